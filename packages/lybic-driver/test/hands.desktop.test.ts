import { handsCases, openHandsStage, type HandsStage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repeats } from '../../../tests/repeats.js';
import { launchOver, type Launched } from './launch-over.js';

let launched: Launched;
let stage: HandsStage;

beforeAll(async () => {
  launched = await launchOver(local({ args: ['--kiosk'] }));
  stage = await openHandsStage(launched.computer);
});

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await launched.close();
});

/** What Lybic is never told: the names of cases that it must refuse. */
const refused: readonly string[] = ['Escape ends a drag', 'with everyKey each character is a key'];

/** What pages get of Lybic's drag, which makes one move from the press to the release, by the name of the case. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  'a list sorts at the second move': ['abcde'],
  'a list lifts after 5 px and sorts later': ['abcde'],
};

describe.each(handsCases('desktop'))('%s', (_theme, cases) => {
  test.each(cases)('$name', { repeats }, async (handsCase) => {
    const { found, expected } = await stage.play(handsCase, {
      refused: refused.includes(handsCase.name),
      otherwise: otherwise[handsCase.name],
    });
    expect(found).toEqual(expected);
  });
});

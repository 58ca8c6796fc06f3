import { handsCases, openHandsStage, type HandsStage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repeats } from '../../../tests/repeats.js';
import { launchOver, type Launched } from './launch-over.js';

let launched: Launched;
let stage: HandsStage;

beforeAll(async () => {
  launched = await launchOver(local({ args: ['--kiosk'] }), { kind: 'desktop' });
  stage = await openHandsStage(launched.computer);
});

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await launched.close();
});

/** What Lightcone is never told: the names of cases that it must refuse. */
const refused: readonly string[] = ['Escape ends a drag', 'players have keys', 'with everyKey each character is a key'];

describe.each(handsCases('desktop'))('%s', (_theme, cases) => {
  test.each(cases)('$name', { repeats }, async (handsCase) => {
    const { found, expected } = await stage.play(handsCase, { refused: refused.includes(handsCase.name) });
    expect(found).toEqual(expected);
  });
});

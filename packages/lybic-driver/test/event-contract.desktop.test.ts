import type { Computer } from '@farhand/core';
import { checkCase, eventContract, serveStage, type ServedStage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchOver, type Launched } from './launch-over.js';

let computer: Computer;
let stage: ServedStage;
let launched: Launched;

beforeAll(async () => {
  stage = await serveStage();
  launched = await launchOver(local({ args: ['--kiosk'] }));
  ({ computer } = launched);
});

afterAll(async () => {
  await launched.close();
  await stage[Symbol.asyncDispose]();
});

/** What Lybic has no call for: the page must see nothing of it. */
const refused: readonly string[] = [
  'inserted text sends no key events',
  'a key pressed again while it is down repeats',
  'a click with a delay is a press and a later release',
  'every move with the button down arrives',
  'a drag in steps passes through the points between',
  'the wheel turns where it is told, down and right are positive',
  'the wheel turns where the pointer is',
];

describe.each(eventContract)('%s', (_group, cases) => {
  test.each(cases)('$name', async (contractCase) => {
    const { found, expected } = await checkCase(contractCase, computer, { refused, stage });
    expect(found).toEqual(expected);
  });
});

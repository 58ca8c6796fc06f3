import type { Computer } from '@farhand/core';
import { checkCase, eventContract, serveTabStage, type ServedStage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchOver, type Launched } from './launch-over.js';

let computer: Computer;
let stage: ServedStage;
let launched: Launched;

beforeAll(async () => {
  stage = await serveTabStage();
  launched = await launchOver(local());
  ({ computer } = launched);
});

afterAll(async () => {
  await launched.close();
  await stage[Symbol.asyncDispose]();
});

/** What Lightcone has no call for: the page must see nothing of it. */
const refused: readonly string[] = [
  'inserted text sends no key events',
  'keys of the right side and the number pad report theirs',
  'a triple click counts to three',
  'a middle click is an auxclick',
  'a right drag is no click',
  'a hover is seen by the page',
  'a hover with modifiers shows them, and the keys around it',
];

describe.each(eventContract)('%s', (_group, cases) => {
  test.each(cases)('$name', async (contractCase) => {
    const { found, expected } = await checkCase(contractCase, computer, { refused, stage });
    expect(found).toEqual(expected);
  });
});

import { ActionFailedError, type Computer } from '@farhand/core';
import {
  checkCase,
  eventContract,
  keyboardCases,
  serveStage,
  tryCase,
  type ServedStage,
} from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchOver, type Launched } from './launch-over.js';

let computer: Computer;
let stage: ServedStage;
let launched: Launched;

beforeAll(async () => {
  stage = await serveStage();
  launched = await launchOver(local({ args: ['--kiosk'] }), { kind: 'desktop' });
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

/** The wheel of the X desktop behind the emulator turns by whole notches, one axis after the other. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  'the wheel turns where it is told, down and right are positive': [
    'wheel div 80,420 by 120,0',
    'wheel div 80,420 by 0,120',
  ],
  'the wheel turns where the pointer is': ['wheel area 60,110 by 0,-120'],
};

/** Lightcone can be told of it, and the X desktop behind the emulator cannot do it. */
const fails = 'a key pressed again while it is down repeats';

describe.each(eventContract)('%s', (_group, cases) => {
  test.each(cases.filter(({ name }) => name !== fails))('$name', async (contractCase) => {
    const { found, expected } = await checkCase(contractCase, computer, { refused, otherwise, stage });
    expect(found).toEqual(expected);
  });
});

test(`${fails}: an error, and the key comes up`, async () => {
  const repeating = keyboardCases.find(({ name }) => name === fails);
  if (repeating === undefined) throw new Error('There is no such case.');
  await expect(tryCase(repeating, computer, stage)).rejects.toThrow(ActionFailedError);
  expect(computer.held()).toEqual([]);
  expect((await stage.events(computer)).filter((line) => line.includes('stuck'))).toEqual([]);
});

import { launch, type Computer } from '@farhand/core';
import { checkCase, eventContract, serveStage, type ServedStage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let computer: Computer;
let stage: ServedStage;
let end: () => Promise<void>;

beforeAll(async () => {
  stage = await serveStage();
  computer = await launch(local({ args: ['--kiosk'] }), { kind: 'desktop' });
  end = async () => {
    await computer.close();
    await stage[Symbol.asyncDispose]();
  };
});

afterAll(() => end());

/** What an X display cannot be told: the page must see nothing of it. */
const refused: readonly string[] = [
  'inserted text sends no key events',
  'a key pressed again while it is down repeats',
  'the wheel turns where it is told, down and right are positive',
  'the wheel turns where the pointer is',
];

describe.each(eventContract)('%s', (_group, cases) => {
  test.each(cases)('$name', async (contractCase) => {
    const { found, expected } = await checkCase(contractCase, computer, { refused, stage });
    expect(found).toEqual(expected);
  });
});

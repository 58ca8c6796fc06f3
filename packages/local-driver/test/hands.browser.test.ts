import { launch, type Computer } from '@farhand/core';
import { handsCases, openHandsStage, type HandsStage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repeats } from '../../../tests/repeats.js';

let computer: Computer;
let stage: HandsStage;

beforeAll(async () => {
  computer = await launch(local(), { kind: 'browser' });
  stage = await openHandsStage(computer);
});

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await computer.close();
});

/** What a browser on this machine is never told: the names of cases that it must refuse. */
const refused: readonly string[] = [];

describe.each(handsCases('browser'))('%s', (_theme, cases) => {
  test.each(cases)('$name', { repeats }, async (handsCase) => {
    const { found, expected } = await stage.play(handsCase, { refused: refused.includes(handsCase.name) });
    expect(found).toEqual(expected);
  });
});

import { launch, type Computer } from '@farhand/core';
import { checkCase, eventContract, serveTabStage, type ServedStage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let computer: Computer;
let stage: ServedStage;

beforeAll(async () => {
  stage = await serveTabStage();
  computer = await launch(local());
});

afterAll(async () => {
  await computer.close();
  await stage[Symbol.asyncDispose]();
});

describe.each(eventContract)('%s', (_group, cases) => {
  test.each(cases)('$name', async (contractCase) => {
    const { found, expected } = await checkCase(contractCase, computer, { stage });
    expect(found).toEqual(expected);
  });
});

import { launch, type Computer } from '@farhand/core';
import { holdCases, keyboardCases, mouseCases, tryCase } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let computer: Computer;

beforeAll(async () => {
  computer = await launch(local());
});

afterAll(() => computer.close());

describe.each([
  ['keyboard', keyboardCases],
  ['mouse', mouseCases],
  ['holds', holdCases],
])('%s', (_group, cases) => {
  test.each(cases)('$name', async (contractCase) => {
    const { outcome, events } = await tryCase(contractCase, computer);
    expect(outcome).toBe('seen');
    expect(events).toEqual(contractCase.sees);
    expect(computer.held()).toEqual([]);
  });
});

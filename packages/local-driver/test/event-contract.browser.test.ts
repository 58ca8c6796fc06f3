import { launch, type Computer } from '@farhand/core';
import { checkCase, eventContract } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let computer: Computer;

beforeAll(async () => {
  computer = await launch(local());
});

afterAll(() => computer.close());

describe.each(eventContract)('%s', (_group, cases) => {
  test.each(cases)('$name', async (contractCase) => {
    const { found, expected } = await checkCase(contractCase, computer);
    expect(found).toEqual(expected);
  });
});

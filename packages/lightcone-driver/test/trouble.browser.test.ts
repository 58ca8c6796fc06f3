import { FarhandError, type Computer } from '@farhand/core';
import { faulty, playTrouble, troubleCases } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchOver, type Launched } from './launch-over.js';

const backend = faulty(local());
let computer: Computer;
let launched: Launched;

beforeAll(async () => {
  launched = await launchOver(backend);
  ({ computer } = launched);
});

afterAll(() => launched.close());

test.each(troubleCases.map((trouble) => ({ name: trouble.name, trouble })))('$name', async ({ trouble }) => {
  const { error, events, held } = await playTrouble(trouble, computer, backend.inject);
  expect(events).toEqual(trouble.sees);
  expect(held).toBe(0);
  expect(error).toBeInstanceOf(FarhandError);
  expect(error instanceof FarhandError && error.code).toBe(trouble.code);
  expect(error instanceof FarhandError && error.stack?.split('\n').find((line) => line.startsWith('    at '))).toMatch(
    /trouble-cases\.[jt]s:\d+:\d+/,
  );
});

import { FarhandError, launch, type Computer } from '@farhand/core';
import { faulty, playTrouble, serveStage, troubleCases, type ServedStage } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

const driver = faulty(local({ args: ['--kiosk'] }));
let computer: Computer;
let stage: ServedStage;

beforeAll(async () => {
  stage = await serveStage();
  computer = await launch(driver, { kind: 'desktop' });
});

afterAll(async () => {
  await computer.close();
  await stage[Symbol.asyncDispose]();
});

test.each(troubleCases.map((trouble) => ({ name: trouble.name, trouble })))('$name', async ({ trouble }) => {
  const { error, events, held } = await playTrouble(trouble, computer, driver.inject, stage);
  expect(events).toEqual(trouble.sees);
  expect(held).toBe(0);
  expect(error).toBeInstanceOf(FarhandError);
  expect(error instanceof FarhandError && error.code).toBe(trouble.code);
});

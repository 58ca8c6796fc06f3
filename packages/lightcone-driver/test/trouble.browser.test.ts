import { FarhandError, launch, type Computer } from '@farhand/core';
import { faulty, playTrouble, troubleCases } from '@farhand/driver-testkit';
import { serveLightcone } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

const backend = faulty(local());
let computer: Computer;
let end: () => Promise<void>;

beforeAll(async () => {
  const server = await serveLightcone({ driver: backend });
  computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }));
  end = async () => {
    await computer.close();
    await server.close();
  };
});

afterAll(() => end());

test.each(troubleCases.map((trouble) => ({ name: trouble.name, trouble })))('$name', async ({ trouble }) => {
  const { error, events, held } = await playTrouble(trouble, computer, backend.inject);
  expect(events).toEqual(trouble.sees);
  expect(held).toBe(0);
  expect(error).toBeInstanceOf(FarhandError);
  expect(error instanceof FarhandError && error.code).toBe(trouble.code);
  expect(error instanceof FarhandError && error.stack?.split('\n')[1]).toMatch(/trouble-cases\.[jt]s:\d+:\d+/);
});

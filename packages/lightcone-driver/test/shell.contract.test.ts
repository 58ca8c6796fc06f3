import { launch, type Shell } from '@farhand/core';
import { shellCases } from '@farhand/driver-testkit';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLightcone } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

let shell: Shell | undefined;
let end: () => Promise<void>;

beforeAll(async () => {
  const server = await serveLightcone({ driver: recorder(), allowExec: true });
  const computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }), { kind: 'desktop' });
  ({ shell } = computer);
  end = async () => {
    await computer.close();
    await server.close();
  };
});

afterAll(() => end());

test.each(shellCases)('$name', async ({ run, gives }) => {
  expect(shell && (await run(shell))).toEqual(gives);
});

import { launch, type Shell } from '@farhand/core';
import { shellCases } from '@farhand/driver-testkit';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLybic } from '@farhand/emulators';
import { lybic } from '@farhand/lybic-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

let shell: Shell | undefined;
let end: () => Promise<void>;

beforeAll(async () => {
  const server = await serveLybic({ driver: recorder(), allowExec: true });
  const account = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url, shape: 'beijing-2c-4g-cpu-linux' };
  const computer = await launch(lybic(account), { kind: 'desktop' });
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

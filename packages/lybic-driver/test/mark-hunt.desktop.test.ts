import { launch, type Computer } from '@farhand/core';
import { misses, serveMarkHunt, type MarkHunt } from '@farhand/driver-testkit';
import { serveLybic } from '@farhand/emulators';
import { local } from '@farhand/local-driver';
import { lybic } from '@farhand/lybic-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

let computer: Computer;
let hunt: MarkHunt;
let end: () => Promise<void>;

beforeAll(async () => {
  const server = await serveLybic({ driver: local({ args: ['--kiosk'] }), allowExec: true });
  const account = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url, shape: 'beijing-2c-4g-cpu-linux' };
  computer = await launch(lybic(account), { kind: 'desktop' });
  hunt = await serveMarkHunt(8);
  end = async () => {
    await computer.close();
    await server.close();
    await hunt[Symbol.asyncDispose]();
  };
  await hunt.open(computer);
});

afterAll(() => end());

test('a click at what was found in a changed WebP lands on it, though Lybic takes whole pixels only', async () => {
  expect(await misses(hunt, computer, 8)).toEqual([]);
});

import type { Computer } from '@farhand/core';
import { misses, serveMarkHunt, type MarkHunt } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchOver, type Launched } from './launch-over.js';

let computer: Computer;
let hunt: MarkHunt;
let launched: Launched;

beforeAll(async () => {
  launched = await launchOver(local({ args: ['--kiosk'] }));
  ({ computer } = launched);
  hunt = await serveMarkHunt(8);
  await hunt.open(computer);
});

afterAll(async () => {
  await launched.close();
  await hunt[Symbol.asyncDispose]();
});

test('a click at what was found in a changed WebP lands on it, though Lybic takes whole pixels only', async () => {
  expect(await misses(hunt, computer, 8)).toEqual([]);
});

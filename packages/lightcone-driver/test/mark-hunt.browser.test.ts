import type { Computer } from '@farhand/core';
import { misses, serveMarkHunt, type MarkHunt } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchOver, type Launched } from './launch-over.js';

let computer: Computer;
let hunt: MarkHunt;
let launched: Launched;

beforeAll(async () => {
  launched = await launchOver(local());
  ({ computer } = launched);
  hunt = await serveMarkHunt(7);
  await hunt.open(computer);
});

afterAll(async () => {
  await launched.close();
  await hunt[Symbol.asyncDispose]();
});

test.each([
  { width: 1280, height: 720 },
  { width: 640, height: 480 },
])('a click at what was found in a changed JPEG lands on it, on $width×$height', async (size) => {
  if (size.width !== computer.display.width) {
    await computer.tab.setViewportSize(size);
    await hunt.resized(computer);
  }
  expect(await misses(hunt, computer, 8)).toEqual([]);
});

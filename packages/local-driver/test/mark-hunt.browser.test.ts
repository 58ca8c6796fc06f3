import { launch, type Computer } from '@farhand/core';
import { misses, serveMarkHunt, type MarkHunt } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

let computer: Computer;
let hunt: MarkHunt;

beforeAll(async () => {
  computer = await launch(local());
  hunt = await serveMarkHunt(5);
  await hunt.open(computer);
});

afterAll(async () => {
  await computer.close();
  await hunt[Symbol.asyncDispose]();
});

test.each([
  { width: 1280, height: 720 },
  { width: 800, height: 600 },
  { width: 1919, height: 1079 },
  { width: 411, height: 823 },
])('a click at what was found in a changed picture lands on it, on $width×$height', async (size) => {
  if (size.width !== computer.display.width) {
    await computer.tab.setViewportSize(size);
    await hunt.resized(computer);
  }
  expect(await misses(hunt, computer, 12)).toEqual([]);
});

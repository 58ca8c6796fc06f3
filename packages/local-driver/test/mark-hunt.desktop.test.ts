import { launch, type Computer } from '@farhand/core';
import { misses, serveMarkHunt, type MarkHunt } from '@farhand/driver-testkit';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

let computer: Computer;
let hunt: MarkHunt;

beforeAll(async () => {
  computer = await launch(local({ args: ['--kiosk'] }), { kind: 'desktop', display: { width: 1100, height: 700 } });
  hunt = await serveMarkHunt(6);
  await hunt.open(computer);
});

afterAll(async () => {
  await computer.close();
  await hunt[Symbol.asyncDispose]();
});

test('a click at what was found in a changed picture of a screen lands on it', async () => {
  expect(await misses(hunt, computer, 16)).toEqual([]);
});

test('and where keys have zoomed the page', async () => {
  await computer.keyboard.press('Control+=').press('Control+=');
  await hunt.resized(computer, 1.25);
  expect(await misses(hunt, computer, 8)).toEqual([]);
});

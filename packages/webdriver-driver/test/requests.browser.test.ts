import type { Computer } from '@farhand/core';
import type { StartedServer } from '@farhand/driver-testkit/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBy, servers } from './webdriver-server.js';

let server: StartedServer;
let computer: Computer;

beforeAll(async () => {
  server = await servers.chromedriver();
  computer = await launchBy(server);
  await computer.tab.goto('data:text/html,<textarea style="position:fixed;inset:0"></textarea>');
});

afterAll(async () => {
  await computer.close();
  await server.stop();
});

test.each<[string, (computer: Computer) => PromiseLike<{ readonly requests: number }>]>([
  ['a click', ({ tab }) => tab.click(50, 50)],
  ['a click with Shift', ({ tab }) => tab.click(50, 50, { modifiers: ['Shift'] })],
  ['a double click', ({ tab }) => tab.dblclick(50, 50)],
  ['a hundred characters', ({ tab }) => tab.type('farhand at work '.repeat(7).slice(0, 100))],
  ['a drag', ({ tab }) => tab.mouse.move(50, 50).down().move(200, 200, { steps: 10 }).up()],
  ['a turn of the wheel', ({ tab }) => tab.wheel(0, 120, { at: { x: 50, y: 50 } })],
])('%s is one request with input', async (_name, input) => {
  expect((await input(computer)).requests).toBe(1);
});

test('two clicks are two, so that they are no double click', async () => {
  expect((await computer.tab.click(50, 50).click(50, 50)).requests).toBe(2);
});

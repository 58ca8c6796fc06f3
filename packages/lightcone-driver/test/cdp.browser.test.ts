import { attach, launch, type Computer } from '@farhand/core';
import { serveLightcone, type LightconeServer } from '@farhand/emulators';
import { lightcone, lightconeClient } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';

let server: LightconeServer;
let computer: Computer;

beforeAll(async () => {
  server = await serveLightcone({ driver: local({ cdp: true }) });
  computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }), {
    display: { width: 800, height: 600 },
  });
});
afterAll(async () => {
  await computer.close();
  await server.close();
});

const connect = async (): Promise<Browser> => {
  const browser = await chromium.connectOverCDP(await computer.cdpUrl());
  onTestFinished(() => browser.close());
  return browser;
};

const pageOf = (browser: Browser): Page => {
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('There is no page.');
  return page;
};

const field = `data:text/html,<style>body{margin:0}</style><input style="width:200px;height:40px"><button style="position:absolute;left:300px;top:200px" onclick="this.textContent=event.shiftKey?'shifted':'plain'">go</button>`;

test('Playwright connects by the address alone, to the page that Farhand drives', async () => {
  await computer.tab.goto(field);
  const page = pageOf(await connect());
  expect(page.url()).toBe(await computer.tab.url());
  await computer.tab.click(100, 20);
  await computer.tab.type('from Farhand');
  expect(await page.locator('input').inputValue()).toBe('from Farhand');
});

test("the pixels of Farhand's input are those of Playwright's boxes", async () => {
  await computer.tab.goto(field);
  const page = pageOf(await connect());
  const box = await page.locator('button').boundingBox();
  expect(box).toMatchObject({ x: 300, y: 200 });
  await computer.keyboard.hold('shift', () => computer.tab.click((box?.x ?? 0) + 5, (box?.y ?? 0) + 5));
  await page.getByText('shifted').waitFor();
  expect(await page.evaluate('[innerWidth, innerHeight, devicePixelRatio]')).toEqual([800, 600, 1]);
  expect(await computer.tab.screenshot()).toMatchObject({ width: 800, height: 600 });
});

test('a tab that Playwright opens is in the list of tabs', async () => {
  const [context] = (await connect()).contexts();
  const page = await context?.newPage();
  const urls = async (): Promise<readonly string[]> =>
    Promise.all((await computer.tabs.list()).map((tab) => tab.url()));
  await page?.goto('data:text/html,theirs');
  expect(await urls()).toContain('data:text/html,theirs');
  await page?.close();
  expect(await urls()).not.toContain('data:text/html,theirs');
});

test('a client of the raw protocol finds the WebSocket by /json/version', async () => {
  const url = new URL(await computer.cdpUrl());
  url.pathname += '/json/version';
  const { webSocketDebuggerUrl } = Object(await (await fetch(url)).json());
  const socket = new WebSocket(webSocketDebuggerUrl);
  const answer = new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))));
  socket.once('open', () => socket.send(JSON.stringify({ id: 1, method: 'Browser.getVersion' })));
  expect(await answer).toMatchObject({ id: 1, result: { protocolVersion: '1.3' } });
  socket.close();
});

test('each computer has a browser of its own', async () => {
  const driver = lightcone({ apiKey: server.token, baseUrl: server.url });
  await using other = await launch(driver);
  await other.tab.goto('data:text/html,other');
  await using again = await attach(driver, other.id);
  const page = pageOf(await connect());
  expect(page.url()).not.toBe('data:text/html,other');
  expect(new URL(await again.cdpUrl()).pathname).toBe(`/computers/${other.id}/cdp`);
});

test('the WebSocket of a computer leads to its browser', async () => {
  await computer.tab.goto('about:blank#socket');
  const client = lightconeClient({ apiKey: server.token, baseUrl: server.url });
  onTestFinished(() => client.close());
  await using socket = await client.connectWebSocket(computer.id);
  await socket.send(JSON.stringify({ id: 1, method: 'Target.getTargets' }));
  const answers: string[] = [];
  for await (const message of socket) {
    if (String(message).startsWith('{"id":1,')) answers.push(String(message));
    if (answers.length > 0) break;
  }
  expect(answers).toEqual([expect.stringContaining('"url":"about:blank#socket"')]);
});

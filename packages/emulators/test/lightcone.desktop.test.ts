import { serveWatchingPage } from '@farhand/driver-testkit';
import { serveLightcone } from '@farhand/emulators';
import { local } from '@farhand/local-driver';
import { expect, onTestFinished, test } from 'vitest';
import type { AnswerBody } from './lightcone.js';
import { pixelOf } from './pixel.js';

const desktop = async () => {
  const server = await serveLightcone({ driver: local(), allowExec: true, token: 'sk_test' });
  onTestFinished(() => server.close());
  const post = async (path: string, body: object = {}): Promise<AnswerBody> => {
    const response = await fetch(`${server.url}/computers${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test' },
      body: JSON.stringify(body),
    });
    return JSON.parse(await response.text());
  };
  const { id } = await post('', { kind: 'desktop', display: { width: 1024, height: 768 } });
  const page = await serveWatchingPage();
  onTestFinished(() => page[Symbol.asyncDispose]());
  const act = async (endpoint: string, body?: object): Promise<AnswerBody> => {
    const result = await post(`/${id}/${endpoint}`, body);
    if (result.error_message !== undefined) throw new Error(result.error_message);
    return result;
  };
  return { id, page, post, act };
};

test('a desktop is clicked, scrolled, dragged and typed at, and seen', async () => {
  const { page, act } = await desktop();
  await act('exec/sync', { command: `xdg-open --kiosk ${page.url} >/dev/null 2>&1 &` });
  await expect.poll(page.seen, { timeout: 30_000 }).toContain('load');
  const before = page.seen().length;

  await act('click', { x: 600.7, y: 400.2 });
  await act('scroll', { x: 600, y: 400, dx: 0, dy: 100 });
  // Chromium tells the page of a wheel by another way than of a move.
  await expect.poll(page.seen).toContain('wheel 0,1');
  await act('drag', { x1: 600, y1: 300, x2: 620, y2: 310 });
  await act('key-down', { key: 'ctrl' });
  await act('right-click', { x: 500, y: 300 });
  await act('key-up', { key: 'ctrl' });
  await expect.poll(page.seen).toContain('keyup Control');
  expect(page.seen().slice(before)).toEqual([
    'move 600,400',
    'mousedown 0 1 600,400',
    'mouseup 0 1 600,400',
    'wheel 0,1',
    'move 600,300',
    'mousedown 0 1 600,300',
    'drag 620,310',
    'mouseup 0 1 620,310',
    'ctrl keydown Control',
    'ctrl move 500,300',
    'ctrl mousedown 2 1 500,300',
    'ctrl mouseup 2 1 500,300',
    'keyup Control',
  ]);

  await act('click', { x: 50, y: 50 });
  await act('type', { text: 'Hé\n日' });
  await act('hotkey', { keys: ['ctrl', 'a'] });
  await act('type', { text: 'Ok' });
  await expect.poll(page.text).toBe('Ok');

  await expect
    .poll(async () => pixelOf((await act('screenshot')).result.screenshot_url, { x: 800, y: 500 }))
    .toEqual({ size: [1024, 768], colour: [16, 0, 0] });
});

test('a desktop has no tabs and no page', async () => {
  const { id, post } = await desktop();
  expect(await post(`/${id}/execute`, { type: 'wait', ms: 1, include_context: true })).toMatchObject({
    status: 'SUCCESS',
    page_context: null,
  });
  expect(await post(`/${id}/navigate`, { url: 'https://x.test' })).toMatchObject({
    status: 'EXECUTION_ERROR',
    error_message: 'go_to_url needs a browser session',
  });
});

import { ActionFailedError, launch, TimeoutError, type Computer } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { useSite } from './loopback-site.js';

const site = useSite({
  '/one':
    '<title>One</title><a id="down" href="#down" style="position:fixed;left:0;top:0;width:100px;height:100px">down</a>',
  '/two': '<title>Two</title>',
  '/asks': `<title>Asks</title><script>addEventListener('beforeunload', (event) => event.preventDefault())</script>`,
  '/silent': undefined,
});

let computer: Computer;

beforeAll(async () => {
  computer = await launch(local(), { kind: 'browser' });
});

afterAll(() => computer.close());

beforeEach(async () => {
  await computer.tabs.open();
});

test('a step back and one forward resolve to whether there was a page, once it is loaded', async () => {
  const { tab } = computer;
  await tab.goto(site.at('/one'));
  await tab.goto(site.at('/two'));
  expect(await tab.goForward()).toBe(false);
  expect(await tab.goBack()).toBe(true);
  expect(await tab.title()).toBe('One');
  expect(await tab.goForward()).toBe(true);
  expect(await tab.title()).toBe('Two');
});

test('a step back within one document is one too', async () => {
  const { tab } = computer;
  await tab.goto(site.at('/one'));
  await tab.click(50, 50);
  await expect.poll(() => tab.url()).toBe(site.at('/one#down'));
  expect(await tab.goBack()).toBe(true);
  expect(await tab.url()).toBe(site.at('/one'));
});

test('a step back to an empty page is one too, and before that there is nothing', async () => {
  const { tab } = computer;
  await tab.goto(site.at('/one'));
  expect(await tab.goBack()).toBe(true);
  expect(await tab.url()).toBe('about:blank');
  expect(await tab.goBack()).toBe(false);
});

test('a reload loads the page anew', async () => {
  const { tab } = computer;
  await tab.goto(site.at('/one'));
  const before = await tab.content();
  await tab.reload();
  expect(await tab.content()).toBe(before);
});

test('a page that asks whether to leave is left', async () => {
  const { tab } = computer;
  await tab.goto(site.at('/two'));
  await tab.goto(site.at('/asks'));
  await tab.click(50, 50);
  await tab.reload();
  expect(await tab.title()).toBe('Asks');
  await tab.click(50, 50);
  expect(await tab.goBack()).toBe(true);
  expect(await tab.title()).toBe('Two');
});

test('a page that stays is an error at once, not a wait for the deadline', async () => {
  const { tab } = computer;
  await tab.goto(site.at('/two'));
  await tab.goto(site.at('/asks'));
  await tab.click(50, 50);
  const stop = computer.on('dialog', (dialog) => dialog.dismiss());
  await expect(tab.reload()).rejects.toThrow(ActionFailedError);
  await expect(tab.goBack()).rejects.toThrow(
    'The page before this one did not load: the page asked whether to leave it, and the answer was to stay.',
  );
  await expect(tab.press('F5')).rejects.toThrow('the answer was to stay');
  expect(computer.held()).toEqual([]);
  expect(await tab.title()).toBe('Asks');
  stop();
});

test('what does not come ends at the deadline, and the tab can be used', async () => {
  const { tab } = computer;
  await tab.goto(site.at('/one'));
  await expect(tab.goto(site.at('/silent'), { timeoutMs: 300 })).rejects.toThrow(TimeoutError);
  await tab.goto(site.at('/two'));
  expect(await tab.goBack()).toBe(true);
  expect(await tab.title()).toBe('One');
});

import { attach, launch, UnsupportedFacetError, type Computer, type LaunchOptions } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { chromium, type Browser } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { useOtherBrowser } from './somebody-elses-browser.js';

const theirs = useOtherBrowser();

const open = async (options: LaunchOptions = {}): Promise<Computer> => {
  const computer = await launch(local({ cdp: true }), options);
  onTestFinished(() => computer.close());
  return computer;
};

const connect = async (computer: Computer): Promise<Browser> => {
  const browser = await chromium.connectOverCDP(await computer.cdpUrl());
  onTestFinished(() => browser.close());
  return browser;
};

const page = (title: string): string => `data:text/html,<title>${title}</title>`;

test('with cdp, Playwright finds the tab that the computer has', async () => {
  const computer = await open({ display: { width: 800, height: 600 } });
  expect(await computer.cdpUrl()).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await computer.tab.goto(page('Farhand'));
  const [context, ...others] = (await connect(computer)).contexts();
  expect(others).toEqual([]);
  const titles = await Promise.all((context?.pages() ?? []).map((one) => one.title()));
  expect(titles).toEqual(['Farhand']);
  expect(await context?.pages()[0]?.evaluate('[innerWidth, innerHeight, devicePixelRatio]')).toEqual([800, 600, 1]);
  expect(await computer.tab.screenshot()).toMatchObject({ width: 800, height: 600 });
});

test('a tab that Playwright opens is among those of the computer', async () => {
  const computer = await open();
  const [context] = (await connect(computer)).contexts();
  const opened = await context?.newPage();
  await opened?.goto(page('Playwright'));
  const tabs = await computer.tabs.list();
  expect(await Promise.all(tabs.map((tab) => tab.url()))).toEqual(['about:blank', page('Playwright')]);
});

test('the tabs stay when Playwright goes, and go with the computer', async () => {
  const computer = await open();
  const url = await computer.cdpUrl();
  const browser = await connect(computer);
  await browser.close();
  await computer.tab.goto(page('Still here'));
  expect(await computer.tab.title()).toBe('Still here');
  await computer.close();
  await expect(fetch(`${url}/json/version`)).rejects.toThrow('fetch failed');
});

test('without cdp there is no port, and the error says how to get one', async () => {
  const computer = await launch(local());
  onTestFinished(() => computer.close());
  await expect(computer.cdpUrl()).rejects.toThrow(UnsupportedFacetError);
  await expect(computer.cdpUrl()).rejects.toThrow('local({ cdp: true })');
});

test('of a running browser it is the address it was found by', async () => {
  const computer = await attach(local(), theirs.address());
  onTestFinished(() => computer.close());
  expect(await computer.cdpUrl()).toBe(`${theirs.address()}/`);
});

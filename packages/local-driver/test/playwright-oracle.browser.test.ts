import { eventsIn, keyboardCases, mouseCases, serveTabStage, type ServedStage } from '@farhand/driver-testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { usePlaywright } from './playwrights-browser.js';

// What a page should see is what Playwright makes it see. The contract's lists are held against Playwright itself, so that
// they cannot drift into describing whatever the driver happens to do.

const browser = usePlaywright();
let stage: ServedStage;
let page: Page;

beforeAll(async () => {
  stage = await serveTabStage();
  page = await browser().newPage({ viewport: { width: 1280, height: 720 } });
});

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const counterparts = [...keyboardCases, ...mouseCases].flatMap(({ name, sees, playwright }) =>
  playwright === undefined ? [] : [{ name, sees, playwright }],
);

test('most cases have a counterpart', () => {
  expect(counterparts.length).toBeGreaterThanOrEqual(25);
});

test.each(counterparts)('$name', async ({ sees, playwright }) => {
  await page.goto(stage.url);
  await playwright(page);
  await expect.poll(async () => eventsIn(await page.content())).toEqual(sees);
});

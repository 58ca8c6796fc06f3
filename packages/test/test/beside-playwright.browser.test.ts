import type { Locator } from '@farhand/core';
import type { Locator as PlaywrightLocator } from '@playwright/test';
import { stripVTControlCharacters } from 'node:util';
import { expect, expectTypeOf, test } from 'vitest';
import type { expect as playwrightExpect } from '../src/playwright.js';
import { Suite } from './suite.js';

const suiteText = `
import { findChromium } from '@farhand/local-driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import { computerTest, expect } from '@farhand/test/playwright';
import { expect as own, mergeExpects, chromium } from '@playwright/test';

const test = computerTest({ driver: () => recorder(), kind: 'browser' });

const withPage = async (use) => {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // What the browser writes goes with the folder of the suite.
  const own = { XDG_CONFIG_HOME: process.cwd() + '/config', XDG_CACHE_HOME: process.cwd() + '/cache' };
  const browser = await chromium.launch({ executablePath: findChromium(), args, env: { ...process.env, ...own } });
  try {
    const page = await browser.newPage();
    await page.setContent('<p>one</p><p>two</p><i hidden>three</i>');
    await use(page);
  } finally {
    await browser.close();
  }
};

test('both kinds of locators', ({ tab }) => withPage(async (page) => {
  for (const both of [expect, mergeExpects(own, expect), mergeExpects(expect, own)]) {
    await both(page.locator('p').first()).toBeVisible();
    await both(page.locator('i')).not.toBeVisible();
    await both(page.locator('i')).toBeVisible({ visible: false });
    await both(page.locator('p')).toHaveCount(2);
    await both(page.locator('p')).not.toHaveCount(3, { timeout: 1000 });
    const shown = both(tab.getByText('Save')).toHaveCount(1, { timeoutMs: 300 });
    await own(shown).rejects.toThrow('toHaveCount: expected tab.getByText(');
  }
  await own(page.locator('p')).toHaveCount(2);
}));

test('a count that is wrong', () => withPage(async (page) => {
  await expect.configure({ timeout: 321 })(page.locator('p'), 'as many as I said').toHaveCount(5);
}));

test('what is there still', () => withPage(async (page) => {
  await expect(page.locator('p').first()).not.toBeVisible({ timeout: 123 });
}));

test('what is wrong, softly', () => withPage(async (page) => {
  await expect.soft(page.locator('p')).toHaveCount(7, { timeout: 50 });
  throw new Error('the end was reached');
}));

test('no locator', async ({ tab }) => {
  await own((async () => expect('p').toBeVisible())()).rejects.toThrow('Locator');
  await own((async () => expect(tab).toBeVisible())()).rejects.toThrow('toBeVisible: expected a locator, got');
});
`;

interface Report {
  readonly suites: readonly {
    readonly specs: readonly {
      readonly title: string;
      readonly ok: boolean;
      readonly tests: readonly {
        readonly results: readonly { readonly errors: readonly { readonly message: string }[] }[];
      }[];
    }[];
  }[];
}

test('toBeVisible and toHaveCount of Playwright stay as they are', async () => {
  using suite = new Suite({ 'both.spec.js': suiteText });
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: 'report.json' };
  await suite.run([suite.runner('@playwright/test/cli.js'), 'test', '--reporter=json', '--workers=1'], env);
  const { suites }: Report = JSON.parse(suite.read('report.json'));
  const specs = suites.flatMap((one) => one.specs);
  const messages = new Map(
    specs.map(({ title, tests }) => [
      title,
      tests[0]?.results[0]?.errors.map(({ message }) => stripVTControlCharacters(message)) ?? [],
    ]),
  );
  expect(messages.get('both kinds of locators')).toEqual([]);
  expect(messages.get('no locator')).toEqual([]);
  const [count] = messages.get('a count that is wrong') ?? [];
  expect(count).toContain('as many as I said');
  expect(count).toMatch(/Expected: 5\s+Received: 2\s+Timeout: +321ms/);
  expect(messages.get('what is there still')?.[0]).toMatch(
    /Expected: not visible\s+Received: visible\s+Timeout: +123ms/,
  );
  expect(messages.get('what is wrong, softly')).toEqual([
    expect.stringMatching(/Expected: 7\s+Received: 2/),
    expect.stringContaining('the end was reached'),
  ]);
  expect(specs.map(({ ok }) => ok)).toEqual([true, false, false, false, true]);
});

test('the options are those of the library that the locator is from', () => {
  type Of<T> = ReturnType<typeof playwrightExpect<T>>;
  expectTypeOf<Of<Locator>['toBeVisible']>().toBeCallableWith({ timeoutMs: 5 });
  expectTypeOf<Of<Locator>['toHaveCount']>().toBeCallableWith(2, { timeoutMs: 5 });
  expectTypeOf<Of<PlaywrightLocator>['toBeVisible']>().toBeCallableWith({ timeout: 5, visible: false });
  expectTypeOf<Of<PlaywrightLocator>['toHaveCount']>().toBeCallableWith(2, { timeout: 5 });
});

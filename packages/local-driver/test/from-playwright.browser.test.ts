import { launch, type Computer } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useSite } from './loopback-site.js';
import { keyDifferences, mouseDifferences, pageDifferences } from './playwright-differences.js';
import { usePlaywright } from './playwrights-browser.js';

// The guide says what differs from Playwright. Each of its lines is played with both.

const differences = [...keyDifferences, ...mouseDifferences, ...pageDifferences];

const pageOf = (html: string): string => `<!doctype html><title></title><style>body { margin: 0 }</style>
<script>const log = (...words) => { document.title = [document.title, ...words].join(' ').trim(); };</script>${html}`;

const site = useSite({
  '/child': '<title>child</title><script>onmousedown = () => { document.title += " pressed"; }</script>',
  ...Object.fromEntries(differences.map(({ page }, index) => [`/${index}`, pageOf(page)])),
});

const browser = usePlaywright();
let computer: Computer;

beforeAll(async () => {
  computer = await launch(local());
});

afterAll(() => computer.close());

/** What came of it: what the call has said or the page has noted, or what the error is called. */
const outcomeOf = async (
  work: () => PromiseLike<unknown>,
  title: () => Promise<string>,
  nameOf: (error: unknown) => string,
): Promise<string> => {
  try {
    const said = await work();
    return said === null || typeof said === 'boolean' ? String(said) : await title();
  } catch (error) {
    return nameOf(error);
  }
};

const className = (error: unknown): string => (error instanceof Error ? error.constructor.name : String(error));

const newPage = async (): Promise<Page> => {
  const context = await browser().newContext({ viewport: { width: 1280, height: 720 }, baseURL: site.at('/') });
  return context.newPage();
};

/** The title of a page, once it is what is expected: Playwright does not wait for what its input leads to. */
const lateTitle = async (page: Page, expected: string | undefined): Promise<string> => {
  const isThere = `document.title === ${JSON.stringify(expected)}`;
  if (expected !== undefined) await page.waitForFunction(isThere, undefined, { timeout: 5_000 }).catch(() => undefined);
  return page.title();
};

describe.each([
  ['keys', keyDifferences],
  ['the mouse', mouseDifferences],
  ['pages', pageDifferences],
])('%s', (_theme, cases) => {
  test.each(cases)('$call', async ({ call, playwright, farhand, inPlaywright, inFarhand }) => {
    const address = site.at(`/${differences.findIndex((difference) => difference.call === call)}`);
    const page = await newPage();
    await page.goto(address);
    const there = await outcomeOf(
      () => playwright(page),
      () => lateTitle(page, inPlaywright),
      () => 'an error',
    );
    await page.context().close();

    const tab = await computer.tabs.open(address);
    const here = await outcomeOf(
      () => farhand(computer, tab),
      () => computer.tab.title(),
      className,
    );
    await computer.releaseAll();
    for (const open of await computer.tabs.list()) if (open !== tab) await open.close();

    expect(here).toBe(inFarhand);
    if (inPlaywright !== undefined) expect(there).toBe(inPlaywright);
  });
});

const guide = readFileSync(new URL('../../../docs/guide/porting.md', import.meta.url), 'utf8');

/** The first two cells of the rows of the guide's tables. */
const rows = guide
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')))
  .map(([, first = '', second = '', ...rest]) => ({ first, second, isName: rest.length < 2 }));

test('the guide has a line for each difference that is played, and no other', () => {
  expect(rows.filter(({ isName }) => !isName).map(({ first }) => first)).toEqual(differences.map(({ call }) => call));
});

/** What is at a dotted name. */
const find = (roots: Readonly<Record<string, unknown>>, name: string): unknown =>
  name.split('.').reduce<unknown>((value, part) => Reflect.get(Object(value), part), roots);

test('the guide names methods that are there', async () => {
  const page = await newPage();
  const roots = { page, context: page.context(), browser: browser(), tab: computer.tab, computer };
  const names = rows.filter(({ isName }) => isName).flatMap(({ first, second }) => [first, second]);
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => typeof find(roots, name) !== 'function')).toEqual([]);
  await page.context().close();
});

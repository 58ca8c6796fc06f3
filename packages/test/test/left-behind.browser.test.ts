import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { processesGone, processesWith } from '../../local-driver/test/left-behind.js';
import { Suite } from './suite.js';

const slow = { timeout: 120_000 };

/** A suite with a real browser, in which a test does something that ends the run. */
const suiteThat = (what: string): string => `
import { local } from '@farhand/local-driver';
import { computerTest, expect } from '@farhand/test/vitest';
import { writeFileSync } from 'node:fs';

const test = computerTest({ driver: () => local(), kind: 'browser', scope: 'file' });

test('opens a page', async ({ tab }) => {
  await tab.goto('data:text/html,<title>Fruit</title>');
  await expect(tab).toHaveTitle('Fruit');
});

test('ends the run', { timeout: 60_000 }, async ({ computer }) => {
  ${what}
});
`;

/** What says that a browser of the suite runs. */
const browsersOf = (suite: Suite): number => processesWith(suite.folder).length;

test.each([
  ['a crash', `process.kill(process.pid, 'SIGKILL');`],
  ['an exit', 'process.exit(3);'],
  [
    'an error that nobody catches, which Vitest reports,',
    `setTimeout(() => { throw new Error('uncaught'); }); await new Promise((resolve) => setTimeout(resolve, 50));`,
  ],
])('%s of the process of a test file leaves nothing running', slow, async (_name, what) => {
  using suite = new Suite({ 'ends.test.js': suiteThat(what) });
  const { code } = await suite.run([suite.runner('vitest/vitest.mjs'), 'run']);
  expect(code).not.toBe(0);
  await processesGone(suite.folder);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s leaves nothing running', slow, async (signal) => {
  const holding = `await computer.keyboard.hold('shift', async () => {
    writeFileSync('ready', '');
    await new Promise(() => undefined);
  });`;
  using suite = new Suite({ 'ends.test.js': suiteThat(holding) });
  const child = suite.start([suite.runner('vitest/vitest.mjs'), 'run']);
  const closed = once(child, 'close');
  child.stdout?.resume();
  child.stderr?.resume();
  await vi.waitFor(() => expect(suite.has('ready')).toBe(true), { timeout: 60_000, interval: 50 });
  if (process.platform === 'linux') expect(browsersOf(suite)).toBeGreaterThan(2);
  child.kill(signal);
  await closed;
  await processesGone(suite.folder);
});

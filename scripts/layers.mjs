// @ts-check
import { availableParallelism } from 'node:os';
import { filesBelow, inRoot, shown } from './workspace.mjs';

/**
 * A layer of tests: what its files are called says which one they belong to.
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} what what its tests show, in a few words
 * @property {readonly string[]} include globs
 * @property {readonly string[]} [exclude] globs
 * @property {number} testTimeoutMs
 * @property {Group} group what it runs together with
 */
/** @typedef {'pure' | 'browser' | 'desktop' | 'examples'} Group */

/**
 * Groups of layers, in the order they run. One ends before the next begins: the real browsers of one next to the
 * computations of another would make both slow, and what is shown of waiting is a matter of time. `workers` is how many
 * files run at once. A browser keeps a core busy; a desktop waits for frames and programs, and takes half of one.
 * @type {Readonly<Record<Group, { readonly order: number, readonly workers: number }>>}
 */
export const groups = {
  pure: { order: 0, workers: availableParallelism() },
  browser: { order: 1, workers: Math.min(2, availableParallelism()) },
  desktop: { order: 2, workers: Math.min(3, 2 * availableParallelism()) },
  examples: { order: 3, workers: Math.min(2, availableParallelism()) },
};

const inPackages = 'packages/*/test/**';
const inCampaign = 'campaign/**';

/** In the order in which the report lists them. */
export const layers = /** @type {const} */ ([
  {
    name: 'unit',
    what: 'one concept at a time',
    include: [`${inPackages}/*.test.ts`],
    exclude: [`${inPackages}/*.{property,contract,browser,desktop}.test.ts`],
    testTimeoutMs: 10_000,
    group: 'pure',
  },
  {
    name: 'property',
    what: 'laws over generated programs',
    include: [`${inPackages}/*.property.test.ts`],
    testTimeoutMs: 120_000,
    group: 'pure',
  },
  {
    name: 'contract',
    what: 'every driver against the same suite',
    include: [`${inPackages}/*.contract.test.ts`],
    testTimeoutMs: 30_000,
    group: 'pure',
  },
  {
    name: 'browser',
    what: 'real Chromium',
    include: [`${inPackages}/*.browser.test.ts`, `${inCampaign}/*.browser.test.ts`],
    testTimeoutMs: 60_000,
    group: 'browser',
  },
  {
    name: 'desktop',
    what: 'a real X desktop',
    include: [`${inPackages}/*.desktop.test.ts`, `${inCampaign}/*.desktop.test.ts`],
    testTimeoutMs: 60_000,
    group: 'desktop',
  },
  {
    name: 'campaign',
    what: 'every vendor when something goes wrong',
    include: [`${inCampaign}/*.test.ts`],
    exclude: [`${inCampaign}/*.{browser,desktop}.test.ts`],
    testTimeoutMs: 120_000,
    group: 'pure',
  },
  {
    name: 'examples',
    what: 'what users copy',
    include: ['examples/**/*.test.ts'],
    testTimeoutMs: 60_000,
    group: 'examples',
  },
  {
    name: 'repository',
    what: 'the rules of this repository',
    include: ['tests/**/*.test.ts'],
    testTimeoutMs: 30_000,
    group: 'pure',
  },
]);

/** Test files that take about ten seconds or more on an idle machine. */
export const longFiles = new RegExp(
  [
    '/(campaign|leaks|planted-bugs|screencast-memory|vitest-run|playwright-run|jest-run|node-run|runners|readers)[.]test',
    '/process-end[.]contract',
    '/(hands|left-behind|beside-playwright|dialogs|dialog-answers|undrawn-frames|from-playwright|frames|corpus|grid|chromedriver)[.]browser',
    '/(event-contract|endings|forgotten|browser-pulled-away|persistence|keyboard|computer|exact-input|cli|viewer)[.]browser',
    '/(hands|event-contract|settled|endings|forgotten|wire-actions|desktop-files|text)[.]desktop',
  ].join('|'),
);

/**
 * Returns the layer of a test file.
 * @param {string} path relative to the checkout, with forward slashes
 * @returns {string | undefined}
 */
export const layerOf = (path) => {
  if (!path.endsWith('.test.ts')) return undefined;
  if (path.startsWith('tests/')) return 'repository';
  if (path.startsWith('campaign/')) return /\.(browser|desktop)\.test\.ts$/.exec(path)?.[1] ?? 'campaign';
  if (path.startsWith('examples/')) return 'examples';
  if (!/^packages\/[^/]+\/test\//.test(path)) return undefined;
  return /\.(property|contract|browser|desktop)\.test\.ts$/.exec(path)?.[1] ?? 'unit';
};

/** Counts the test files on disk, by layer. */
export const filesByLayer = () => {
  const files = ['packages', 'campaign', 'examples', 'tests']
    .flatMap((folder) => filesBelow(inRoot(folder)))
    .map(shown);
  return new Map(layers.map(({ name }) => [name, files.filter((path) => layerOf(path) === name).length]));
};

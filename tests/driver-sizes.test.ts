import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { filesBelow, inRoot } from '../scripts/workspace.mjs';

interface DriverFolder {
  readonly title: string;
  readonly folder: string;
  /** Files that are rules, and what only they use. */
  readonly rules: RegExp;
  /** Files that are the vendor's shapes, names and endpoints. */
  readonly wire: RegExp;
}

const drivers: readonly DriverFolder[] = [
  {
    title: 'Lightcone (REST, batches)',
    folder: 'packages/lightcone-driver/src',
    rules: /^(rules|keys)\.ts$/,
    wire: /^(wire.*|client.*|endpoints)\.ts$/,
  },
  {
    title: 'Lybic (REST, one action a request)',
    folder: 'packages/lybic-driver/src',
    rules: /^(rules|keys|wire-values)\.ts$/,
    wire: /^(wire(?!-values).*|client.*|endpoints|read-.*|shell-events)\.ts$/,
  },
  {
    title: 'local browser (DevTools protocol)',
    folder: 'packages/local-driver/src/browser',
    rules: /^(rules|key-event|mouse-event|modifier-mask|mac-editing)\.ts$/,
    wire: /^cdp-call\.ts$/,
  },
  {
    title: 'local desktop (X protocol)',
    folder: 'packages/local-driver/src/desktop',
    rules: /^(rules|keysyms|held-keys)\.ts$/,
    wire: /^(x-call|x11\.d)\.ts$/,
  },
];

const linesOf = (path: string): number => readFileSync(path, 'utf8').trimEnd().split('\n').length;

const sizesOf = ({ folder, rules, wire }: DriverFolder): readonly number[] => {
  const sizes = { rules: 0, wire: 0, rest: 0 };
  const files = filesBelow(inRoot(folder)).map((path) => ({ path, name: path.split(/[\\/]/).at(-1) ?? '' }));
  for (const { path, name } of files) {
    sizes[rules.test(name) ? 'rules' : wire.test(name) ? 'wire' : 'rest'] += linesOf(path);
  }
  return [sizes.rules, sizes.wire, sizes.rest, sizes.rules + sizes.wire + sizes.rest];
};

const page = readFileSync(inRoot('docs/guide/write-a-driver.md'), 'utf8');

/** What the page says of a driver. */
const told = (title: string): readonly number[] => {
  const row = page.split('\n').find((line) => line.startsWith(`| ${title} |`));
  return (row ?? '').split('|').slice(2, -1).map(Number);
};

// Nobody has to touch the page for a line more or less; it is about what a driver costs.
test.each(drivers)('docs/guide/write-a-driver.md says about how large the driver is: $title', (driver) => {
  const sizes = sizesOf(driver);
  expect(told(driver.title)).toHaveLength(sizes.length);
  for (const [index, size] of sizes.entries()) {
    const most = Math.max(150, size / 4);
    expect(Math.abs((told(driver.title)[index] ?? 0) - size), `${size} lines of column ${index + 1}`).toBeLessThan(
      most,
    );
  }
});

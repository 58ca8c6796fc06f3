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

/** Exact figures would change with every line of a driver, and say no more. */
const rounded = (lines: number): number => Math.round(lines / 100) * 100;

const row = ({ title, folder, rules, wire }: DriverFolder): string => {
  const sizes = { rules: 0, wire: 0, rest: 0 };
  const files = filesBelow(inRoot(folder)).map((path) => ({ path, name: path.split(/[\\/]/).at(-1) ?? '' }));
  for (const { path, name } of files) {
    sizes[rules.test(name) ? 'rules' : wire.test(name) ? 'wire' : 'rest'] += linesOf(path);
  }
  const parts = [sizes.rules, sizes.wire, sizes.rest, sizes.rules + sizes.wire + sizes.rest];
  return `| ${[title, ...parts.map(rounded)].join(' | ')} |`;
};

const begin = '<!-- sizes: written by tests/driver-sizes.test.ts -->';
const end = '<!-- end of sizes -->';

const table = (): string => `
| driver | rules and keys | the vendor's shapes and endpoints | connection, launching, the rest | all |
|---|---|---|---|---|
${drivers.map(row).join('\n')}
`;

// To bring the page up to date after a change of a driver: `npx vitest run tests/driver-sizes.test.ts --update`.
test('docs/guide/write-a-driver.md says how large the drivers are', async () => {
  const page = readFileSync(inRoot('docs/guide/write-a-driver.md'), 'utf8');
  const [before, rest = ''] = page.split(begin);
  const [, after] = rest.split(end);
  expect(after).toBeDefined();
  await expect(`${before}${begin}\n${table()}\n${end}${after}`).toMatchFileSnapshot('../docs/guide/write-a-driver.md');
});

import { describe, expect, test } from 'vitest';

import { entryPoints, isExpectedWithoutOptionalParts } from '../../scripts/install/programs.mjs';
import { readSizesPage, sizesPage, staleRows } from '../../scripts/install/sizes.mjs';

const row = (what: string, whole: number, least: number): Parameters<typeof sizesPage>[0][number] => ({
  what,
  whole: { bytes: whole, packages: 13 },
  least: { bytes: least, packages: 7 },
});
const rows = [row('@farhand/core', 23_840_000, 3_410_000), row('@farhand/test', 23_900_000, 4_800_000)];

describe('the page with the sizes', () => {
  test('has a line for each install', () => {
    expect(sizesPage(rows)).toContain(
      '| `@farhand/core` | 23.8 MB | 13 | 3.4 MB | 7 |\n| `@farhand/test` | 23.9 MB | 13 | 4.8 MB | 7 |\n',
    );
  });

  test.each([
    [23_800_000, 3_400_000, 0],
    [29_000_000, 4_200_000, 0],
    [31_000_000, 3_400_000, 1],
    [23_800_000, 5_000_000, 1],
    [18_000_000, 3_400_000, 1],
  ])('is compared with %i and %i bytes: %i lines are stale', (whole, least, stale) => {
    expect(staleRows(sizesPage(rows), [row('@farhand/core', whole, least)])).toHaveLength(stale);
  });

  test('is stale without a line', () => {
    expect(staleRows(sizesPage(rows), [row('@farhand/trace', 23_900_000, 3_600_000)])).toEqual([
      '| `@farhand/trace` | 23.9 MB | 13 | 3.6 MB | 7 |',
    ]);
  });

  test('shows core below 10 MB without optional parts', () => {
    const [, least = ''] = /^\| `@farhand\/core` \| [\d.]+ MB \| \d+ \| ([\d.]+) MB/m.exec(readSizesPage()) ?? [];
    expect(Number(least)).toBeGreaterThan(1);
    expect(Number(least)).toBeLessThan(10);
  });
});

test('what users import are the modules that need nothing else', () => {
  const manifests = [
    { name: '@farhand/core', exports: { '.': {}, './driver': {}, './package.json': './package.json' } },
    { name: '@farhand/test', exports: { '.': {}, './vitest': {} } },
  ];
  expect(entryPoints(manifests)).toEqual(['@farhand/core', '@farhand/core/driver', '@farhand/test']);
});

test('without sharp a picture must say how to install it', () => {
  const said = 'UNSUPPORTED_FACET Pictures need sharp: npm install --include=optional sharp';
  const lines = ['shift 300,80', 'screenshot PNG true', 'plain 300,90', `png ${said}`, `jpeg ${said}`, `raw ${said}`];
  expect(isExpectedWithoutOptionalParts(lines.join('\n'))).toBe(true);
  for (const index of lines.keys()) {
    expect(isExpectedWithoutOptionalParts(lines.toSpliced(index, 1).join('\n'))).toBe(false);
    expect(isExpectedWithoutOptionalParts(lines.with(index, 'png Error: no').join('\n'))).toBe(false);
  }
});

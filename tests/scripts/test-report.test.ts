import { describe, expect, test } from 'vitest';
import { summarize } from '../../scripts/test-report.mjs';

type State = 'passed' | 'failed' | 'skipped' | 'pending';

const file = (layer: string, path: string, ...states: readonly State[]) => ({
  layer,
  path,
  errors: 0,
  tests: states.map((state, index) => ({ name: `test ${index + 1}`, state })),
});
const report = (...files: readonly ReturnType<typeof file>[]) => ({
  reason: 'passed',
  unhandledErrors: 0,
  files: [...files],
});
const layers = (unit: number, browser: number): ReadonlyMap<string, number> =>
  new Map([
    ['unit', unit],
    ['browser', browser],
  ]);

test('counts by layer and ends with the totals', () => {
  const run = report(
    file('unit', 'a.test.ts', 'passed', 'passed'),
    file('unit', 'b.test.ts', 'passed'),
    file('browser', 'c.browser.test.ts', 'passed'),
  );
  expect(summarize(run, layers(2, 1))).toEqual({
    lines: [
      '  unit     3 passed, 0 failed in 2 files',
      '  browser  1 passed, 0 failed in 1 file',
      '4 passed, 0 failed',
    ],
    isGreen: true,
  });
});

test('names what was skipped', () => {
  expect(summarize(report(file('unit', 'a.test.ts', 'passed', 'skipped')), layers(1, 0))).toEqual({
    lines: [
      '  unit     1 passed, 0 failed, 1 skipped in 1 file',
      '  skipped: a.test.ts > test 2',
      '1 passed, 0 failed, 1 skipped',
    ],
    isGreen: true,
  });
});

describe('a run is not green', () => {
  test('when a test failed', () => {
    const summary = summarize(report(file('unit', 'a.test.ts', 'passed', 'failed')), layers(1, 0));
    expect(summary).toMatchObject({ isGreen: false });
    expect(summary.lines.at(-1)).toBe('1 passed, 1 failed');
  });

  test('when a test never ended', () => {
    const summary = summarize(report(file('unit', 'a.test.ts', 'passed', 'pending')), layers(1, 0));
    expect(summary).toMatchObject({ isGreen: false });
    expect(summary.lines.at(-1)).toBe('1 passed, 1 failed');
  });

  test('when a file could not be loaded', () => {
    const broken = { ...file('unit', 'b.test.ts'), errors: 1 };
    const summary = summarize(report(file('unit', 'a.test.ts', 'passed'), broken), layers(2, 0));
    expect(summary).toMatchObject({ isGreen: false });
    expect(summary.lines.at(-1)).toBe('1 passed, 1 failed');
  });

  test('when a layer with files ran no test', () => {
    const summary = summarize(
      report(file('unit', 'a.test.ts', 'passed'), file('browser', 'c.browser.test.ts', 'skipped')),
      layers(1, 1),
    );
    expect(summary.isGreen).toBe(false);
    expect(summary.lines).toContain('  layer browser: no test ran, though it has 1 test file(s)');
    expect(summary.lines.at(-1)).toBe('1 passed, 1 failed, 1 skipped');
  });

  test('when something was thrown outside any test', () => {
    const summary = summarize({ ...report(file('unit', 'a.test.ts', 'passed')), unhandledErrors: 2 }, layers(1, 0));
    expect(summary).toEqual({
      lines: ['  unit     1 passed, 0 failed in 1 file', '  2 error(s) outside any test', '1 passed, 1 failed'],
      isGreen: false,
    });
  });

  test('when it was interrupted', () => {
    const summary = summarize({ ...report(file('unit', 'a.test.ts', 'passed')), reason: 'interrupted' }, layers(1, 0));
    expect(summary.isGreen).toBe(false);
  });

  test('when nothing ran', () => {
    expect(summarize(report(), layers(0, 0))).toEqual({ lines: ['0 passed, 0 failed'], isGreen: false });
  });
});

test('fails when something was left running or lying about', () => {
  const run = {
    ...report(file('unit', 'a.test.ts', 'passed')),
    left: ['process 7 Xvfb :1', 'temporary farhand-desktop-x'],
  };
  expect(summarize(run, layers(1, 0))).toEqual({
    lines: [
      '  unit     1 passed, 0 failed in 1 file',
      '  left behind: process 7 Xvfb :1',
      '  left behind: temporary farhand-desktop-x',
      '1 passed, 2 failed',
    ],
    isGreen: false,
  });
});

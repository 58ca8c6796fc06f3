import { expect, test } from 'vitest';
import { findingsOf, watchStandstill, type Run } from './standstill.js';
import type { Finding } from './tally.js';

const overlap: readonly Finding[] = [{ type: 'overlapping', detail: '1 times' }];

const quiet = (findings: readonly Finding[]): Run => ({ findings, standstillMs: 3 });
const standing = (findings: readonly Finding[]): Run => ({ findings, standstillMs: 90 });

/** Returns the number of findings of a program with such runs, and how many runs took place. */
const outcome = async (runs: readonly Run[]): Promise<readonly [number, number]> => {
  let count = 0;
  let again = 0;
  const next = async (): Promise<Run> => {
    count += 1;
    return runs[count - 1] ?? runs.at(-1) ?? quiet([]);
  };
  const findings = await findingsOf(next, () => (again += 1));
  expect(again).toBe(count - 1);
  return [findings.length, count];
};

test('a finding while the machine ran counts at once', async () => {
  expect(await outcome([quiet(overlap)])).toEqual([1, 1]);
});

test('a program without a finding is run once, however the machine ran', async () => {
  expect(await outcome([standing([])])).toEqual([0, 1]);
});

test('a finding while the machine stood still is looked for again', async () => {
  expect(await outcome([standing(overlap), quiet([])])).toEqual([0, 2]);
  expect(await outcome([standing(overlap), standing(overlap), quiet(overlap)])).toEqual([1, 3]);
});

test('a finding in each of six runs counts', async () => {
  expect(await outcome([standing(overlap)])).toEqual([1, 6]);
});

test('a standstill is noticed', async () => {
  const run = await watchStandstill(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const untilMs = performance.now() + 120;
    while (performance.now() < untilMs);
    return [];
  });
  expect(run.standstillMs).toBeGreaterThan(100);
});

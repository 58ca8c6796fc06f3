import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprint, isStamped, stamped } from '../../scripts/setup/stamp.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'farhand-stamp-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a finished step is remembered for its fingerprint only', async () => {
  expect(isStamped('build', 'a', folder)).toBe(false);
  await stamped('build', 'a', async () => {}, folder);

  expect(isStamped('build', 'a', folder)).toBe(true);
  expect(isStamped('build', 'b', folder)).toBe(false);
  expect(isStamped('dependencies', 'a', folder)).toBe(false);
});

test('a step that fails or is interrupted is not remembered, not even as it was before', async () => {
  await stamped('build', 'a', async () => {}, folder);
  const states: boolean[] = [];
  const failing = stamped(
    'build',
    'a',
    async () => {
      states.push(isStamped('build', 'a', folder));
      throw new Error('no');
    },
    folder,
  );

  await expect(failing).rejects.toThrow('no');
  expect(states).toEqual([false]);
  expect(isStamped('build', 'a', folder)).toBe(false);
});

test('a fingerprint tells parts apart, and where one ends and the next begins', () => {
  const all = [['ab', 'c'], ['a', 'bc'], ['abc'], ['ab', 'c', '']].map((parts) => fingerprint(parts));
  expect(new Set(all).size).toBe(4);
  expect(fingerprint(['ab', 'c'])).toBe(all[0]);
});

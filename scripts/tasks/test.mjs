// @ts-check
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { filesByLayer, layers } from '../layers.mjs';
import { runInstalled } from '../process/command.mjs';
import { reportVariable, summarize } from '../test-report.mjs';
import { cacheDir } from '../workspace.mjs';

/**
 * Runs the tests, all or those that the arguments select as they do for `vitest run`, and ends with the totals. Whatever the
 * tests leave running or lying about is a failure.
 * @param {readonly string[]} args
 */
export const test = async (args) => {
  const path = join(cacheDir, `test-report-${process.pid}.json`);
  // A short name: the sockets of a browser lie below it, and their paths have a limit.
  const temporary = mkdtempSync(join(tmpdir(), 'fh-'));
  const { code } = await runInstalled('vitest/vitest.mjs', ['run', '--allowOnly=false', ...args], {
    live: true,
    env: { [reportVariable]: path, TMPDIR: temporary },
  });
  const left = await leftBehind(temporary);
  rmSync(temporary, { recursive: true, force: true, maxRetries: 10 });
  if (!existsSync(path)) {
    console.log(`Vitest ended with code ${code} before it reported anything.\n0 passed, 1 failed`);
    return code || 1;
  }
  const report = JSON.parse(readFileSync(path, 'utf8'));
  rmSync(path);
  // With arguments the run is a part of the whole, and layers may be empty.
  const expected = args.length > 0 ? new Map(layers.map(({ name }) => [name, 0])) : filesByLayer();
  const { lines, isGreen } = summarize({ ...report, left }, expected);
  for (const line of lines) console.log(line);
  return isGreen ? code : code || 1;
};

/** What ends does not end at once: a browser takes a moment to remove its profile. In milliseconds. */
const patienceMs = 10_000;

/** What Farhand, its browsers and its displays put into the folder for temporary files. Vitest leaves some of its own. */
const ours = /^(farhand|playwright|\.?org\.chromium|\.?com\.google\.Chrome|xdg-|Xauth)/i;

/** @param {string} folder */
const foldersIn = (folder) => readdirSync(folder).filter((name) => ours.test(name));

/**
 * The processes with a text in their environment, on Linux; elsewhere none can be seen.
 * @param {string} mark
 */
const processesWith = (mark) => {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((id) => {
    if (!/^\d+$/.test(id)) return [];
    try {
      if (!readFileSync(`/proc/${id}/environ`, 'utf8').includes(mark)) return [];
      const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return command === '' ? [] : [`${id} ${command.slice(0, 100)}`];
    } catch {
      // Gone since, or somebody else's.
      return [];
    }
  });
};

/**
 * What a run that had `folder` as its folder for temporary files has left: processes and files, one a line. Waits a while
 * for them to go.
 * @param {string} folder
 * @param {number} waitMs
 */
export const leftBehind = async (folder, waitMs = patienceMs) => {
  const left = () => [
    ...processesWith(folder).map((line) => `process ${line}`),
    ...foldersIn(folder).map((name) => `temporary ${name}`),
  ];
  const end = performance.now() + waitMs;
  while (left().length > 0 && performance.now() < end) await setTimeout(50);
  return left();
};

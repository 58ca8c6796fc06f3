// @ts-check
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { filesByLayer, layers } from '../layers.mjs';
import { runInstalled } from '../process/command.mjs';
import { reportVariable, summarize } from '../test-report.mjs';
import { cacheDir } from '../workspace.mjs';

/**
 * Runs all tests, or the ones that the arguments select as in `vitest run`, and ends with the totals. Processes and
 * files that the tests leave behind are a failure.
 * @param {readonly string[]} args
 */
export const test = async (args) => {
  const path = join(cacheDir, `test-report-${process.pid}.json`);
  // A short name, because the sockets of a browser are below it, and their paths have a limit.
  const temporary = mkdtempSync(join(tmpdir(), 'fh-'));
  // An empty home: a test that writes into it would have written into a user's home.
  const home = mkdtempSync(join(tmpdir(), 'fh-home-'));
  const displays = displayFiles();
  const { code } = await runInstalled('vitest/vitest.mjs', ['run', '--allowOnly=false', ...args], {
    live: true,
    env: { [reportVariable]: path, TMPDIR: temporary, ...homeVariables(home) },
  });
  const left = await leftBehind({ temporary, home, displays });
  for (const folder of [temporary, home]) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  if (!existsSync(path)) {
    console.log(`Vitest ended with code ${code} before it reported anything.\n0 passed, 1 failed`);
    return code || 1;
  }
  const report = JSON.parse(readFileSync(path, 'utf8'));
  rmSync(path);
  // With arguments only a part of the tests runs, so layers may be empty.
  const expected = args.length > 0 ? new Map(layers.map(({ name }) => [name, 0])) : filesByLayer();
  const { lines, isGreen } = summarize({ ...report, left }, expected);
  for (const line of lines) console.log(line);
  return isGreen ? code : code || 1;
};

/** How long processes may take to end, in milliseconds: a browser takes a moment to remove its profile. */
const patienceMs = 10_000;

/**
 * The variables that make a folder the home of programs. Empty variables count as unset.
 * @param {string} home
 */
const homeVariables = (home) => ({
  HOME: home,
  XDG_CONFIG_HOME: '',
  XDG_CACHE_HOME: '',
  XDG_DATA_HOME: '',
  XDG_STATE_HOME: '',
});

/** Files of Vitest and Node.js in the temporary folder, which the next run uses again. */
const tools = /^(vitest|vite|node-compile-cache|node-jiti)/i;

/** @param {string} folder */
const filesIn = (folder) => readdirSync(folder).filter((name) => !tools.test(name));

/** Where X servers have their sockets and locks, regardless of the temporary folder. */
const sockets = '/tmp/.X11-unix';

/**
 * Returns the sockets and locks of X servers on this machine.
 * @returns {readonly string[]}
 */
const displayFiles = () => {
  const names = existsSync(sockets) ? readdirSync(sockets).map((name) => join(sockets, name)) : [];
  const locks = existsSync('/tmp') ? readdirSync('/tmp').filter((name) => /^\.X\d+-lock$/.test(name)) : [];
  return [...names, ...locks.map((name) => join('/tmp', name))];
};

/** Returns the process of a lock, or the lock itself if it cannot be read. @param {string} lock */
const ownerOf = (lock) => {
  try {
    return `/proc/${readFileSync(lock, 'utf8').trim()}`;
  } catch {
    return '';
  }
};

/**
 * Returns whether an X server uses the display of a file. Another program may start one meanwhile.
 * @param {string} path
 */
const isServed = (path) => {
  const number = /\d+/.exec(basename(path).replace('.X11', ''))?.[0] ?? '';
  return existsSync(ownerOf(`/tmp/.X${number}-lock`));
};

/**
 * Returns the processes with a text in their environment. Works on Linux only; elsewhere the list is empty.
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
      // It has ended, or belongs to another user.
      return [];
    }
  });
};

/**
 * Resolves to what a run has left: processes and files, one per line. Waits a while for them to disappear.
 * @param {object} places
 * @param {string} places.temporary the temporary folder of the run
 * @param {string} [places.home] the home of the run, which was empty
 * @param {readonly string[]} [places.displays] the files of displays that existed before
 * @param {number} [waitMs]
 */
export const leftBehind = async ({ temporary, home, displays = displayFiles() }, waitMs = patienceMs) => {
  const left = () => [
    ...processesWith(temporary).map((line) => `process ${line}`),
    ...filesIn(temporary).map((name) => `temporary ${name}`),
    ...(home === undefined ? [] : readdirSync(home, { recursive: true }).map((name) => `in the home: ${String(name)}`)),
    ...displayFiles()
      .filter((path) => !displays.includes(path) && !isServed(path))
      .map((path) => `display ${path}`),
  ];
  const end = performance.now() + waitMs;
  while (left().length > 0 && performance.now() < end) await setTimeout(50);
  return left();
};

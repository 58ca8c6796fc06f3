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
 * Runs the tests, all or those that the arguments select as they do for `vitest run`, and ends with the totals. Whatever the
 * tests leave running or lying about is a failure.
 * @param {readonly string[]} args
 */
export const test = async (args) => {
  const path = join(cacheDir, `test-report-${process.pid}.json`);
  // A short name: the sockets of a browser lie below it, and their paths have a limit.
  const temporary = mkdtempSync(join(tmpdir(), 'fh-'));
  // An empty home: whatever is written into it was written into a user's.
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
  // With arguments the run is a part of the whole, and layers may be empty.
  const expected = args.length > 0 ? new Map(layers.map(({ name }) => [name, 0])) : filesByLayer();
  const { lines, isGreen } = summarize({ ...report, left }, expected);
  for (const line of lines) console.log(line);
  return isGreen ? code : code || 1;
};

/** What ends does not end at once: a browser takes a moment to remove its profile. In milliseconds. */
const patienceMs = 10_000;

/**
 * The variables that make a folder the home of programs. Empty ones count as unset.
 * @param {string} home
 */
const homeVariables = (home) => ({
  HOME: home,
  XDG_CONFIG_HOME: '',
  XDG_CACHE_HOME: '',
  XDG_DATA_HOME: '',
  XDG_STATE_HOME: '',
});

/** What Vitest and Node.js leave in the folder for temporary files, and use again in the next run. */
const tools = /^(vitest|vite|node-compile-cache|node-jiti)/i;

/** @param {string} folder */
const filesIn = (folder) => readdirSync(folder).filter((name) => !tools.test(name));

/** Where X servers have their sockets and locks, whatever the folder for temporary files is. */
const sockets = '/tmp/.X11-unix';

/**
 * The sockets and locks of X servers on this machine.
 * @returns {readonly string[]}
 */
const displayFiles = () => {
  const names = existsSync(sockets) ? readdirSync(sockets).map((name) => join(sockets, name)) : [];
  const locks = existsSync('/tmp') ? readdirSync('/tmp').filter((name) => /^\.X\d+-lock$/.test(name)) : [];
  return [...names, ...locks.map((name) => join('/tmp', name))];
};

/** The process of a lock; the lock itself if it cannot be read. @param {string} lock */
const ownerOf = (lock) => {
  try {
    return `/proc/${readFileSync(lock, 'utf8').trim()}`;
  } catch {
    return '';
  }
};

/**
 * Whether an X server has the display of a file. Others on this machine may start one meanwhile.
 * @param {string} path
 */
const isServed = (path) => {
  const number = /\d+/.exec(basename(path).replace('.X11', ''))?.[0] ?? '';
  return existsSync(ownerOf(`/tmp/.X${number}-lock`));
};

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
 * What a run has left: processes and files, one a line. Waits a while for them to go.
 * @param {object} places
 * @param {string} places.temporary the folder for temporary files that the run had
 * @param {string} [places.home] the home that it had, which was empty
 * @param {readonly string[]} [places.displays] the files of displays that were there before
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

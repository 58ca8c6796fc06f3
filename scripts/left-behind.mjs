// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

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

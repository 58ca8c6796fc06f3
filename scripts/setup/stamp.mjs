// @ts-check
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../workspace.mjs';

/**
 * One short text that differs when any of the parts differs.
 * @param {readonly string[]} parts
 */
export const fingerprint = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest('hex');
};

/** @param {string} name @param {string} folder */
const pathOf = (name, folder) => join(folder, `${name}.stamp`);

/**
 * Whether a step finished with this fingerprint.
 * @param {string} name
 * @param {string} key
 * @param {string} [folder]
 */
export const isStamped = (name, key, folder = cacheDir) => {
  try {
    return readFileSync(pathOf(name, folder), 'utf8') === key;
  } catch {
    return false;
  }
};

/**
 * Runs a step and stamps it. The stamp is away while the step runs, so an interrupted step is run again.
 * @param {string} name
 * @param {string} key
 * @param {() => Promise<void>} action
 * @param {string} [folder]
 */
export const stamped = async (name, key, action, folder = cacheDir) => {
  rmSync(pathOf(name, folder), { force: true });
  await action();
  mkdirSync(folder, { recursive: true });
  const draft = `${pathOf(name, folder)}.${process.pid}`;
  writeFileSync(draft, key);
  renameSync(draft, pathOf(name, folder));
};

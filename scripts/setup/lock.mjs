// @ts-check
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The holder touches its lock this often. */
const heartbeatMs = 1000;
/** A lock not touched for this long was left by a run that was killed. */
const abandonedAfterMs = 10_000;
const pollMs = 100;

/** @param {string} path @param {string} token */
const take = (path, token) => {
  try {
    writeFileSync(path, token, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

/** @param {string} path */
const ageMs = (path) => {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
};

/**
 * Removes an abandoned lock. Only one process at a time may look and remove, or it could remove a lock just taken.
 * @param {string} path
 * @param {string} token
 */
const breakAbandoned = (path, token) => {
  const breaker = `${path}.break`;
  if (ageMs(breaker) > abandonedAfterMs) rmSync(breaker, { force: true });
  if (!take(breaker, token)) return;
  if (ageMs(path) > abandonedAfterMs) rmSync(path, { force: true });
  rmSync(breaker, { force: true });
};

/** @param {string} path @param {string} token */
const isOurs = (path, token) => {
  try {
    return readFileSync(path, 'utf8') === token;
  } catch {
    return false;
  }
};

/**
 * Runs `action` while no other process holds the same lock file.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} action
 * @param {() => void} [onWait] called once when another process holds it
 * @returns {Promise<T>}
 */
export const withLock = async (path, action, onWait = () => {}) => {
  const token = randomUUID();
  mkdirSync(dirname(path), { recursive: true });
  for (let tries = 0; !take(path, token); tries += 1) {
    if (tries === 0) onWait();
    if (ageMs(path) > abandonedAfterMs) breakAbandoned(path, token);
    await wait(pollMs);
    mkdirSync(dirname(path), { recursive: true });
  }
  const release = () => {
    if (isOurs(path, token)) rmSync(path, { force: true });
  };
  const heartbeat = setInterval(() => {
    if (isOurs(path, token)) utimesSync(path, new Date(), new Date());
  }, heartbeatMs);
  process.once('exit', release);
  try {
    return await action();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
};

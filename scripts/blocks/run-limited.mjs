// @ts-check
import { spawn } from 'node:child_process';

/** The longest that a block may take, in milliseconds. */
const limitMs = 120_000;

/**
 * Runs a program in a process group of its own, and ends the group if it takes too long or once `until` matches what it
 * has printed.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {object} options
 * @param {string} options.cwd
 * @param {Record<string, string>} options.env the whole environment
 * @param {RegExp} [options.until] what a server prints when it is ready; it is interrupted then, as by Ctrl+C
 * @returns {Promise<{ code: number | undefined, stdout: string, stderr: string }>} without a code if the time was over
 */
export const runLimited = (file, args, { cwd, env, until }) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = { stdout: '', stderr: '' };
    let isOver = false;
    let isReady = false;
    /** @param {NodeJS.Signals} signal */
    const kill = (signal) => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(() => {
      isOver = true;
      kill('SIGKILL');
    }, limitMs);
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name].setEncoding('utf8').on('data', (text) => {
        printed[name] += text;
        if (until === undefined || isReady || !until.test(printed.stdout + printed.stderr)) return;
        isReady = true;
        kill('SIGINT');
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ ...printed, code: isOver ? undefined : isReady ? 0 : (code ?? 1) });
    });
  });

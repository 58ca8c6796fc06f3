// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from '../workspace.mjs';

/** Whether the output of commands is shown as it comes. */
const isVerbose = process.argv.includes('--verbose') || (process.env['FARHAND_VERBOSE'] ?? '') !== '';

/**
 * Whether commands should color their output. Environment variables pass this on, because most output is collected first, and
 * some commands color even that.
 */
const colours = () => {
  if (process.env['NO_COLOR'] !== undefined || process.env['FORCE_COLOR'] !== undefined) return {};
  return process.stdout.isTTY === true ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
};

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd] the folder to run in; the checkout by default
 * @property {Record<string, string>} [env] variables added to this process's own
 * @property {boolean} [live] show the output as it comes instead of collecting it
 */
/** @typedef {{ readonly code: number, readonly output: string }} Finished */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let exitCode = 0;

/** Ends an interrupted run after its commands have ended, so that they can clean up first. */
const exitWhenDone = () => {
  if (exitCode !== 0 && running.size === 0) process.exit(exitCode);
};

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (exitCode !== 0) process.exit(exitCode);
    exitCode = 128 + constants.signals[signal];
    // A terminal sends Ctrl+C to the commands itself.
    const wasSentToAll = signal === 'SIGINT' && process.stdin.isTTY === true;
    for (const child of running) if (!wasSentToAll) child.kill(signal);
    exitWhenDone();
  });
}

/**
 * Runs a program to its end. A program that cannot be started counts as one that ended with code 127.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<Finished>}
 */
export const runCommand = (file, args, options = {}) => {
  const live = options.live === true || isVerbose;
  // On Windows npx and npm are .cmd files, which only a shell can start.
  const isShellScript = process.platform === 'win32' && (file === 'npx' || file === 'npm');
  const [program, programArgs] = isShellScript ? [[file, ...args].join(' '), []] : [file, args];
  return new Promise((resolve) => {
    const child = spawn(program, programArgs, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...colours(), ...options.env },
      shell: isShellScript,
      stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    /** @param {number} code @param {string} [more] */
    const finish = (code, more = '') => {
      running.delete(child);
      exitWhenDone();
      resolve({ code, output: Buffer.concat(chunks).toString('utf8') + more });
    };
    child.once('error', (error) => finish(127, `${file}: ${error.message}\n`));
    child.once('close', (code, signal) => finish(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
};

/**
 * Runs a Node program of an installed package, by its path below node_modules.
 * @param {string} path
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 */
export const runInstalled = (path, args, options) =>
  runCommand(process.execPath, [`${root}/node_modules/${path}`, ...args], options);

/** The error of a step that fails with a message for the reader. Any other error is a fault of the scripts. */
export class StepFailure extends Error {
  /** The output of the failed program. */
  output;

  /**
   * @param {string} message what to do about it
   * @param {string} [output]
   */
  constructor(message, output = '') {
    super(message);
    this.name = 'StepFailure';
    this.output = output.trimEnd();
  }
}

/** A terminal redraws the line each second; a log gets further lines while a step is slow. */
const signOfLifeMs = { terminal: 1_000, log: 15_000 };

/** @param {number} startedAt */
const took = (startedAt) => {
  const seconds = (performance.now() - startedAt) / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
};

/**
 * Runs one step, and prints when it starts and how it ended. `action` may resolve to a note for the line.
 * @param {string} title
 * @param {() => Promise<string | void>} action
 */
export const step = async (title, action) => {
  const startedAt = performance.now();
  const redraws = process.stdout.isTTY === true;
  const clear = redraws ? '\r\u001b[2K' : '';
  /** @param {string} line */
  const showing = (line) => (redraws ? process.stdout.write(`${clear}${line}`) : console.log(line));
  showing(`… ${title}`);
  const everyMs = redraws ? signOfLifeMs.terminal : signOfLifeMs.log;
  const timer = setInterval(() => showing(`… ${title} (${took(startedAt)})`), everyMs);
  try {
    const note = await action();
    console.log(`${clear}✓ ${title}${note === undefined || note === '' ? '' : `: ${note}`} (${took(startedAt)})`);
  } catch (error) {
    console.log(`${clear}✗ ${title} (${took(startedAt)})`);
    throw error;
  } finally {
    clearInterval(timer);
  }
};

/**
 * Prints why a step failed.
 * @param {unknown} error
 */
export const printFailure = (error) => {
  if (!(error instanceof StepFailure)) {
    console.error(error);
    return;
  }
  if (error.output !== '') console.error(`\n${error.output}\n`);
  if (error.message !== '') console.error(error.message);
};

// @ts-check
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runCommand, runInstalled, step, StepFailure } from '../process/command.mjs';
import { filesBelow, inRoot, readJson, root, workspaceFolders } from '../workspace.mjs';
import { chromedriver, chromium, ensureProgram, java, tesseract, xvfb } from './programs.mjs';
import { buildTracePage } from './trace-page.mjs';

/** @typedef {'dependencies' | 'build' | 'chromium' | 'xvfb' | 'chromedriver' | 'java' | 'tesseract'} Need */

/**
 * Prepares the checkout for the needs of a task, in the given order, and prints a line for each step. Concurrent runs
 * wait for each other.
 * @param {readonly Need[]} needs
 */
export const setUp = (needs) =>
  alone(
    lockOf(root),
    async () => {
      for (const need of needs) await preparations[need]();
    },
    () => console.log('… another run is setting this checkout up: waiting'),
  );

/** @type {Record<Need, () => Promise<void>>} */
const preparations = {
  dependencies: async () => {
    if (!areInstalled()) await step('dependencies', installDependencies);
  },
  build: () => step('build', build),
  chromium: async () => {
    if ((await chromium.find()) === undefined) await step('Chromium', () => ensureProgram(chromium));
  },
  xvfb: async () => {
    if ((await xvfb.find()) === undefined) await step('Xvfb', () => ensureProgram(xvfb));
  },
  chromedriver: async () => {
    if ((await chromedriver.find()) === undefined) await step('chromedriver', () => ensureProgram(chromedriver));
  },
  java: async () => {
    if ((await java.find()) === undefined) await step('Java', () => ensureProgram(java));
  },
  tesseract: async () => {
    if ((await tesseract.find()) === undefined) await step('Tesseract', () => ensureProgram(tesseract));
  },
};

/** The package that `npx` runs, such as `pnpm@10.34.9`: the version that package.json pins. */
export const pinnedPnpm = () => String(readJson(inRoot('package.json'))['packageManager']).replace(/\+.*$/, '');

/** The file that an install writes last. */
const installed = inRoot('node_modules', '.pnpm-workspace-state-v1.json');

/** Returns whether nothing was deleted or changed since an install. Asking pnpm would take a second or two. */
const areInstalled = () => {
  const folders = workspaceFolders();
  if (![installed, ...folders.map((folder) => join(folder, 'node_modules'))].every((path) => existsSync(path)))
    return false;
  const inputs = ['pnpm-lock.yaml', 'pnpm-workspace.yaml'].map((name) => inRoot(name));
  const manifests = folders.map((folder) => join(folder, 'package.json'));
  return [...inputs, ...manifests].every((path) => statSync(path).mtimeMs <= statSync(installed).mtimeMs);
};

/** Installs exactly the lockfile with the pinned pnpm, which does not have to be on the machine. */
const installDependencies = async () => {
  rmSync(installed, { force: true });
  const args = ['--yes', pinnedPnpm(), 'install', '--frozen-lockfile', '--config.confirmModulesPurge=false'];
  const { code, output } = await runCommand('npx', args);
  if (code === 0) return;
  const advice = output.includes('OUTDATED_LOCKFILE')
    ? `A package.json was changed without the lockfile. Run \`npx ${pinnedPnpm()} install\` and commit pnpm-lock.yaml.`
    : `The install failed. It needs npm's registry (or a filled cache) and a writable checkout. Try \`npx ${args.join(' ')}\`.`;
  throw new StepFailure(advice, output);
};

/** Compiles what changed, which `tsc -b` detects, except for missing and obsolete outputs. */
const build = async () => {
  for (const folder of workspaceFolders()) {
    removeOrphans(folder);
    // It trusts its build info, and does not check that the outputs exist.
    if (!existsSync(join(folder, 'dist'))) rmSync(join(folder, 'tsconfig.tsbuildinfo'), { force: true });
  }
  const pretty = String(process.stdout.isTTY === true);
  const { code, output } = await runInstalled('typescript/bin/tsc', ['-b', '--pretty', pretty]);
  if (code !== 0) throw new StepFailure('The code does not compile; the errors are above.', output);
  await buildTracePage();
};

/**
 * Removes outputs whose source was removed. They would still be imported and published.
 * @param {string} folder
 */
const removeOrphans = (folder) => {
  const dist = join(folder, 'dist');
  const sources = existsSync(join(folder, 'src')) ? join(folder, 'src') : folder;
  for (const output of filesBelow(dist)) {
    const stem = /^(.*?)(\.js|\.d\.ts)(\.map)?$/.exec(output.slice(dist.length))?.[1];
    if (stem !== undefined && !['ts', 'tsx'].some((ending) => existsSync(join(sources, `${stem}.${ending}`))))
      rmSync(output);
  }
};

/**
 * Returns an address on which only one process at a time can listen: a name that the system frees with its process on
 * Linux and Windows, and a file elsewhere.
 * @param {string} folder
 */
const lockOf = (folder) => {
  const name = `farhand-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name);
};

/**
 * Runs `action` while no other process has the same lock. The lock of a killed process is free again.
 * @template T
 * @param {string} lock
 * @param {() => Promise<T>} action
 * @param {() => void} [onWait] called once if another process has the lock
 * @returns {Promise<T>}
 */
export const alone = async (lock, action, onWait = () => {}) => {
  const server = createServer((asking) => asking.destroy());
  for (let tries = 0; !(await canListen(server, lock)); tries += 1) {
    if (tries === 0) onWait();
    if (await isLeftBehind(lock)) rmSync(lock, { force: true });
    await wait(100);
  }
  try {
    return await action();
  } finally {
    server.close();
  }
};

/**
 * @param {import('node:net').Server} server
 * @param {string} lock
 */
const canListen = async (server, lock) => {
  try {
    await once(server.listen(lock), 'listening');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  }
};

/**
 * Returns whether a lock file has no listener any more.
 * @param {string} lock
 */
const isLeftBehind = async (lock) => {
  if (!existsSync(lock)) return false;
  const asking = connect(lock);
  try {
    await once(asking, 'connect');
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
  } finally {
    asking.destroy();
  }
};

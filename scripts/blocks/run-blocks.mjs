// @ts-check
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistry } from '../install/registry.mjs';
import { StepFailure } from '../process/command.mjs';
import { packPackages } from '../release/pack.mjs';
import { chromium, ensureProgram } from '../setup/programs.mjs';
import { beginningOf } from './block.mjs';
import { pages } from './documents.mjs';
import { startLocalSites } from './local-sites.mjs';
import { runBlock } from './run-block.mjs';
import { runShellBlocks, writeCommands } from './run-shell-blocks.mjs';
import { linkPackages } from './user-packages.mjs';
import { startVendors } from './vendors.mjs';

/** Pages whose blocks a test of their own runs, because they fail by intention. */
const ranByTests = ['docs/rely/mistakes.md', 'docs/vendors/refusals.md'];

/** @typedef {import('./block.mjs').Block} Block */
/** @typedef {import('./documents.mjs').Document} Document */
/** @typedef {() => Promise<void>} Action */

/** Variables that Farhand itself reads, and those of CI. */
const ofFarhand = /^(?:CI|FARHAND_.*|LYBIC_.*|LIGHTCONE_.*|TZAFON_.*|PATH|HOME)$/;

/**
 * Values for the environment variables that a block reads and that are the reader's own, such as passwords.
 * @param {string} code
 */
const readersOwn = (code) => {
  const names = [...code.matchAll(/\bprocess\.env(?:\.|\[')([A-Z][A-Z_]*)/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.filter((name) => !ofFarhand.test(name)).map((name) => [name, 'example']));
};

/**
 * Runs actions, a few at a time, in their order.
 * @param {readonly Action[]} actions
 */
const runSome = async (actions) => {
  const waiting = [...actions];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
};

/**
 * What the blocks run in: a folder, a browser for which every site is a local page, emulators in place of the vendors, and
 * a registry with the packages of this checkout.
 * @param {boolean} needsPackages
 */
const startSurroundings = async (needsPackages) => {
  const path = await ensureProgram(chromium);
  const folder = mkdtempSync(join(tmpdir(), 'fh-blocks-'));
  /** @type {(() => Promise<void>)[]} what is to be ended, the last first */
  const ends = [async () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 })];
  const close = async () => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const home = join(folder, 'home');
    mkdirSync(home);
    // A short name: the sockets of a browser lie below it, and their paths have a limit.
    const temporary = join(folder, 't');
    mkdirSync(temporary);
    linkPackages(folder);
    const sites = await startLocalSites({ folder, chromium: path });
    ends.push(sites.close);
    const vendors = await startVendors(sites.chromium);
    ends.push(vendors.close);
    const npmrc = needsPackages ? await startPackages(folder, ends) : '';
    const { PATH = '', HOME = '', LANG = 'C.UTF-8' } = process.env;
    // A user's terminal: without what a test runner or CI adds. The packages that npm has downloaded before stay.
    const env = {
      PATH: `${writeCommands(folder)}:${PATH}`,
      HOME: home,
      TMPDIR: temporary,
      LANG,
      npm_config_cache: process.env['npm_config_cache'] ?? join(HOME, '.npm'),
      // A command that the project has not installed is a mistake of the page, not something to download.
      npm_config_yes: 'false',
      FARHAND_CHROMIUM: sites.chromium,
      ...vendors.variables,
    };
    return { folder, npmrc, env, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * Serves the packages of this checkout.
 * @param {string} folder
 * @param {(() => Promise<void>)[]} ends
 * @returns {Promise<string>} what a project's .npmrc must say
 */
const startPackages = async (folder, ends) => {
  const registry = await startRegistry(await packPackages(join(folder, 'packed')));
  ends.push(async () => registry[Symbol.asyncDispose]());
  return registry.npmrc;
};

/**
 * Runs the blocks of the documentation as a reader would.
 * @param {readonly string[]} [chosen] only pages whose path contains one of these
 */
export const runBlocks = async (chosen = []) => {
  const documents = pages().filter(({ path }) => chosen.length === 0 || chosen.some((part) => path.includes(part)));
  const counts = { run: 0, marked: 0, tested: 0 };
  /** @type {string[]} */
  const failures = [];
  /** @param {Document} document @param {Block} block @param {readonly string[]} faults */
  const hasRun = ({ path }, block, faults) => {
    counts.run += 1;
    if (faults.length > 0) failures.push(`${path}:${block.line}: ${faults.join('\n')}`);
  };
  const isRun = (/** @type {Document} */ { path }, /** @type {Block} */ { notRun }) =>
    notRun === undefined && !ranByTests.includes(path);
  const isShell = (/** @type {Block} */ { language }) => language === 'sh';
  for (const { path, blocks } of documents) {
    if (ranByTests.includes(path)) counts.tested += blocks.length;
    else counts.marked += blocks.filter(({ notRun }) => notRun !== undefined).length;
  }
  const withShell = documents.filter((document) =>
    document.blocks.some((block) => isShell(block) && isRun(document, block)),
  );
  const { folder, npmrc, env, close } = await startSurroundings(withShell.length > 0);
  /** @param {Document} document */
  const folderOf = ({ path }) => join(folder, path.replaceAll(/[/.]/g, '-'));

  /** @type {readonly Action[]} */
  const shells = withShell.map((document) => async () => {
    const onRun = (/** @type {Block} */ block, /** @type {readonly string[]} */ faults) =>
      hasRun(document, block, faults);
    await runShellBlocks({ page: document.blocks, folder: `${folderOf(document)}-sh`, npmrc, env, onRun });
  });
  const scripts = documents.flatMap((document) =>
    document.blocks
      .filter((block) => !isShell(block) && isRun(document, block))
      .map((block) => async () => {
        const faults = await runBlock({
          block,
          beginning: beginningOf(block, document.blocks),
          folder: `${folderOf(document)}-${block.line}`,
          env: { ...readersOwn(block.code), ...env },
          page: document.blocks,
        });
        hasRun(document, block, faults);
      }),
  );
  try {
    await runSome([...shells, ...scripts]);
  } finally {
    await close();
  }
  const totals = `${counts.run} run, ${counts.tested} run by tests of their pages, ${counts.marked} marked as not run`;
  if (failures.length > 0)
    throw new StepFailure(`${failures.length} blocks failed; ${totals}.`, failures.sort().join('\n\n'));
  return totals;
};

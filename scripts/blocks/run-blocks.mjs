// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { StepFailure } from '../process/command.mjs';
import { chromium } from '../setup/programs.mjs';
import { beginningOf } from './block.mjs';
import { pages } from './documents.mjs';
import { startLocalSites } from './local-sites.mjs';
import { runBlock } from './run-block.mjs';
import { linkPackages } from './user-packages.mjs';
import { startVendors } from './vendors.mjs';

/** Pages whose blocks a test of their own runs, because they fail by intention. */
const ranByTests = ['docs/rely/mistakes.md', 'docs/vendors/refusals.md'];

/** @typedef {import('./documents.mjs').Document} Document */

/**
 * The environment of a user's terminal: without what a test runner or CI adds.
 * @param {Record<string, string>} more
 */
const environment = (more) => {
  const { PATH = '', HOME = '', LANG = 'C.UTF-8' } = process.env;
  return { PATH, HOME, LANG, ...more };
};

/**
 * Values for the environment variables that a block reads and that are the reader's own, such as passwords.
 * @param {string} code
 */
const readersOwn = (code) => {
  const names = [...code.matchAll(/\bprocess\.env(?:\.|\[')([A-Z][A-Z_]*)/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.filter((name) => !ofFarhand.test(name)).map((name) => [name, 'example']));
};

/** Variables that Farhand itself reads, and those of CI. */
const ofFarhand = /^(?:CI|FARHAND_.*|LYBIC_.*|LIGHTCONE_.*|TZAFON_.*|PATH|HOME)$/;

/**
 * Runs actions, a few at a time, in their order.
 * @param {readonly (() => Promise<void>)[]} actions
 */
const runSome = async (actions) => {
  const waiting = [...actions];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
};

/**
 * Runs the blocks of the documentation as a reader would: on a Chromium for which every site is a local page, and with
 * emulators in place of the vendors.
 * @param {readonly string[]} [chosen] only pages whose path contains one of these
 */
export const runBlocks = async (chosen = []) => {
  const path = await chromium.find();
  if (path === undefined) throw new StepFailure(await chromium.missing());
  const folder = mkdtempSync(join(tmpdir(), 'fh-blocks-'));
  linkPackages(folder);
  const sites = await startLocalSites({ folder, chromium: path });
  process.env['FARHAND_CHROMIUM'] = sites.chromium;
  const vendors = await startVendors();
  const env = environment({ FARHAND_CHROMIUM: sites.chromium, ...vendors.variables });
  const counts = { run: 0, marked: 0, tested: 0 };
  /** @type {string[]} */
  const failures = [];

  /** @param {Document} document @returns {readonly (() => Promise<void>)[]} */
  const actionsOf = ({ path, blocks }) =>
    blocks.flatMap((block) => {
      if (ranByTests.includes(path)) counts.tested += 1;
      else if (block.notRun !== undefined) counts.marked += 1;
      else if (block.language !== 'sh') {
        return async () => {
          const own = join(folder, `${path.replaceAll(/[/.]/g, '-')}-${block.line}`);
          const beginning = beginningOf(block, blocks);
          const faults = await runBlock({
            block,
            beginning,
            folder: own,
            env: { ...readersOwn(block.code), ...env },
            page: blocks,
          });
          counts.run += 1;
          if (faults.length > 0) failures.push(`${path}:${block.line}: ${faults.join('\n')}`);
        };
      }
      return [];
    });

  try {
    const documents = pages().filter(({ path }) => chosen.length === 0 || chosen.some((part) => path.includes(part)));
    await runSome(documents.flatMap(actionsOf));
  } finally {
    await vendors.close();
    await sites.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
  const totals = `${counts.run} run, ${counts.tested} run by tests of their pages, ${counts.marked} marked as not run`;
  if (failures.length > 0)
    throw new StepFailure(`${failures.length} blocks failed; ${totals}.`, failures.sort().join('\n\n'));
  return totals;
};

// @ts-check
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedPnpm } from '../setup/set-up.mjs';
import { faultsOf, writeNamed } from './run-block.mjs';
import { runLimited } from './run-limited.mjs';

/** @typedef {import('./block.mjs').Block} Block */

/** Commands that serve until they are interrupted, and what they print once they do. */
const servers = /^npx farhand-emulate\b(?!.*--help)/m;
const isServing = /http:\/\/127\.0\.0\.1:\d+/;

/**
 * A folder with the commands that a reader has installed and this machine may not have.
 * @param {string} folder
 */
export const writeCommands = (folder) => {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'pnpm'), `#!/bin/sh\nexec npx --yes ${pinnedPnpm()} "$@"\n`);
  chmodSync(join(bin, 'pnpm'), 0o755);
  return bin;
};

/**
 * Runs the shell blocks of a page, in order and in one empty project, in which the page's files above each block lie.
 * @param {object} what
 * @param {readonly Block[]} what.page all blocks of the page
 * @param {string} what.folder
 * @param {string} what.npmrc where `@farhand/*` comes from
 * @param {Record<string, string>} what.env
 * @param {(block: Block, faults: readonly string[]) => void} what.onRun
 */
export const runShellBlocks = async ({ page, folder, npmrc, env, onRun }) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(folder, '.npmrc'), `${npmrc}fund=false\naudit=false\nupdate-notifier=false\n`);
  for (const block of page) {
    writeNamed(block, folder);
    if (block.language !== 'sh' || block.notRun !== undefined) continue;
    const until = servers.test(block.code) ? isServing : undefined;
    const run = await runLimited('bash', ['-e', '-o', 'pipefail', '-c', block.code], {
      cwd: folder,
      env,
      ...(until === undefined ? {} : { until }),
    });
    onRun(block, faultsOf(block, run));
  }
};

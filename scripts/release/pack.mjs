// @ts-check
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, StepFailure } from '../process/command.mjs';
import { pinnedPnpm } from '../setup/set-up.mjs';
import { packageFolders } from '../workspace.mjs';

/**
 * Packs every package as it would be published. The build must be up to date.
 * @param {string} folder absolute; emptied first
 * @returns {Promise<readonly string[]>} the tarballs
 */
export const packPackages = async (folder) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = ['--yes', pinnedPnpm(), '-r', '--filter', './packages/*', 'pack', '--pack-destination', folder];
  const { code, output } = await runCommand('npx', args);
  if (code !== 0) throw new StepFailure('pnpm could not pack the packages.', output);
  const tarballs = readdirSync(folder)
    .map((name) => join(folder, name))
    .sort();
  if (tarballs.length !== packageFolders().length) {
    throw new StepFailure(`There are ${packageFolders().length} packages, but ${tarballs.length} were packed.`, output);
  }
  return tarballs;
};

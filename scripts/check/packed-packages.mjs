// @ts-check
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runCommand, runInstalled, StepFailure } from '../process/command.mjs';
import { pinnedPnpm } from '../setup/set-up.mjs';
import { cacheDir, packageFolders } from '../workspace.mjs';

/**
 * Packs every package as it would be published.
 * @returns {Promise<readonly string[]>} the tarballs
 */
const packAll = async () => {
  const folder = join(cacheDir, 'packed');
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

/** Checks each package from outside: what its manifest promises is in the tarball, with types that resolve. */
export const checkPackedPackages = async () => {
  const tarballs = await packAll();
  const problems = [];
  for (const tarball of tarballs) {
    const runs = [
      await runInstalled('publint/src/cli.js', ['run', tarball, '--strict']),
      await runInstalled('@arethetypeswrong/cli/dist/index.js', [tarball, '--profile', 'esm-only', '--no-emoji']),
    ];
    problems.push(
      ...runs.filter(({ code }) => code !== 0).map(({ output }) => `${basename(tarball)}\n${output.trim()}`),
    );
  }
  if (problems.length > 0) throw new StepFailure('', problems.join('\n\n'));
  return `${tarballs.length} tarballs`;
};

// @ts-check
import { basename, join } from 'node:path';
import { readTarball } from '../install/tarball.mjs';
import { runInstalled, StepFailure } from '../process/command.mjs';
import { problemsIn } from '../release/contents.mjs';
import { packPackages } from '../release/pack.mjs';
import { cacheDir } from '../workspace.mjs';

/** Stands for the address of the repository, which only a release knows. */
export const standInAddress = 'https://example.com/farhand';

/**
 * There is no CommonJS build, which docs/decisions/2026-11-30-no-commonjs-build.md explains. Every other problem in any mode
 * of resolution is a failure.
 */
const knownProblem = 'cjs-resolves-to-esm';

/**
 * Checks each tarball from outside: it has what users need and nothing else, and what its manifest promises is in it, with
 * types that every mode of resolution finds.
 * @param {readonly string[]} tarballs
 */
export const checkTarballs = async (tarballs) => {
  const problems = [];
  for (const tarball of tarballs) {
    const attw = ['--profile', 'strict', '--ignore-rules', knownProblem, '--no-emoji', '--format', 'ascii'];
    const runs = [
      await runInstalled('publint/src/cli.js', ['run', tarball, '--strict']),
      await runInstalled('@arethetypeswrong/cli/dist/index.js', [tarball, ...attw]),
    ];
    const found = [
      ...problemsIn(readTarball(tarball)),
      ...runs.filter(({ code }) => code !== 0).map(({ output }) => output.trim()),
    ];
    if (found.length > 0) problems.push(`${basename(tarball)}\n${found.join('\n')}`);
  }
  if (problems.length > 0) throw new StepFailure('', problems.join('\n\n'));
  return `${tarballs.length} tarballs`;
};

/** Packs every package with a stand-in for the address, and checks the tarballs. */
export const checkPackedPackages = async () =>
  checkTarballs(await packPackages(join(cacheDir, 'packed'), standInAddress));

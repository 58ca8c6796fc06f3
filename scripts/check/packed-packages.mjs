// @ts-check
import { basename, join } from 'node:path';
import { runInstalled, StepFailure } from '../process/command.mjs';
import { packPackages } from '../release/pack.mjs';
import { cacheDir } from '../workspace.mjs';

/** Checks each package from outside: what its manifest promises is in the tarball, with types that resolve. */
export const checkPackedPackages = async () => {
  const tarballs = await packPackages(join(cacheDir, 'packed'));
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

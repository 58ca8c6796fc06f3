// @ts-check
import { tmpdir } from 'node:os';
import { runCommand, StepFailure } from '../process/command.mjs';

/** The newer Node that programs also run on. */
const newerMajor = 24;

/**
 * The path of a newer Node, which npm has as a package.
 * @returns {Promise<string>}
 */
export const newerNode = async () => {
  if (Number.parseInt(process.versions.node, 10) >= newerMajor) return process.execPath;
  const args = ['--yes', '-p', `node@${newerMajor}`, 'node', '-p', 'process.execPath'];
  // Outside of the checkout, whose own settings npm would read.
  const { code, output } = await runCommand('npx', args, { cwd: tmpdir() });
  const path = output.trim().split('\n').at(-1) ?? '';
  if (code !== 0 || path === '')
    throw new StepFailure(`Node ${newerMajor} is not available: npx ${args.join(' ')}`, output);
  return path;
};

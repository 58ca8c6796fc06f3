// @ts-check
import { tmpdir } from 'node:os';
import { runCommand, StepFailure } from '../process/command.mjs';

/** The newer Node that programs also run on. */
export const newerVersion = '24';

/** @typedef {{ readonly version: string, readonly path: string }} Node */

/** The Node that runs this. @type {Node} */
export const thisNode = { version: process.version, path: process.execPath };

/**
 * Another Node, which npm has as a package.
 * @param {string} version
 * @returns {Promise<Node>}
 */
export const otherNode = async (version) => {
  const args = ['--yes', '-p', `node@${version}`, 'node', '-p', '`${process.version} ${process.execPath}`'];
  // Outside of the checkout, whose own settings npm would read.
  const { code, output } = await runCommand('npx', args, { cwd: tmpdir() });
  const [, found = '', path = ''] = /^(v\d+\.\d+\.\d+) (.+)$/m.exec(output) ?? [];
  if (code !== 0 || path === '') throw new StepFailure(`Node ${version} is not available from npm.`, output);
  return { version: found, path };
};

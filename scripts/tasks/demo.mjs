// @ts-check
import { runCommand } from '../process/command.mjs';
import { inRoot } from '../workspace.mjs';

/**
 * Runs the demo that `examples/demo.ts` was compiled to.
 * @param {readonly string[]} args
 */
export const demo = async (args) => {
  const { code } = await runCommand(process.execPath, [inRoot('examples/dist/demo.js'), ...args], { live: true });
  return code;
};

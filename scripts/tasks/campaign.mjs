// @ts-check
import { runCommand } from '../process/command.mjs';
import { inRoot } from '../workspace.mjs';

/**
 * Runs the campaign that `campaign/main.ts` was compiled to.
 * @param {readonly string[]} args
 */
export const campaign = async (args) => {
  const { code } = await runCommand(process.execPath, [inRoot('campaign/dist/main.js'), ...args], { live: true });
  return code;
};

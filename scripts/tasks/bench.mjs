// @ts-check
import { readdirSync } from 'node:fs';
import { runCommand } from '../process/command.mjs';
import { inRoot } from '../workspace.mjs';

/** What can be measured: the programs of `bench`, by name. */
const names = () =>
  readdirSync(inRoot('bench'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length));

/**
 * Runs one measurement, or says which there are.
 * @param {readonly string[]} args
 */
export const bench = async ([name = '', ...args]) => {
  if (!names().includes(name)) {
    console.error(`npm run bench -- <what> [options]\n\nThere is: ${names().join(', ')}`);
    return 2;
  }
  const { code } = await runCommand(process.execPath, [inRoot(`bench/dist/${name}.js`), ...args], { live: true });
  return code;
};

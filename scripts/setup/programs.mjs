// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { runCommand, StepFailure } from '../process/command.mjs';
import { inRoot } from '../workspace.mjs';

/**
 * A program that the demo and the tests start.
 * @typedef {object} Program
 * @property {string} aptPackage the package of Debian that has it
 * @property {() => Promise<string | undefined>} find its path, or undefined
 * @property {() => Promise<string>} missing says what to install
 * @property {string} variable environment variable with the path of one that somebody has chosen
 */

/**
 * The built driver's own search, so that the places and the advice exist once; that is why programs come after the
 * build. These modules of it load next to nothing else.
 * @param {string} name
 */
const driverModule = (name) => import(pathToFileURL(inRoot('packages/local-driver/dist', name)).href);

/** @type {Program} */
export const chromium = {
  aptPackage: 'chromium',
  find: async () => (await driverModule('chromium-path.js')).findChromium(),
  missing: async () => (await driverModule('chromium-path.js')).missingChromium(),
  variable: 'FARHAND_CHROMIUM',
};

/** @type {Program} */
export const xvfb = {
  aptPackage: 'xvfb',
  find: async () => (await driverModule('desktop/xvfb-path.js')).findXvfb(),
  missing: async () => (await driverModule('desktop/xvfb-path.js')).missingXvfb(),
  variable: 'FARHAND_XVFB',
};

/** Whether this is Debian or a descendant of it. */
const isDebian = () =>
  existsSync('/etc/os-release') && /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'));

/**
 * Whether it can be installed with no question to anyone. A path somebody chose is theirs to correct.
 * @param {Program} program
 */
const canInstall = ({ variable }) => process.getuid?.() === 0 && isDebian() && (process.env[variable] ?? '') === '';

/**
 * Finds a program, installing it where that is possible; answers its path.
 * @param {Program} program
 */
export const ensureProgram = async (program) => {
  const found = await program.find();
  if (found !== undefined) return found;
  if (!canInstall(program)) throw new StepFailure(await program.missing());
  let log = '';
  for (const args of [['update'], ['install', '-y', program.aptPackage]]) {
    const { code, output } = await runCommand('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
    log += output;
    if (code !== 0) throw new StepFailure(`apt-get ${args.join(' ')} failed. ${await program.missing()}`, log);
  }
  const installed = await program.find();
  if (installed === undefined) throw new StepFailure(await program.missing(), log);
  return installed;
};

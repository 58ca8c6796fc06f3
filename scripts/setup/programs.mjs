// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { runCommand, StepFailure } from '../process/command.mjs';
import { inRoot } from '../workspace.mjs';

/**
 * A program that the demo and the tests start.
 * @typedef {object} Program
 * @property {string} aptPackage its Debian package
 * @property {() => Promise<string | undefined>} find resolves to its path, or undefined
 * @property {() => Promise<string>} missing resolves to a message about what to install
 * @property {string} variable the environment variable with a path that the user chose
 */

/**
 * The search of a built package, so that the places and the advice exist only once. Programs therefore come after the
 * build. These modules load almost nothing else.
 * @param {string} path
 */
const built = (path) => import(pathToFileURL(inRoot('packages', path)).href);

const chromiumSearch = () => built('local-driver/dist/chromium-path.js');
const xvfbSearch = () => built('local-driver/dist/desktop/xvfb-path.js');
const tesseractSearch = () => built('eyes/dist/reading/tesseract-path.js');
const serverSearch = () => built('driver-testkit/dist/servers/program-path.js');

/** @type {Program} */
export const chromium = {
  aptPackage: 'chromium',
  find: async () => (await chromiumSearch()).findChromium(),
  missing: async () => (await chromiumSearch()).missingChromium(),
  variable: 'FARHAND_CHROMIUM',
};

/** @type {Program} */
export const xvfb = {
  aptPackage: 'xvfb',
  find: async () => (await xvfbSearch()).findXvfb(),
  missing: async () => (await xvfbSearch()).missingXvfb(),
  variable: 'FARHAND_XVFB',
};

/** @type {Program} */
export const chromedriver = {
  aptPackage: 'chromium-driver',
  find: async () => (await serverSearch()).findChromedriver(),
  missing: async () => (await serverSearch()).missingChromedriver(),
  variable: 'FARHAND_CHROMEDRIVER',
};

/** @type {Program} */
export const java = {
  aptPackage: 'default-jre-headless',
  find: async () => (await serverSearch()).findJava(),
  missing: async () => (await serverSearch()).missingJava(),
  variable: 'FARHAND_JAVA',
};

/** @type {Program} */
export const tesseract = {
  aptPackage: 'tesseract-ocr',
  find: async () => (await tesseractSearch()).findTesseract(),
  missing: async () => (await tesseractSearch()).missingTesseract(),
  variable: 'FARHAND_TESSERACT',
};

/** Returns whether this is Debian or a derivative. */
const isDebian = () =>
  existsSync('/etc/os-release') && /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'));

/**
 * Returns whether a program can be installed without a question. A path that the user chose is not replaced.
 * @param {Program} program
 */
const canInstall = ({ variable }) => process.getuid?.() === 0 && isDebian() && (process.env[variable] ?? '') === '';

/**
 * Finds a program, and installs it if possible. Resolves to its path.
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

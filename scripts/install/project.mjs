// @ts-check
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, StepFailure } from '../process/command.mjs';
import { pinnedPnpm } from '../setup/set-up.mjs';
import { inRoot, readJson } from '../workspace.mjs';

/** @typedef {'npm' | 'pnpm'} PackageManager */
/** @typedef {{ readonly bytes: number, readonly packages: number }} Size */

/** The oldest Node, whose types a project has. @param {string} name of a tool in this checkout */
const sameAsHere = (name) => `${name}@${String(readJson(inRoot('node_modules', name, 'package.json'))['version'])}`;

/** What a TypeScript project has installed besides the packages. */
export const compiler = () => ['typescript', '@types/node'].map(sameAsHere);

/** @type {Readonly<Record<PackageManager, () => readonly string[]>>} */
const commands = {
  npm: () => ['npm', 'install', '--no-audit', '--no-fund'],
  pnpm: () => ['npx', '--yes', pinnedPnpm(), 'add'],
};

/**
 * Makes an empty project and installs packages into it as a user does.
 * @param {object} project
 * @param {string} project.folder made if it is missing
 * @param {string} project.npmrc where the packages of the scope come from
 * @param {PackageManager} [project.manager]
 * @param {readonly string[]} project.packages
 * @param {readonly string[]} [project.args] further arguments of the package manager
 */
export const install = async ({ folder, npmrc, manager = 'npm', packages, args = [] }) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  writeFileSync(join(folder, '.npmrc'), npmrc);
  const [program = '', ...start] = commands[manager]();
  const { code, output } = await runCommand(program, [...start, ...args, ...packages], {
    cwd: folder,
    env: { npm_config_update_notifier: 'false' },
  });
  if (code !== 0) throw new StepFailure(`${manager} could not install ${packages.join(' ')}.`, output);
};

/** @param {string} folder @returns {number} */
const bytesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true }).reduce((bytes, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return bytes + bytesBelow(path);
    return entry.isFile() ? bytes + statSync(path).size : bytes;
  }, 0);

/**
 * What npm installed: the bytes of all files, and how many packages they are.
 * @param {string} folder of a project
 * @returns {Size}
 */
export const sizeOf = (folder) => {
  const { packages } = readJson(join(folder, 'node_modules/.package-lock.json'));
  return {
    bytes: bytesBelow(join(folder, 'node_modules')) - statSync(join(folder, 'node_modules/.package-lock.json')).size,
    packages: Object.keys(Object(packages)).length,
  };
};

// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../process/command.mjs';
import { StepFailure } from '../process/step.mjs';
import { inRoot, readJson, workspaceFolders } from '../workspace.mjs';
import { fingerprint } from './stamp.mjs';

/** What `npx` is told to run, such as `pnpm@10.34.9`: the version that package.json pins. */
export const pinnedPnpm = () => String(readJson(inRoot('package.json'))['packageManager']).replace(/\+.*$/, '');

/** Differs when anything that decides what is installed differs. */
export const dependenciesKey = () => {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc'].map((name) => inRoot(name));
  const manifests = workspaceFolders().map((folder) => join(folder, 'package.json'));
  const contents = [...files, ...manifests]
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'));
  return fingerprint([process.platform, process.arch, process.versions.modules, ...contents]);
};

/** @param {string} folder */
const isLinked = (folder) => {
  const manifest = readJson(join(folder, 'package.json'));
  const names = [manifest['dependencies'], manifest['devDependencies']].flatMap((group) => Object.keys(group ?? {}));
  return names.every((name) => existsSync(join(folder, 'node_modules', name, 'package.json')));
};

/** Whether the installed packages are all where they belong; a stamp alone does not see a deleted folder. */
export const areLinked = () =>
  existsSync(inRoot('node_modules', '.modules.yaml')) && workspaceFolders().every(isLinked);

/** Installs exactly what the lockfile says, with the pinned pnpm and no pnpm on the machine. */
export const installDependencies = async () => {
  const args = ['--yes', pinnedPnpm(), 'install', '--frozen-lockfile', '--config.confirmModulesPurge=false'];
  const { code, output } = await runCommand('npx', args);
  if (code === 0) return;
  const advice = output.includes('OUTDATED_LOCKFILE')
    ? `A package.json was changed without the lockfile. Run \`npx ${pinnedPnpm()} install\` and commit pnpm-lock.yaml.`
    : `The install failed. It needs npm's registry (or a filled cache) and a writable checkout. Try \`npx ${args.join(' ')}\`.`;
  throw new StepFailure(advice, output);
};

// @ts-check
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runInstalled } from '../process/command.mjs';
import { StepFailure } from '../process/step.mjs';
import { filesBelow, inRoot, readJson, shown } from '../workspace.mjs';
import { dependenciesKey } from './dependencies.mjs';
import { fingerprint } from './stamp.mjs';

/** What tsc writes for one source file. */
const endings = ['.js', '.js.map', '.d.ts', '.d.ts.map'];

/** The folders that the root tsconfig.json builds, absolute. Each compiles src to dist, the examples what lies in them. */
const projectFolders = () => {
  const references = readJson(inRoot('tsconfig.json'))['references'];
  if (!Array.isArray(references)) throw new Error('tsconfig.json: "references" is missing.');
  return references.map((reference) => inRoot(String(reference.path)));
};

/** @param {string} folder */
const sourceFolder = (folder) => (existsSync(join(folder, 'src')) ? join(folder, 'src') : folder);

/** @param {string} folder */
const filesOf = (folder) =>
  existsSync(join(folder, 'src'))
    ? filesBelow(join(folder, 'src'))
    : readdirSync(folder).map((name) => join(folder, name));

/** @param {string} folder */
const sourcesOf = (folder) => filesOf(folder).filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));

/** @param {string} folder */
const outputsOf = (folder) =>
  sourcesOf(folder).flatMap((path) => {
    const stem = join(folder, 'dist', relative(sourceFolder(folder), path).replace(/\.ts$/, ''));
    return endings.map((ending) => `${stem}${ending}`);
  });

/** @param {string} folder */
const isComplete = (folder) => outputsOf(folder).every((path) => existsSync(path));

/** Differs when a source or a setting of the build was touched. */
export const buildKey = () => {
  const settings = ['tsconfig.json', 'tsconfig.base.json'].map((name) => inRoot(name));
  const files = projectFolders().flatMap((folder) => [join(folder, 'tsconfig.json'), ...sourcesOf(folder)]);
  const states = [...settings, ...files].map((path) => {
    const { mtimeMs, size } = statSync(path);
    return `${shown(path)} ${mtimeMs} ${size}`;
  });
  return fingerprint([dependenciesKey(), ...states]);
};

/** Whether every source has its outputs; a stamp alone does not see a deleted dist. */
export const isBuilt = () => projectFolders().every(isComplete);

/**
 * Removes outputs whose source is gone, which would still be imported and published.
 * @param {string} folder
 */
const removeOrphans = (folder) => {
  const wanted = new Set(outputsOf(folder));
  for (const path of filesBelow(join(folder, 'dist'))) {
    if (endings.some((ending) => path.endsWith(ending)) && !wanted.has(path)) rmSync(path, { force: true });
  }
};

/**
 * Makes `tsc -b` write the outputs again: it trusts its build info and does not look whether they are still there.
 * @param {string} folder
 */
const forgetBuildInfo = (folder) => rmSync(join(folder, 'tsconfig.tsbuildinfo'), { force: true });

/** Compiles everything that changed. */
export const build = async () => {
  for (const folder of projectFolders()) {
    removeOrphans(folder);
    if (!isComplete(folder)) forgetBuildInfo(folder);
  }
  const { code, output } = await runInstalled('typescript/bin/tsc', [
    '-b',
    '--pretty',
    String(process.stdout.isTTY === true),
  ]);
  if (code !== 0) throw new StepFailure('The code does not compile; the errors are above.', output);
};

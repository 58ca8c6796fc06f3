// @ts-check
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { standInAddress } from '../check/packed-packages.mjs';
import { runCommand, StepFailure } from '../process/command.mjs';
import { packPackages } from '../release/pack.mjs';
import { isAtLeast, oldestNode } from '../setup/node-version.mjs';
import { chromium, ensureProgram } from '../setup/programs.mjs';
import { cacheDir } from '../workspace.mjs';
import { newerVersion, otherNode, thisNode } from './other-nodes.mjs';
import {
  entryPoints,
  expectedOutput,
  isExpectedWithoutOptionalParts,
  modes,
  programs,
  programThatLoads,
  programWithoutOptionalParts,
} from './programs.mjs';
import { compiler, install } from './project.mjs';
import { startRegistry } from './registry.mjs';
import { measureSizes, readSizesPage, sizesPath, staleRows } from './sizes.mjs';
import { manifestOf } from './tarball.mjs';

/** @typedef {import('./project.mjs').PackageManager} PackageManager */
/** @typedef {import('./registry.mjs').Registry} Registry */
/** @typedef {import('./other-nodes.mjs').Node} Node */

const packages = ['@farhand/core', '@farhand/local-driver'];

/** What core may take without its optional parts, in bytes. */
const mostCoreBytes = 10_000_000;

/** The name of a compiled file. @param {string} file */
const compiled = (file) => `out/${file.replace(/\.mts$/, '.mjs').replace(/\.cts$/, '.cjs')}`;

/**
 * Compiles the TypeScript of a project in each mode, with every declaration checked.
 * @param {string} folder
 */
const compile = async (folder) => {
  for (const [mode, settings] of Object.entries(modes)) {
    const options = {
      ...settings,
      target: 'es2022',
      lib: ['es2023', 'esnext.disposable'],
      types: ['node'],
      strict: true,
    };
    const files = programs.filter((program) => program.mode === mode).map(({ file }) => file);
    const project = { compilerOptions: { ...options, skipLibCheck: false, outDir: 'out', rootDir: '.' }, files };
    writeFileSync(join(folder, `tsconfig.${mode}.json`), JSON.stringify(project));
    const args = [join(folder, 'node_modules/typescript/bin/tsc'), '-p', `tsconfig.${mode}.json`, '--pretty', 'false'];
    const { code, output } = await runCommand(process.execPath, args, { cwd: folder });
    if (code !== 0) throw new StepFailure(`TypeScript, ${mode}: the program does not compile.`, output);
  }
};

/**
 * Runs a program and checks what it printed.
 * @param {string} folder
 * @param {string} file
 * @param {Node} node
 * @param {(output: string) => boolean} isExpected
 * @returns {Promise<readonly string[]>} what is wrong
 */
const problemsOf = async (folder, file, { version, path }, isExpected) => {
  const { code, output } = await runCommand(path, [file], { cwd: folder });
  if (code === 0 && isExpected(output)) return [];
  return [`${file} on Node ${version} ended with code ${code} and printed:\n${output.trim()}`];
};

/**
 * Checks that a program fails on a Node that is too old for it.
 * @param {string} folder
 * @param {string} file
 * @param {Node} node
 * @returns {Promise<readonly string[]>} what is wrong
 */
const unexpectedSuccess = async (folder, file, { version, path }) => {
  const { code } = await runCommand(path, [file], { cwd: folder });
  return code === 0 ? [`${file} runs on Node ${version}, though the documentation says that it does not.`] : [];
};

/**
 * Installs the packages with a package manager, then compiles and runs every program on every Node.
 * @param {string} folder
 * @param {PackageManager} manager
 * @param {readonly Node[]} nodes
 * @param {Registry} registry
 */
const checkProject = async (folder, manager, nodes, { npmrc }) => {
  await install({ folder, manager, npmrc, packages: [...packages, ...compiler()] });
  for (const { file, code } of programs) writeFileSync(join(folder, file), code);
  await compile(folder);
  const problems = [];
  for (const node of nodes) {
    for (const { name, file, mode, needsNode = '0.0.0' } of programs) {
      const path = mode === undefined ? file : compiled(file);
      const found = isAtLeast(node.version, needsNode)
        ? await problemsOf(folder, path, node, (output) => output.trim() === expectedOutput)
        : await unexpectedSuccess(folder, path, node);
      problems.push(...found.map((problem) => `${manager}, ${name}: ${problem}`));
    }
  }
  return problems;
};

/**
 * Checks how large core is, and that the page with the sizes shows it.
 * @param {Registry} registry
 * @returns {Promise<readonly string[]>} what is wrong
 */
const checkSize = async ({ npmrc }) => {
  const rows = await measureSizes(npmrc, [['@farhand/core']]);
  return [
    ...rows
      .filter(({ least }) => least.bytes > mostCoreBytes)
      .map(
        ({ least }) =>
          `@farhand/core without optional parts takes ${least.bytes} bytes, and may take ${mostCoreBytes}.`,
      ),
    ...staleRows(readSizesPage(), rows).map(
      (row) => `${sizesPath} does not show: ${row}\nnpm run install-sizes writes it.`,
    ),
  ];
};

/**
 * Checks every package without optional parts: what loads, what works, and what the rest says.
 * @param {string} folder
 * @param {readonly string[]} tarballs
 * @param {Node} node
 * @param {Registry} registry
 * @returns {Promise<readonly string[]>} what is wrong
 */
const checkWithoutOptionalParts = async (folder, tarballs, node, { npmrc }) => {
  const manifests = tarballs.map(manifestOf);
  await install({ folder, npmrc, packages: manifests.map(({ name }) => name), args: ['--omit=optional'] });
  const loading = programThatLoads(entryPoints(manifests));
  for (const { file, code } of [loading, programWithoutOptionalParts]) writeFileSync(join(folder, file), code);
  return [
    ...(await problemsOf(folder, loading.file, node, (output) => output.trim() === '')),
    ...(await problemsOf(folder, programWithoutOptionalParts.file, node, isExpectedWithoutOptionalParts)),
  ];
};

/** A failure, and what the failed program printed. @param {unknown} error */
const failureOf = (error) =>
  error instanceof StepFailure
    ? `${error.message}\n${error.output}`.trim()
    : String(error instanceof Error ? error.stack : error);

/**
 * Installs packed packages into empty projects as users do, and runs the same click in each way in which users write it.
 * @param {readonly string[]} tarballs
 */
export const checkInstallation = async (tarballs) => {
  await ensureProgram(chromium);
  const newer = await otherNode(newerVersion);
  const oldest = await otherNode(oldestNode());
  const folder = mkdtempSync(join(tmpdir(), 'farhand-install-'));
  const registry = await startRegistry(tarballs);
  try {
    // All end before the folder is removed.
    const checks = await Promise.allSettled([
      checkProject(join(folder, 'npm'), 'npm', [oldest, thisNode, newer], registry),
      checkProject(join(folder, 'pnpm'), 'pnpm', [thisNode, newer], registry),
      checkWithoutOptionalParts(join(folder, 'without-optional'), tarballs, thisNode, registry),
      checkSize(registry),
    ]);
    const problems = checks.flatMap((check) =>
      check.status === 'fulfilled' ? check.value : [failureOf(check.reason)],
    );
    if (problems.length > 0) throw new StepFailure('', problems.join('\n\n'));
    const versions = [oldest, thisNode, newer].map(({ version }) => version.slice(1)).join(', ');
    return `npm and pnpm, ${programs.length} programs, Node ${versions}`;
  } finally {
    await registry[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Packs the packages and checks their installation. */
export const checkPackedInstallation = async () =>
  checkInstallation(await packPackages(join(cacheDir, 'installed'), standInAddress));

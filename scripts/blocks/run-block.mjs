// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { inRoot } from '../workspace.mjs';
import { fileNameOf } from './block.mjs';
import { runLimited } from './run-limited.mjs';

/** @typedef {import('./block.mjs').Block} Block */

/**
 * How a kind of block is run: the name of its file, and the command.
 * @typedef {object} Way
 * @property {string} file
 * @property {readonly string[]} command arguments of Node.js
 * @property {Record<string, string>} [env]
 */

/** The test runners by the entry point that a block imports. @type {Readonly<Record<string, Way>>} */
const runners = {
  '@farhand/test/vitest': {
    file: 'block.test.ts',
    command: [inRoot('node_modules/vitest/vitest.mjs'), 'run', '--reporter=verbose'],
  },
  '@farhand/test/playwright': {
    file: 'block.spec.ts',
    command: [inRoot('packages/test/node_modules/@playwright/test/cli.js'), 'test', '--reporter=line', '--workers=1'],
  },
  '@farhand/test/jest': {
    file: 'block.test.mjs',
    command: [inRoot('packages/test/node_modules/jest/bin/jest.js'), '--config={"transform":{}}'],
    env: { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
  },
  '@farhand/test/node': { file: 'block.test.mjs', command: ['--test', 'block.test.mjs'] },
};

/** @type {Way} */
const script = { file: 'block.mjs', command: ['block.mjs'] };

/** How a block is run: by the runner whose tests it has, or as a script. @param {string} code @returns {Way} */
const wayOf = (code) => {
  const imported = Object.keys(runners).find((name) => code.includes(`from '${name}'`));
  const way = imported === undefined ? undefined : runners[imported];
  return way !== undefined && /\b(?:test|it|describe)(?:\.\w+)?\(/.test(code) ? way : script;
};

/**
 * The code as plain JavaScript that Node.js 20 runs: without types, with `await using` spelled out.
 * @param {string} code
 */
const plain = async (code) => (await transform(code, { loader: 'ts', target: 'node20', format: 'esm' })).code;

/** @typedef {{ readonly code: number | undefined, readonly stdout: string, readonly stderr: string }} Run */

/**
 * What is wrong with a run; empty if it is as its document says.
 * @param {Block} block
 * @param {Run} run
 * @returns {readonly string[]}
 */
export const faultsOf = (block, { code, stdout, stderr }) => {
  const faults = [];
  if (code === undefined) faults.push('It did not end in time.');
  else if (code !== 0) faults.push(`It ended with code ${code}.`);
  if (stderr.includes('FarhandWarning')) faults.push('It prints a warning.');
  if (faults.length === 0 && block.output !== undefined && !matches(stdout, block.output))
    faults.push(`It should print:\n${block.output}`);
  return faults.length === 0 ? [] : [...faults, `${stdout}${stderr}`.trim()];
};

/**
 * Whether a text is what a document shows of it, where `…` stands for anything.
 * @param {string} text
 * @param {string} expected
 */
const matches = (text, expected) => {
  const parts = expected
    .trim()
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^]*?')}$`).test(text.trim());
};

/**
 * Runs a block of TypeScript or JavaScript in a folder of its own.
 * @param {object} what
 * @param {Block} what.block
 * @param {string} what.beginning what the block continues from
 * @param {string} what.folder
 * @param {Record<string, string>} what.env
 * @param {readonly Block[]} what.page the blocks of its page: those with a name lie beside it
 * @returns {Promise<readonly string[]>} what is wrong
 */
export const runBlock = async ({ block, beginning, folder, env, page }) => {
  const code = `${beginning}\n${block.code}`;
  const way = wayOf(block.code);
  mkdirSync(folder, { recursive: true });
  for (const other of page) if (other !== block) writeNamed(other, folder);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(folder, way.file), way.file.endsWith('.mjs') ? await plain(code) : code);
  const run = await runLimited(process.execPath, way.command, { cwd: folder, env: { ...env, ...way.env } });
  return faultsOf(block, run);
};

/**
 * Writes a block that has a name to its place in a folder.
 * @param {Block} block
 * @param {string} folder
 */
export const writeNamed = (block, folder) => {
  const name = fileNameOf(block);
  if (name === undefined || block.language === 'sh') return;
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), `${block.code}\n`);
};

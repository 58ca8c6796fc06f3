// @ts-check
import { checkTypesOfBlocks } from '../blocks/check-types.mjs';
import { runBlocks } from '../blocks/run-blocks.mjs';
import { checkPackedPackages } from '../check/packed-packages.mjs';
import { checkPackedInstallation } from '../install/check-installation.mjs';
import { printFailure, runInstalled, step, StepFailure } from '../process/command.mjs';
import { isAtLeast } from '../setup/node-version.mjs';
import { siteFolder } from '../docs/build-site.mjs';
import { lookAtSite } from '../docs/look-at-site.mjs';
import { writeSite } from './docs.mjs';

/** The oldest Node that the linters support. The tests run on the older one in package.json. */
const oldestNode = '20.19.0';

/**
 * A check that runs one program of an installed package.
 * @param {string} path below node_modules
 * @param {readonly string[]} args
 * @param {string} [advice]
 */
const program =
  (path, args, advice = '') =>
  async () => {
    const { code, output } = await runInstalled(path, args);
    if (code !== 0) throw new StepFailure(advice, output);
  };

/** @param {string} project */
const types = (project) =>
  program('typescript/bin/tsc', ['-p', project, '--pretty', String(process.stdout.isTTY === true)]);

/** Builds the site with the API reference, follows its links, and opens it in a browser. */
const checkDocs = async () => {
  const built = await writeSite();
  const seen = await lookAtSite(siteFolder);
  return `${built}; ${seen}`;
};

/** @type {Readonly<Record<string, { title: string, run: () => Promise<string | void> }>>} */
const checks = {
  format: { title: 'format', run: program('oxfmt/bin/oxfmt', ['--check', '.'], '`npm run format` mends this.') },
  lint: { title: 'lint', run: program('oxlint/bin/oxlint', ['--deny-warnings']) },
  'typed-lint': { title: 'lint that needs types', run: program('eslint/bin/eslint.js', ['--max-warnings=0', '.']) },
  types: { title: 'types of tests and examples', run: types('tsconfig.tests.json') },
  tools: { title: 'types of scripts', run: types('tsconfig.tools.json') },
  knip: { title: 'unused files, exports and dependencies', run: program('knip/bin/knip.js', []) },
  packages: { title: 'packages as published', run: checkPackedPackages },
  install: { title: 'installation', run: checkPackedInstallation },
  'block-types': { title: 'types of code in documents', run: checkTypesOfBlocks },
  blocks: { title: 'code in documents, run', run: () => runBlocks() },
  docs: { title: 'documentation as a site', run: checkDocs },
};

/**
 * Runs all checks, or the named ones, each to its end, and counts what passed.
 * @param {readonly string[]} names
 */
export const check = async (names) => {
  if (!isAtLeast(process.version, oldestNode)) {
    console.error(
      `npm run check needs Node ${oldestNode} or newer, because its linters do; this is ${process.version}.`,
    );
    return 1;
  }
  const unknown = names.filter((name) => checks[name] === undefined);
  if (unknown.length > 0) {
    console.error(`No check is called ${unknown.join(', ')}. There are: ${Object.keys(checks).join(', ')}.`);
    return 2;
  }
  const chosen = Object.entries(checks).filter(([name]) => names.length === 0 || names.includes(name));
  let failed = 0;
  for (const [, { title, run }] of chosen) {
    try {
      await step(title, run);
    } catch (error) {
      printFailure(error);
      failed += 1;
    }
  }
  console.log(`${chosen.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
};

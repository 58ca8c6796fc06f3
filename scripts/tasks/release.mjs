// @ts-check
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkTarballs } from '../check/packed-packages.mjs';
import { checkInstallation } from '../install/check-installation.mjs';
import { manifestOf } from '../install/tarball.mjs';
import { step, StepFailure } from '../process/command.mjs';
import { checkAddress } from '../release/address.mjs';
import { packPackages } from '../release/pack.mjs';
import { isPublished, publishTarballs } from '../release/publish.mjs';
import { cacheDir, inRoot, packageFolders, readJson } from '../workspace.mjs';

/**
 * What the arguments ask for. A wrong one is an error before anything is done.
 * @param {readonly string[]} args
 */
export const releaseOptions = (args) => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { address: { type: 'string' }, publish: { type: 'boolean', default: false } },
    });
    return { address: checkAddress(values.address), publish: values.publish };
  } catch (error) {
    if (error instanceof StepFailure || !(error instanceof Error)) throw error;
    throw new StepFailure(`npm run release: ${error.message} Options: --address <url>, --publish.`);
  }
};

/**
 * Refuses to publish while changes wait for their version.
 * @param {readonly string[]} names of the files in `.changeset`
 */
export const checkNoChangesets = (names) => {
  const waiting = names.filter((name) => name.endsWith('.md') && name !== 'README.md');
  if (waiting.length > 0) {
    throw new StepFailure(
      `npm run release: ${waiting.length} changesets have no version yet: ${waiting.join(', ')}. Nothing was published. Run npx changeset version and commit what it writes.`,
    );
  }
};

/** The packages whose version the registry does not have. */
const unpublished = async () => {
  const manifests = packageFolders().map((folder) => readJson(join(folder, 'package.json')));
  const names = [];
  for (const { name, version } of manifests)
    if (!(await isPublished(String(name), String(version)))) names.push(String(name));
  return names;
};

/**
 * Packs the packages with the address of the repository, checks the tarballs as a user gets them, and publishes them if it
 * is asked to.
 * @param {readonly string[]} args
 */
export const release = async (args) => {
  const { address, publish } = releaseOptions(args);
  if (publish) {
    checkNoChangesets(readdirSync(inRoot('.changeset')));
    if ((await unpublished()).length === 0) {
      console.log('npm has every package in its version. Nothing to publish.');
      return 0;
    }
  }
  /** @type {readonly string[]} */
  let tarballs = [];
  await step('packages, packed', async () => {
    tarballs = await packPackages(join(cacheDir, 'release'), address);
    return `${tarballs.length} tarballs`;
  });
  await step('packages as published', () => checkTarballs(tarballs));
  await step('installation', () => checkInstallation(tarballs));
  for (const tarball of tarballs) {
    const { name, version } = manifestOf(tarball);
    console.log(`  ${`${name}@${version}`.padEnd(34)}${(statSync(tarball).size / 1000).toFixed(0).padStart(5)} kB`);
  }
  if (!publish) {
    console.log('Nothing was published: this was a dry run. Add --publish to publish.');
    return 0;
  }
  // No step, whose line would be drawn over a question of npm's.
  console.log(`Published: ${(await publishTarballs(tarballs)).join(', ')}`);
  return 0;
};

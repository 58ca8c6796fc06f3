// @ts-check
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readTarball, writeTarball } from '../install/tarball.mjs';
import { runCommand, StepFailure } from '../process/command.mjs';
import { pinnedPnpm } from '../setup/set-up.mjs';
import { inRoot, packageFolders } from '../workspace.mjs';
import { absoluteLinks, addressFields } from './address.mjs';

/** @typedef {ReadonlyMap<string, Buffer>} Files */

export const noticesPath = 'THIRD-PARTY-NOTICES.md';

/** What a package brings along or has installed that asks for a notice. @param {Record<string, unknown>} manifest */
export const needsNotices = ({ dependencies = {}, optionalDependencies = {} }) =>
  Object.keys({ ...Object(dependencies), ...Object(optionalDependencies) }).includes('sharp');

/**
 * Makes of what pnpm packed what is published: without references to source maps, which are not packed; with notices; and
 * with the address of the repository, if it is given.
 * @param {Files} packed
 * @param {string | undefined} address
 * @returns {Files}
 */
export const publishedFiles = (packed, address) => {
  const manifest = JSON.parse(String(packed.get('package.json')));
  const folder = `packages/${basename(manifest.name)}`;
  const files = new Map(packed);
  for (const [path, content] of packed) {
    if (/\.(js|d\.ts)$/.test(path))
      files.set(path, Buffer.from(content.toString('utf8').replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n')));
  }
  if (needsNotices(manifest)) files.set(noticesPath, readFileSync(inRoot(noticesPath)));
  if (address !== undefined) {
    files.set(
      'package.json',
      Buffer.from(`${JSON.stringify({ ...manifest, ...addressFields(address, folder) }, null, 2)}\n`),
    );
    files.set('README.md', Buffer.from(absoluteLinks(String(packed.get('README.md')), address, folder)));
  }
  return files;
};

/**
 * Packs every package as it is published. The build must be up to date.
 * @param {string} folder absolute; emptied first
 * @param {string} [address] web address of the repository; without it the manifests have none and links stay relative
 * @returns {Promise<readonly string[]>} the tarballs
 */
export const packPackages = async (folder, address) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = ['--yes', pinnedPnpm(), '-r', '--filter', './packages/*', 'pack', '--pack-destination', folder];
  const { code, output } = await runCommand('npx', args);
  if (code !== 0) throw new StepFailure('pnpm could not pack the packages.', output);
  const tarballs = readdirSync(folder)
    .map((name) => join(folder, name))
    .sort();
  if (tarballs.length !== packageFolders().length) {
    throw new StepFailure(`There are ${packageFolders().length} packages, but ${tarballs.length} were packed.`, output);
  }
  for (const tarball of tarballs) writeTarball(tarball, publishedFiles(readTarball(tarball), address));
  return tarballs;
};

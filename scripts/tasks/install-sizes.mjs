// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { standInAddress } from '../check/packed-packages.mjs';
import { startRegistry } from '../install/registry.mjs';
import { measureSizes, sizesPage, sizesPath } from '../install/sizes.mjs';
import { step } from '../process/command.mjs';
import { packPackages } from '../release/pack.mjs';
import { cacheDir, inRoot } from '../workspace.mjs';

/** Installs every package into empty projects and writes how large they are. */
export const installSizes = async () => {
  await step('install sizes', async () => {
    const registry = await startRegistry(await packPackages(join(cacheDir, 'sized'), standInAddress));
    try {
      writeFileSync(inRoot(sizesPath), sizesPage(await measureSizes(registry.npmrc)));
    } finally {
      await registry[Symbol.asyncDispose]();
    }
    return sizesPath;
  });
  return 0;
};

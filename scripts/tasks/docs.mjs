// @ts-check
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite, siteFolder } from '../docs/build-site.mjs';
import { runInstalled, step, StepFailure } from '../process/command.mjs';
import { shown } from '../workspace.mjs';

/**
 * Writes the API reference; an undocumented, unexported or wrongly linked symbol is a failure.
 * @param {string} out the folder to write, absolute; emptied first
 */
export const writeReference = async (out) => {
  rmSync(out, { recursive: true, force: true });
  const { code, output } = await runInstalled('typedoc/bin/typedoc', ['--out', out]);
  if (code !== 0) throw new StepFailure('The API reference was not written.', output);
};

/** Builds the site: the pages, and below them the API reference. */
export const docs = async () => {
  await step('pages', buildSite);
  await step('API reference', async () => {
    await writeReference(join(siteFolder, 'api'));
    return shown(join(siteFolder, 'api'));
  });
  return 0;
};

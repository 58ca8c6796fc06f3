// @ts-check
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSite, siteFolder } from '../docs/build-site.mjs';
import { checkSite } from '../docs/check-site.mjs';
import { serveFolder } from '../docs/serve-folder.mjs';
import { runInstalled, step, StepFailure } from '../process/command.mjs';
import { shown } from '../workspace.mjs';

/** Writes the API reference into the site; an undocumented, unexported or wrongly linked symbol is a failure. */
const writeReference = async () => {
  const { code, output } = await runInstalled('typedoc/bin/typedoc', ['--out', join(siteFolder, 'api')]);
  if (code !== 0) throw new StepFailure('The API reference was not written.', output);
};

/**
 * Builds the whole site and follows its links.
 * @returns {Promise<string>} what was checked
 */
export const writeSite = async () => {
  await buildSite();
  await writeReference();
  return checkSite(siteFolder);
};

/**
 * Builds the documentation. `--serve` shows it until Ctrl+C; `--address` is the web address of the repository, which links to
 * its files need; `--base` is the path that the site will be served at.
 * @param {readonly string[]} args
 */
export const docs = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: { serve: { type: 'boolean' }, address: { type: 'string' }, base: { type: 'string' } },
  });
  const { serve = false, address, base } = values;
  await step('pages', () =>
    buildSite({ ...(address === undefined ? {} : { address }), ...(base === undefined ? {} : { base }) }),
  );
  await step('API reference', writeReference);
  // Links of a site at another path cannot be followed from the folder that it is in.
  if (base === undefined) await step('links, titles and headings', async () => checkSite(siteFolder));
  console.log(`The site is in ${shown(siteFolder)}; \`npm run docs -- --serve\` shows it.`);
  if (!serve) return 0;
  const { url } = await serveFolder(siteFolder, 4173);
  console.log(`It is at ${url} until Ctrl+C.`);
  return new Promise(() => {});
};

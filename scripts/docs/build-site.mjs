// @ts-check
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { runInstalled, StepFailure } from '../process/command.mjs';
import { cacheDir, filesBelow, inRoot, packageFolders, shown } from '../workspace.mjs';
import { withFrontMatter } from './front-matter.mjs';
import { pageOf, sourcePageOf, withDescription, withSiteLinks } from './site-pages.mjs';

/** Where the pages lie with the links of the site, for VitePress to read. */
export const stage = join(cacheDir, 'site');

/** Where the site is written. */
export const siteFolder = inRoot('docs/dist');

/** Folders below `docs` that the site is not made from. */
const outputs = ['api', 'dist', '.vitepress'];

/** The documents of the repository that become pages, and the pictures beside them. */
const documents = () => [
  ...filesBelow(inRoot('docs'), outputs),
  inRoot('CONTRIBUTING.md'),
  inRoot('SECURITY.md'),
  ...packageFolders()
    .map((folder) => join(folder, 'README.md'))
    .filter((path) => existsSync(path)),
];

/**
 * @param {string} path below the stage
 * @param {string | Buffer} content
 */
const put = (path, content) => {
  const target = join(stage, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
};

/** @param {string} path */
const isFile = (path) => existsSync(inRoot(path)) && statSync(inRoot(path)).isFile();

/**
 * Lays the pages out for VitePress.
 * @param {string | undefined} repository
 */
const stagePages = (repository) => {
  rmSync(stage, { recursive: true, force: true });
  /** @type {Set<string>} */
  const sources = new Set();
  let pages = 0;
  for (const document of documents()) {
    const path = shown(document);
    const page = pageOf(path);
    if (page === undefined) {
      put(`public/${path.slice('docs/'.length)}`, readFileSync(document));
      continue;
    }
    const linked = withSiteLinks(readFileSync(document, 'utf8'), path, { isFile, repository });
    for (const source of linked.sources) sources.add(source);
    put(page, withDescription(withFrontMatter(linked.text, path)));
    pages += 1;
  }
  for (const source of sources) put(`public/${sourcePageOf(source)}`, readFileSync(inRoot(source)));
  for (const file of filesBelow(inRoot('docs/.vitepress'), ['cache', 'dist']))
    put(shown(file).slice('docs/'.length), readFileSync(file));
  return pages;
};

/** Puts the Markdown of a folder's first page, such as `start.md`, also where links lead: to `start/index.md`. */
const addMarkdownOfFolders = () => {
  for (const index of filesBelow(siteFolder, ['api']).filter((path) => path.endsWith(`${sep}index.html`))) {
    const folder = dirname(index);
    if (existsSync(`${folder}.md`)) copyFileSync(`${folder}.md`, join(folder, 'index.md'));
  }
};

/**
 * Builds the pages of the site into {@link siteFolder}, which is emptied first. A dead link is a failure.
 * @param {object} [place]
 * @param {string} [place.address] web address of the repository, for links to its files; without it the site has copies
 * @param {string} [place.base] path that the site is served at, with slashes around it; `/` by default
 * @returns {Promise<string>} what was built
 */
export const buildSite = async ({ address, base = '/' } = {}) => {
  const pages = stagePages(address === undefined ? undefined : `${address}/blob/HEAD`);
  rmSync(siteFolder, { recursive: true, force: true });
  const args = ['build', stage, '--outDir', siteFolder, '--base', base];
  const { code, output } = await runInstalled('vitepress/bin/vitepress.js', args);
  if (code !== 0) throw new StepFailure('The site was not built.', output);
  addMarkdownOfFolders();
  return `${pages} pages`;
};

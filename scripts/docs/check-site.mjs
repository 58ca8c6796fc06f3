// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { StepFailure } from '../process/command.mjs';
import { filesBelow } from '../workspace.mjs';
import { markdownLink } from './site-pages.mjs';

/** @typedef {{ readonly path: string, readonly html: string }} Page `path` is from the root of the site */

/** @param {string} html @param {RegExp} pattern */
const all = (html, pattern) => [...html.matchAll(pattern)].map(([, found = '']) => found);

/** @param {string} text */
const decoded = (text) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** The shortest and the longest description that search results show whole. */
const descriptionLength = { least: 50, most: 170 };

/**
 * What is wrong with a page by itself: its title, description, language, headings and pictures.
 * @param {Page} page
 * @returns {readonly string[]}
 */
export const faultsOfPage = ({ html }) => {
  const faults = [];
  if (all(html, /<html[^>]* lang="([^"]+)"/g).length !== 1) faults.push('It names no language.');
  if ((all(html, /<title>([^<]*)<\/title>/g)[0] ?? '').trim() === '') faults.push('It has no title.');
  const description = decoded(all(html, /<meta name="description" content="([^"]*)"/g)[0] ?? '');
  if (description.length < descriptionLength.least || description.length > descriptionLength.most)
    faults.push(`Its description has ${description.length} characters.`);
  // The navigation around the document has headings of its own.
  const main = /<main[ >][^]*<\/main>/.exec(html)?.[0] ?? html;
  const levels = all(main, /<h([1-6])[ >]/g).map(Number);
  const tops = levels.filter((level) => level === 1).length;
  if (tops !== 1) faults.push(`It has ${tops} main headings.`);
  const jump = levels.findIndex((level, index) => level > (levels[index - 1] ?? 0) + 1);
  if (jump >= 0) faults.push(`A heading of level ${levels[jump]} follows one of level ${levels[jump - 1] ?? 0}.`);
  const withoutText = all(html, /(<img\b[^>]*>)/g).filter((tag) => !/ alt="[^"]+"/.test(tag));
  if (withoutText.length > 0) faults.push(`A picture has no text: ${withoutText[0]}`);
  return faults;
};

/**
 * The links of a page within the site that lead nowhere.
 * @param {Page} page
 * @param {(path: string) => string | undefined} read the content of a file of the site
 * @returns {readonly string[]}
 */
export const deadLinksOf = ({ path, html }, read) =>
  [...new Set(all(html, / (?:href|src)="([^"]+)"/g))].map(decoded).filter((link) => {
    if (/^(?:[a-z]+:|\/\/)/i.test(link)) return false;
    const [file = '', anchor = ''] = link.replace(/\?[^#]*/, '').split('#');
    const resolved =
      file === ''
        ? path
        : posix
            .normalize(
              posix.join(
                posix.dirname(`/${path}`),
                file.startsWith('/') ? posix.relative(posix.dirname(`/${path}`), file) : file,
              ),
            )
            .slice(1);
    const target =
      link.split('#')[0]?.endsWith('/') === true || resolved === '' ? posix.join(resolved, 'index.html') : resolved;
    const content = read(target);
    if (content === undefined) return true;
    return anchor !== '' && target.endsWith('.html') && !content.includes(` id="${decodeURIComponent(anchor)}"`);
  });

/**
 * The links of the Markdown beside a page, as links of HTML. Code is left out.
 * @param {string} text
 */
const linksOfMarkdown = (text) =>
  all(text.replaceAll(/^ *```[^]*?^ *```$/gm, '').replaceAll(/`[^`\n]*`/g, ''), markdownLink)
    .map((target) => ` href="${target}"`)
    .join('');

/**
 * Checks a built site: each page by itself, that no two have one title or description, and every link within it, also of
 * the Markdown beside the pages.
 * @param {string} folder
 * @returns {string} what was checked
 */
export const checkSite = (folder) => {
  /** @type {readonly Page[]} */
  const files = filesBelow(folder, [])
    .filter((path) => path.endsWith('.html'))
    .map((path) => ({ path: relative(folder, path).split(sep).join('/'), html: readFileSync(path, 'utf8') }));
  const known = new Map(files.map(({ path, html }) => [path, html]));
  /** @param {string} path */
  const read = (path) => known.get(path) ?? (existsSync(join(folder, path)) ? '' : undefined);
  const pages = files.filter(({ path }) => !path.startsWith('api/') && path !== '404.html');
  const twins = filesBelow(folder, ['api'])
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({
      path: relative(folder, path).split(sep).join('/'),
      html: linksOfMarkdown(readFileSync(path, 'utf8')),
    }));
  const faults = [
    ...pages.flatMap((page) => faultsOfPage(page).map((fault) => `${page.path}: ${fault}`)),
    ...repeated(pages, 'title', /<title>([^<]*)<\/title>/g),
    ...repeated(pages, 'description', /<meta name="description" content="([^"]*)"/g),
    ...[...files, ...twins].flatMap((page) =>
      deadLinksOf(page, read).map((link) => `${page.path}: ${link} leads nowhere.`),
    ),
  ];
  if (faults.length > 0) throw new StepFailure(`The site has ${faults.length} faults.`, faults.join('\n'));
  const links = files.reduce((sum, { html }) => sum + all(html, / (?:href|src)="([^"]+)"/g).length, 0);
  return `${pages.length} pages, ${files.length - pages.length} of the API reference, ${links} links`;
};

/**
 * @param {readonly Page[]} pages
 * @param {string} what
 * @param {RegExp} pattern
 * @returns {readonly string[]}
 */
const repeated = (pages, what, pattern) => {
  /** @type {Map<string, string>} */
  const seen = new Map();
  return pages.flatMap(({ path, html }) => {
    const text = all(html, pattern)[0] ?? '';
    const other = seen.get(text);
    seen.set(text, path);
    return other === undefined ? [] : [`${path}: it has the ${what} of ${other}.`];
  });
};

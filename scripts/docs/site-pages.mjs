// @ts-check
import { posix } from 'node:path';

/**
 * The page of the site that a document of the repository becomes; undefined for a file that is no page. Pages below
 * `docs` keep their place. The documents that hosts of repositories expect elsewhere come in among them.
 * @param {string} path from the root of the checkout, with forward slashes
 */
export const pageOf = (path) => {
  if (!path.endsWith('.md')) return undefined;
  if (path === 'CONTRIBUTING.md') return 'contributing/index.md';
  if (path === 'SECURITY.md') return 'rely/security.md';
  const packageName = /^packages\/([^/]+)\/README\.md$/.exec(path)?.[1];
  if (packageName !== undefined) return `packages/${packageName}.md`;
  if (!path.startsWith('docs/')) return undefined;
  return path.slice('docs/'.length).replace(/(^|\/)README\.md$/, '$1index.md');
};

/**
 * Where the site shows a file of the repository that is no page: as text, beside the pages.
 * @param {string} path
 */
export const sourcePageOf = (path) => `source/${path}.txt`;

/** A link or a picture of Markdown: `](target)`. */
export const markdownLink = /\]\(([^)\s]+)\)/g;

/**
 * @typedef {object} Linked
 * @property {string} text the document with links that work on the site
 * @property {readonly string[]} sources the files of the repository that it links to and that are no pages
 */

/**
 * Changes the relative links of a document to those of its page. Links to files that are no pages lead to the
 * repository's address, or to a copy on the site while there is no address.
 * @param {string} text
 * @param {string} path where the document is, from the root of the checkout
 * @param {object} site
 * @param {(path: string) => boolean} site.isFile whether the checkout has this file
 * @param {string} [site.repository] the address of a file of the repository is this and its path
 * @returns {Linked}
 */
export const withSiteLinks = (text, path, { isFile, repository }) => {
  /** @type {Set<string>} */
  const sources = new Set();
  /** @param {string} target */
  const change = (target) => {
    if (/^([a-z]+:|#|\/)/i.test(target)) return target;
    const [file = '', anchor] = target.split('#');
    const suffix = anchor === undefined ? '' : `#${anchor}`;
    const named = posix.normalize(posix.join(posix.dirname(path), file)).replace(/\/$/, '');
    const linked = isFile(`${named}/README.md`) ? `${named}/README.md` : named;
    const place = pageOf(linked);
    if (place !== undefined || linked.startsWith('docs/')) {
      // From the root of the site, so that the Markdown of a page can lie elsewhere than the page.
      return `/${place ?? linked.slice('docs/'.length)}${suffix}`;
    }
    if (repository !== undefined) return `${repository}/${linked}${suffix}`;
    if (!isFile(linked)) throw new Error(`${path}: the site cannot show ${linked}, which is not a file.`);
    sources.add(linked);
    return `/${sourcePageOf(linked)}`;
  };
  let fence = '';
  const lines = text.split('\n').map((line) => {
    const mark = /^ *(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence === '' && mark !== '') fence = mark;
    else if (fence !== '' && mark.startsWith(fence)) fence = '';
    if (fence !== '' || mark !== '') return line;
    return line.replace(markdownLink, (_, target) => `](${change(target)})`);
  });
  return { text: lines.join('\n'), sources: [...sources] };
};

/** The longest description that search results show whole. */
const longestDescription = 160;

/**
 * A page with a description in its front matter: its own, or the beginning of its first paragraph.
 * @param {string} text
 */
export const withDescription = (text) => {
  const [whole = '', settings = ''] = /^---\n([^]*?\n)---\n/.exec(text) ?? [];
  if (/^description:/m.test(settings)) return text;
  const body = text.slice(whole.length);
  const paragraph = body
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .find((part) => /^[\p{L}`*[]/u.test(part) && !part.startsWith('```'));
  const plain = (paragraph ?? '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*]/g, '')
    .replaceAll(/\s+/g, ' ');
  return `---\n${settings}description: ${JSON.stringify(shortened(plain))}\n---\n${body}`;
};

/** A text as long as a description may be, cut behind a sentence or otherwise behind a word. @param {string} text */
const shortened = (text) => {
  if (text.length <= longestDescription) return text;
  const cut = text.slice(0, longestDescription);
  const sentence = cut.slice(0, cut.lastIndexOf('. ') + 1);
  return sentence.length >= longestDescription / 2 ? sentence : `${cut.slice(0, cut.lastIndexOf(' '))} …`;
};

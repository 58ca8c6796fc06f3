// @ts-check
import { posix } from 'node:path';
import { StepFailure } from '../process/command.mjs';

/**
 * Checks the web address of the repository, which only a release knows: no file of the repository has it.
 * @param {string | undefined} address
 * @returns {string} without a slash at its end
 */
export const checkAddress = (address) => {
  if (address === undefined || address === '') {
    throw new StepFailure(
      'npm run release: the web address of the repository is missing, which the packages and their READMEs link to. Nothing was packed. Pass it: npm run release -- --address https://…',
    );
  }
  const { protocol, search, hash, pathname } = URL.canParse(address)
    ? new URL(address)
    : { protocol: '', search: '', hash: '', pathname: '' };
  if (protocol !== 'https:' || search !== '' || hash !== '' || pathname === '/' || pathname.endsWith('.git')) {
    throw new StepFailure(
      `npm run release: '${address}' is not the web address of a repository: it starts with https://, has a path, and ends without .git. Nothing was packed.`,
    );
  }
  return address.replace(/\/$/, '');
};

/**
 * The fields of a manifest that say where a package comes from.
 * @param {string} address
 * @param {string} folder of the package, relative to the repository
 */
export const addressFields = (address, folder) => ({
  repository: { type: 'git', url: `git+${address}.git`, directory: folder },
  homepage: `${address}/tree/HEAD/${folder}#readme`,
  bugs: { url: `${address}/issues` },
});

/**
 * Makes the relative links of a package's Markdown file absolute, because npm shows the file without the repository around
 * it. Links into the page itself stay.
 * @param {string} markdown
 * @param {string} address
 * @param {string} folder of the file, relative to the repository
 */
export const absoluteLinks = (markdown, address, folder) => {
  /** @param {string} link @param {boolean} isPicture */
  const absolute = (link, isPicture) => {
    if (/^(#|[a-z]+:)/i.test(link)) return link;
    const [path = '', anchor] = link.split('#');
    const target = posix.join(folder, path).replace(/\/$|^\.$/, '');
    // A host of repositories shows a folder or a file as a page, and serves a picture raw.
    return `${address}/${isPicture ? 'raw' : 'blob'}/HEAD/${target}${anchor === undefined ? '' : `#${anchor}`}`;
  };
  let isCode = false;
  return markdown
    .split('\n')
    .map((line) => {
      if (/^\s*```/.test(line)) isCode = !isCode;
      if (isCode) return line;
      // Pictures first: a link around a picture is a link whose text is one.
      return line
        .replace(/(!\[[^\]]*\]\()([^)\s]+)/g, (_, start, link) => `${start}${absolute(link, true)}`)
        .replace(/(\]\(|^\[[^\]]+\]: +)([^)\s]+)/g, (_, start, link) => `${start}${absolute(link, false)}`)
        .replace(
          /(<(img|source|a)\b[^>]*?\b(?:src|srcset|href)=")([^"]+)/g,
          (_, start, tag, link) => `${start}${absolute(link, tag !== 'a')}`,
        );
    })
    .join('\n');
};

// @ts-check
import { needsNotices, noticesPath } from './pack.mjs';

/** What a package may consist of, besides its build and its commands. */
const otherFiles = ['package.json', 'README.md', 'LICENSE', noticesPath];

/** Fields that only a release fills in. */
const addressNames = ['repository', 'homepage', 'bugs'];

/**
 * The links of a Markdown file that lead nowhere outside the repository.
 * @param {string} markdown
 * @returns {readonly string[]}
 */
export const relativeLinks = (markdown) =>
  [
    ...markdown
      .replaceAll(/^\s*```[\s\S]*?^\s*```/gm, '')
      .matchAll(/\]\(([^)\s]+)|^\[[^\]]+\]: +(\S+)|(?:src|srcset|href)="([^"]+)/gm),
  ]
    .map(([, inline, reference, html]) => inline ?? reference ?? html ?? '')
    .filter((link) => !/^(#|[a-z]+:)/i.test(link));

/**
 * What is wrong with the files of a package that is to be published, one line each.
 * @param {ReadonlyMap<string, Buffer>} files
 * @returns {readonly string[]}
 */
export const problemsIn = (files) => {
  /** @param {string} path */
  const textOf = (path) => String(files.get(path) ?? '');
  const manifest = JSON.parse(textOf('package.json'));
  const dependencies = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const needed = ['README.md', 'LICENSE', ...(needsNotices(manifest) ? [noticesPath] : [])];
  return [
    ...needed.filter((path) => !files.has(path)).map((path) => `${path} is missing`),
    ...[...files.keys()]
      .filter((path) => !otherFiles.includes(path) && !/^bin\/[\w-]+\.js$|^dist\/.+\.(js|d\.ts|html)$/.test(path))
      .map((path) => `${path} is of no use to users`),
    ...[...files.keys()]
      .filter((path) => textOf(path).includes('\n//# sourceMappingURL='))
      .map((path) => `${path} refers to a source map`),
    ...relativeLinks(textOf('README.md')).map((link) => `README.md links to ${link}, which is not in the package`),
    ...addressNames.filter((name) => manifest[name] === undefined).map((name) => `package.json has no ${name}`),
    ...Object.entries(dependencies)
      .filter(([, range]) => !/^\^\d+\.\d+\.\d+$/.test(String(range)))
      .map(([name, range]) => `package.json allows no patch of ${name}: ${String(range)}`),
  ];
};

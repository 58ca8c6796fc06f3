import { describe, expect, test } from 'vitest';
import { pageOf, withDescription, withSiteLinks } from '../../scripts/docs/site-pages.mjs';

describe('pageOf', () => {
  test.each([
    ['docs/guide/waiting.md', 'guide/waiting.md'],
    ['docs/decisions/README.md', 'decisions/index.md'],
    ['CONTRIBUTING.md', 'contributing/index.md'],
    ['SECURITY.md', 'rely/security.md'],
    ['packages/core/README.md', 'packages/core.md'],
  ])('%s becomes %s', (path, page) => {
    expect(pageOf(path)).toBe(page);
  });

  test('gives other files no page', () => {
    expect(['README.md', 'examples/demo.ts', 'docs/pictures/a.svg'].map(pageOf)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('withSiteLinks', () => {
  const files = ['examples/demo.ts', 'LICENSE', 'packages/core/README.md'];
  const site = { isFile: (path: string) => files.includes(path) };

  /** A link of docs/guide/waiting.md on the site. */
  const linkOnSite = (link: string, repository?: string): string => {
    const options = repository === undefined ? site : { ...site, repository };
    return withSiteLinks(`See [it](${link}).`, 'docs/guide/waiting.md', options).text.slice('See [it]('.length, -2);
  };

  test.each([
    ['screenshots.md#crop', '/guide/screenshots.md#crop'],
    ['../rely/errors.md', '/rely/errors.md'],
    ['../../CONTRIBUTING.md#words', '/contributing/index.md#words'],
    ['../../packages/core/README.md', '/packages/core.md'],
    ['../../packages/core', '/packages/core.md'],
    ['../decisions/README.md', '/decisions/index.md'],
    ['../pictures/plot.svg', '/pictures/plot.svg'],
    ['../api/index.html', '/api/index.html'],
    ['../../examples/demo.ts', '/source/examples/demo.ts.txt'],
    ['https://example.com/a.md', 'https://example.com/a.md'],
    ['#below', '#below'],
  ])('%s becomes %s', (link, onSite) => {
    expect(linkOnSite(link)).toBe(onSite);
  });

  test('leads to the repository once that has an address', () => {
    expect(linkOnSite('../../examples/demo.ts', 'https://example.com/farhand/blob/main')).toBe(
      'https://example.com/farhand/blob/main/examples/demo.ts',
    );
  });

  test('names the files that the site must show', () => {
    const { sources } = withSiteLinks('[a](examples/demo.ts) [b](LICENSE)', 'CONTRIBUTING.md', site);
    expect(sources).toEqual(['examples/demo.ts', 'LICENSE']);
  });

  test('leaves code as it is', () => {
    const text = '```md\n[a](examples/demo.ts)\n```';
    expect(withSiteLinks(text, 'docs/a.md', site)).toEqual({ text, sources: [] });
  });

  test('refuses a file that does not exist', () => {
    expect(() => withSiteLinks('[a](../examples/no.ts)', 'docs/a.md', site)).toThrow(
      'docs/a.md: the site cannot show examples/no.ts, which is not a file.',
    );
  });
});

describe('withDescription', () => {
  test('leaves a description as it is', () => {
    const text = '---\ndescription: Mine.\n---\n# Title\n';
    expect(withDescription(text)).toBe(text);
  });

  test('takes the first paragraph, without its Markdown', () => {
    expect(withDescription('# Title\n\n```ts\na();\n```\n\nThe `tab` waits,\nsee [there](a.md).\n')).toBe(
      '---\ndescription: "The tab waits, see there."\n---\n# Title\n\n```ts\na();\n```\n\nThe `tab` waits,\nsee [there](a.md).\n',
    );
  });

  test('cuts a long paragraph behind a sentence, or else behind a word', () => {
    const sentence = `${'word '.repeat(20)}end.`;
    expect(withDescription(`${sentence} ${sentence}`)).toContain(`description: "${sentence}"\n`);
    expect(withDescription('letters '.repeat(30))).toContain(`description: "${'letters '.repeat(20)}…"\n`);
  });
});

import { describe, expect, test } from 'vitest';
import { deadLinksOf, faultsOfPage } from '../../scripts/docs/check-site.mjs';

const description = 'A description that is long enough to say something about the page.';

/** A page with a document in it. */
const page = (
  document: string,
  head = `<title>Title</title><meta name="description" content="${description}">`,
): { readonly path: string; readonly html: string } => ({
  path: 'guide/waiting.html',
  html: `<html lang="en-US"><head>${head}</head><body><h2>Menu</h2><main>${document}</main></body></html>`,
});

describe('faultsOfPage', () => {
  test('finds none in a page with a title, a description and headings in order', () => {
    expect(faultsOfPage(page('<h1>Title</h1><h2>a</h2><h3>b</h3><h2>c</h2><img src="a.png" alt="A plot">'))).toEqual(
      [],
    );
  });

  test.each([
    ['<h2>a</h2>', ['It has 0 main headings.', 'A heading of level 2 follows one of level 0.']],
    ['<h1>a</h1><h1>b</h1>', ['It has 2 main headings.']],
    ['<h1>a</h1><h3>b</h3>', ['A heading of level 3 follows one of level 1.']],
    ['<h1>a</h1><img src="a.png" alt="">', ['A picture has no text: <img src="a.png" alt="">']],
  ])('finds what is wrong with %s', (document, faults) => {
    expect(faultsOfPage(page(document))).toEqual(faults);
  });

  test('finds a page without title and description', () => {
    expect(faultsOfPage(page('<h1>a</h1>', ''))).toEqual(['It has no title.', 'Its description has 0 characters.']);
  });
});

describe('deadLinksOf', () => {
  const files: Readonly<Record<string, string>> = {
    'index.html': '<main></main>',
    'guide/waiting.html': '<h2 id="still"></h2>',
    'guide/index.html': '',
    'api/index.html': '<a id="tab"></a>',
    'assets/a.js': '',
  };
  const dead = (link: string): readonly string[] =>
    deadLinksOf({ path: 'guide/waiting.html', html: `<a href="${link}">` }, (path) => files[path]);

  test.each([
    '#still',
    './waiting.html#still',
    '/',
    '/guide/',
    './',
    '/api/index.html#tab',
    '../assets/a.js?v=1',
    'https://example.com/no',
  ])('follows %s', (link) => {
    expect(dead(link)).toEqual([]);
  });

  test.each(['#moving', './screenshots.html', '/guide', '/api/index.html#tabs', '../assets/b.js'])(
    'finds %s',
    (link) => {
      expect(dead(link)).toEqual([link]);
    },
  );
});

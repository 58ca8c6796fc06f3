import { expect, test } from 'vitest';
import { repositoryFiles, textOf } from './repository-files.js';

const page = textOf('docs/reference/environment.md');

const sources = repositoryFiles.filter((path) => /^packages\/[^/]+\/(src|bin)\/.*\.(ts|tsx|js)$/.test(path));

/** An environment variable by its name. Shell scripts and messages have other words in capitals. */
const name = String.raw`[A-Z][A-Z0-9_]*(?:\(X86\))?`;

/** How a source reads a variable, or names one of its own. The first group has one name or several in quotes. */
const reads: readonly RegExp[] = [
  new RegExp(String.raw`\benv\??\.(${name})\b`, 'g'),
  new RegExp(String.raw`\benv\[('${name}')\]`, 'g'),
  /\bfromEnvironment\(([^)]*)\)/g,
  /\bvalueOf\(env, ('[^']+')\)/g,
  /\[([^\]]+)\]\.flatMap\(\(name\) => valueOf\(env, name\)\)/g,
  new RegExp(String.raw`\b(?:\w+V|v)ariable = ('${name}')`, 'g'),
];

/** Examples in comments read what a user has set. */
const withoutComments = (text: string): string => text.replace(/^\s*(\*|\/\/|\/\*).*$/gm, '');

const namesIn = (text: string): readonly string[] =>
  reads.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(([, found = '']) =>
      found.includes("'") ? [...found.matchAll(new RegExp(`'(${name})'`, 'g'))].map(([, one = '']) => one) : [found],
    ),
  );

const sectionOf = (title: string): string => page.split(/^## /m).find((section) => section.startsWith(title)) ?? '';

const namedIn = (section: string): readonly string[] =>
  [...section.matchAll(new RegExp('`(' + name + ')`', 'g'))].map(([, one = '']) => one);

test('docs/reference/environment.md names every variable that a package reads', () => {
  const read = new Set(sources.flatMap((path) => namesIn(withoutComments(textOf(path)))));
  const named = new Set(namedIn(page));
  expect([...read].filter((one) => !named.has(one))).toEqual([]);
});

test('no row is about a variable that no source names', () => {
  const rows = page.match(/^\| `.*$/gm)?.flatMap((row) => namedIn(row.split(' | ')[0] ?? '')) ?? [];
  const texts = sources.map(textOf);
  expect(rows.filter((one) => !texts.some((text) => text.includes(one)))).toEqual([]);
});

test('the variables that are passed on are those of childEnvironment', () => {
  const list = /passedOn[^[]*\[([^\]]*)\]/.exec(textOf('packages/local-driver/src/child-environment.ts'))?.[1] ?? '';
  const passedOn = [...list.matchAll(/^ +'([^']+)',$/gm)].map(([, one]) => one);
  const paragraph = sectionOf('Passed on').split('\n\n')[2] ?? '';
  expect(passedOn.toSorted()).toEqual(namedIn(paragraph).toSorted());
});

import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inRoot, readJson } from '../scripts/workspace.mjs';
import { repositoryFiles, textOf } from './repository-files.js';

const documents = repositoryFiles.filter((path) => path.endsWith('.md'));

const matchesIn = (path: string, pattern: RegExp): readonly string[] =>
  [...textOf(path).matchAll(pattern)].map((match) => match[1] ?? '');

/** The anchors of a document's headings, as hosts of Markdown derive them. */
const anchorsOf = (path: string): readonly string[] =>
  matchesIn(path, /^#+ +(.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** What `npm run docs` writes, which a checkout need not have. */
const isOutput = (path: string): boolean => /^docs\/(api|dist)(\/|$)/.test(path);

describe.each(documents)('%s', (path) => {
  test('links to files and headings that exist', () => {
    const broken = matchesIn(path, /\]\(([^)\s]+)\)/g).filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : posix.join(posix.dirname(path), file);
      if (isOutput(target)) return false;
      if (!existsSync(inRoot(target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test('names files that exist', () => {
    const named = matchesIn(path, /`((?:bench|campaign|docs|examples|packages|scripts|tests)\/[^\s`*<…]+)`/g);
    expect(named.filter((file) => !isOutput(file) && !existsSync(inRoot(file)))).toEqual([]);
  });

  test('names scripts that exist', () => {
    const scripts = Object.keys(Object(readJson(inRoot('package.json'))['scripts']));
    const unknown = matchesIn(path, /\bnpm run ([a-z:-]+)/g).filter((name) => !scripts.includes(name));
    expect(unknown).toEqual([]);
  });
});

const decisions = documents.filter((path) => /^docs\/decisions\/\d/.test(path));

test.each(decisions)('%s has its sections, the names it concerns, and its title in the index', (path) => {
  const sections = matchesIn(path, /^## (.+)$/gm).filter((section) => section !== 'Alternatives');
  expect(sections).toEqual(['Context', 'Decision', 'Consequences']);
  const [, title = '', firstLine = ''] = /^# (.+)\n\n(.+)\n/.exec(textOf(path)) ?? [];
  expect(firstLine).toMatch(/^Concerns /);
  expect(textOf('docs/decisions/README.md')).toContain(`- [${title}](${path.slice(path.lastIndexOf('/') + 1)}): `);
});

test('the map names files by the end of a path that exists', () => {
  const named = matchesIn('CONTRIBUTING.md', /`([\w-]+(?:\/[\w.-]+)*\.(?:ts|mjs|json))`/g);
  expect(named.filter((name) => !repositoryFiles.some((path) => path === name || path.endsWith(`/${name}`)))).toEqual(
    [],
  );
});

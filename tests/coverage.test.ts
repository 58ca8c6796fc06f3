import { posix } from 'node:path';
import { endpoints as lightcone } from '@farhand/lightcone-driver';
import { endpoints as lybic } from '@farhand/lybic-driver';
import { endpoints as webdriver } from '@farhand/webdriver-driver';
import { describe, expect, test } from 'vitest';
import { repositoryFiles, textOf } from './repository-files.js';

const page = 'docs/reference/coverage.md';

/** A test that the page links, and why it is not over a real browser or desktop. */
interface Shown {
  readonly title: string;
  readonly file: string;
  readonly instead: string | undefined;
}

const linksIn = (text: string): readonly Shown[] =>
  [...text.matchAll(/\[([^\]]+)\]\(([^)]+\.test\.ts)\)(?: \(([^)]+)\))?/g)].map(
    ([, title = '', file = '', instead]) => ({
      title,
      file: posix.join(posix.dirname(page), file),
      instead,
    }),
  );

/** An endpoint as the page has it: the reference's request, the client's method, and all tests that show it. */
interface Row {
  readonly request: string;
  readonly method: string;
  readonly shown: readonly Shown[];
}

const sectionOf = (vendor: string): string =>
  textOf(page)
    .split(/^## /m)
    .find((text) => text.startsWith(`${vendor}\n`)) ?? '';

const rowsOf = (vendor: string): readonly Row[] =>
  sectionOf(vendor)
    .split(/^### /m)
    .flatMap((table) => {
      const forAll = linksIn(/^Shown by .*$/m.exec(table)?.[0] ?? '');
      return [...table.matchAll(/^\| `([A-Z]+) (\/\S*)` \| `([\w.]+)` \| (.*) \|$/gm)].map(
        ([, verb, path = '', method = '', rest = '']) => ({
          request: `${verb} ${vendor === 'Lybic' && !path.startsWith('/api/') ? '/api/orgs/{orgId}' : ''}${path}`,
          method,
          shown: [...forAll, ...linksIn(rest)],
        }),
      );
    });

const camelCase = (method: string): string => method.replace(/\.(.)/g, (_, letter: string) => letter.toUpperCase());

const requestsOf = (
  endpoints: Readonly<Record<string, { readonly method: string; readonly path: string }>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(endpoints).map(([name, { method, path }]) => [name, `${method} ${path}`]));

test('the page has every endpoint that the WebDriver driver uses and no other', () => {
  const rows = rowsOf('WebDriver');
  expect(Object.fromEntries(rows.map(({ method, request }) => [method, request]))).toEqual(requestsOf(webdriver));
});

describe.each([
  ['Lightcone', lightcone, 34, 93],
  ['Lybic', lybic, 41, 155],
])('%s', (vendor, endpoints, rowCount, nameCount) => {
  const rows = rowsOf(vendor);

  test('the client has every endpoint of the reference and no other, by the names that the page gives', () => {
    expect(rows).toHaveLength(rowCount);
    expect(Object.fromEntries(rows.map(({ method, request }) => [camelCase(method), request]))).toEqual(
      requestsOf(endpoints),
    );
  });

  test.each(rows.map((row) => [row.request, row.shown] as const))(
    '%s is shown by tests that are there, over a real browser or desktop where nothing speaks against it',
    (_, shown) => {
      expect(shown).not.toEqual([]);
      for (const { title, file, instead } of shown) {
        const titles = [...textOf(file).matchAll(/\(\s*'((?:[^'\\]|\\.)*)'/g)].map((match) => match[1]);
        expect(titles).toContain(title);
        expect(instead === undefined).toBe(/\.(browser|desktop)\.test\.ts$/.test(file));
      }
    },
  );

  test.each(['src', 'test'])('every field and type of action of the reference is in the %s of the driver', (folder) => {
    const list = /^The reference names these .*\n\n([^]+?)\n\n/m.exec(`${sectionOf(vendor)}\n`)?.[1] ?? '';
    const names = [...list.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    const home = `packages/${vendor.toLowerCase()}-driver/${folder}/`;
    const files = repositoryFiles.filter((path) => path.startsWith(home) && path.endsWith('.ts'));
    const known = new Set(files.flatMap((path) => textOf(path).match(/\w+(?:[:-]\w+)*/g)));
    expect(names).toHaveLength(nameCount);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });
});

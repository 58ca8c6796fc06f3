import { posix } from 'node:path';
import { endpoints as lightcone } from '@farhand/lightcone-driver';
import { endpoints as lybic } from '@farhand/lybic-driver';
import { describe, expect, test } from 'vitest';
import { textOf } from './repository-files.js';

const page = 'docs/coverage.md';

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

const rowsOf = (vendor: string): readonly Row[] => {
  const section =
    textOf(page)
      .split(/^## /m)
      .find((text) => text.startsWith(`${vendor}\n`)) ?? '';
  return section.split(/^### /m).flatMap((table) => {
    const forAll = linksIn(/^Shown by .*$/m.exec(table)?.[0] ?? '');
    return [...table.matchAll(/^\| `([A-Z]+) (\/\S*)` \| `([\w.]+)` \| (.*) \|$/gm)].map(
      ([, verb, path = '', method = '', rest = '']) => ({
        request: `${verb} ${vendor === 'Lybic' && !path.startsWith('/api/') ? '/api/orgs/{orgId}' : ''}${path}`,
        method,
        shown: [...forAll, ...linksIn(rest)],
      }),
    );
  });
};

const camelCase = (method: string): string => method.replace(/\.(.)/g, (_, letter: string) => letter.toUpperCase());

describe.each([
  ['Lightcone', lightcone, 34],
  ['Lybic', lybic, 41],
])('%s', (vendor, endpoints, count) => {
  const rows = rowsOf(vendor);

  test('the client has every endpoint of the reference and no other, by the names that the page gives', () => {
    expect(rows).toHaveLength(count);
    expect(Object.fromEntries(rows.map(({ method, request }) => [camelCase(method), request]))).toEqual(
      Object.fromEntries(Object.entries(endpoints).map(([name, { method, path }]) => [name, `${method} ${path}`])),
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
});

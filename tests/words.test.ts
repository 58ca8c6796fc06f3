import { expect, test } from 'vitest';
import { repositoryFiles, textOf } from './repository-files.js';

const texts = repositoryFiles.filter((path) => !/\.(png|jpg|gif|webp|ico|woff2?)$/.test(path));

/** The lines of the repository that a pattern matches. */
const linesWith = (pattern: RegExp, without: readonly string[] = []): readonly string[] =>
  texts
    .filter((path) => !without.includes(path))
    .flatMap((path) =>
      textOf(path)
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
    );

// The patterns are written so that they do not match themselves.
test('no file names a folder of the machine it was written on', () => {
  expect(linesWith(/(?<![\w.~-])\/(wor[k]|roo[t]|hom[e]|User[s])\//)).toEqual([]);
});

test('no file reads or names what is not part of the repository', () => {
  expect(linesWith(/(?<![\w-])share[d]\//)).toEqual([]);
});

test('no file names the host of a package registry', () => {
  expect(
    linesWith(/registr[y]\.(npmjs|yarnpkg)|npm\.pk[g]\.github|unpk[g]\.com|(tarbal[l]|resolve[d]): *http/),
  ).toEqual([]);
});

test('the lockfile has checksums and no addresses', () => {
  const lockfile = textOf('pnpm-lock.yaml');
  expect(lockfile).toContain('integrity: sha512-');
  expect(lockfile).not.toMatch(/https?:/);
});

test('no file holds something that looks like a real key', () => {
  expect(
    linesWith(/\b(s[k]-[A-Za-z0-9_-]{20,}|gh[ps]_[A-Za-z0-9]{30,}|AKI[A][A-Z0-9]{16}|-----BEGI[N] [A-Z ]*PRIVATE KEY)/),
  ).toEqual([]);
});

test('nothing is left to do or to debug', () => {
  expect(linesWith(/\b(TOD[O]|FIXM[E]|XX[X])\b|\bdebugge[r];|\.onl[y]\(/)).toEqual([]);
});

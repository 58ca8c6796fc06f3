import { expect, test } from 'vitest';
import { localeVariables } from '../src/locale.js';

test.each([
  ['nothing is set', {}, { LC_CTYPE: 'C.UTF-8' }],
  ['everything is empty', { LC_ALL: '', LC_CTYPE: '', LANG: '' }, { LC_CTYPE: 'C.UTF-8' }],
  ['LANG is C', { LANG: 'C' }, { LC_CTYPE: 'C.UTF-8' }],
  ['LC_ALL, which goes before all others, is POSIX', { LC_ALL: 'POSIX', LANG: 'de_DE.UTF-8' }, { LC_ALL: 'C.UTF-8' }],
  ['LC_CTYPE is C and LANG is not', { LC_CTYPE: 'C', LANG: 'de_DE.UTF-8' }, { LC_CTYPE: 'C.UTF-8' }],
  ['somebody has a locale', { LANG: 'de_DE.UTF-8' }, {}],
  ['somebody has one of another encoding', { LANG: 'de_DE' }, {}],
  ['only C.UTF-8 is set', { LC_ALL: 'C.UTF-8' }, {}],
])('names of files where %s', (_where, environment, added) => {
  expect(localeVariables(environment)).toEqual(added);
});

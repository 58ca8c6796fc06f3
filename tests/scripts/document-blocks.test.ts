import { expect, test } from 'vitest';
import { blocksIn } from '../../scripts/check/document-blocks.mjs';

const fence = '```';

test('finds the TypeScript blocks of Markdown with the line they begin on', () => {
  const text = [
    '# Title',
    `${fence}ts`,
    'const a = 1;',
    '',
    'a;',
    fence,
    `${fence}sh`,
    'ls',
    fence,
    `${fence}typescript`,
    'b();',
    fence,
  ];
  expect(blocksIn(text.join('\n'))).toEqual([
    { line: 3, code: 'const a = 1;\n\na;' },
    { line: 11, code: 'b();' },
  ]);
});

test('finds those in comments, without the stars and the indentation', () => {
  const text = [
    '  /**',
    '   * @example',
    `   * ${fence}ts`,
    '   * if (a) {',
    '   *   b();',
    '   * }',
    `   * ${fence}`,
    '   */',
  ];
  expect(blocksIn(text.join('\n'))).toEqual([{ line: 4, code: 'if (a) {\n  b();\n}' }]);
});

test('finds those in lists', () => {
  expect(blocksIn([`1. Do:`, `   ${fence}ts`, '   a();', `   ${fence}`].join('\n'))).toEqual([
    { line: 3, code: 'a();' },
  ]);
});

test('refuses a block that is never closed', () => {
  expect(() => blocksIn(`text\n${fence}ts\na();`)).toThrow('The code block that begins on line 2 is never closed.');
});

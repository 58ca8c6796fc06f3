import { describe, expect, test } from 'vitest';
import { beginningOf, blocksIn, fileNameOf } from '../../scripts/blocks/block.mjs';
import { faultsOf } from '../../scripts/blocks/run-block.mjs';

const fence = '```';

describe('blocksIn', () => {
  test('finds the blocks of Markdown that can be run, with the line they begin on', () => {
    const text = [
      '# Title',
      `${fence}ts`,
      'const a = 1;',
      '',
      'a;',
      fence,
      `${fence}yaml`,
      'a: 1',
      fence,
      `${fence}ts {4}`,
      'b();',
      fence,
      `${fence}sh [npm]`,
      'ls',
      fence,
    ];
    expect(blocksIn(text.join('\n'))).toEqual([
      { language: 'ts', line: 3, code: 'const a = 1;\n\na;' },
      { language: 'ts', line: 11, code: 'b();' },
      { language: 'sh', line: 14, code: 'ls' },
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
    expect(blocksIn(text.join('\n'))).toEqual([{ language: 'ts', line: 4, code: 'if (a) {\n  b();\n}' }]);
  });

  test('finds those in lists', () => {
    expect(blocksIn([`1. Do:`, `   ${fence}ts`, '   a();', `   ${fence}`].join('\n'))).toEqual([
      { language: 'ts', line: 3, code: 'a();' },
    ]);
  });

  test('takes a block inside a longer fence for text', () => {
    expect(blocksIn(['````md', `${fence}ts`, 'a();', fence, '````'].join('\n'))).toEqual([]);
  });

  test('reads what a block prints', () => {
    const text = [`${fence}js`, 'print();', fence, '', `${fence}text [output]`, 'one', 'two', fence];
    expect(blocksIn(text.join('\n'))).toEqual([{ language: 'js', line: 2, code: 'print();', output: 'one\ntwo' }]);
  });

  test('takes a text further down for no output', () => {
    const text = [`${fence}js`, 'print();', fence, 'A paragraph.', `${fence}text [output]`, 'one', fence];
    expect(blocksIn(text.join('\n'))).toEqual([{ language: 'js', line: 2, code: 'print();' }]);
  });

  test('reads why a block is not run', () => {
    const text = [`${fence}js`, 'print();', fence, '', '*Not run by the checks: it needs a printer.*'];
    expect(blocksIn(text.join('\n'))).toEqual([
      { language: 'js', line: 2, code: 'print();', notRun: 'it needs a printer' },
    ]);
  });

  test('refuses a block that is never closed', () => {
    expect(() => blocksIn(`text\n${fence}ts\na();`)).toThrow('The code block that begins on line 2 is never closed.');
  });
});

test('fileNameOf reads the name in the first line', () => {
  expect(fileNameOf({ code: '// tests/first.test.ts\na();' })).toBe('tests/first.test.ts');
  expect(fileNameOf({ code: 'a();\n// first.mjs' })).toBeUndefined();
  expect(fileNameOf({ code: '// Starts a computer.\na();' })).toBeUndefined();
});

describe('beginningOf', () => {
  const first = [
    `${fence}ts`,
    "import { launch } from '@farhand/core';",
    "import { local } from '@farhand/local-driver';",
    '',
    'await using computer = await launch(local(), {',
    "  kind: 'browser',",
    '});',
    'const { tab, keyboard } = computer;',
    'await tab.click(1, 2);',
    fence,
  ];
  const beginning = [
    "import { launch } from '@farhand/core';",
    "import { local } from '@farhand/local-driver';",
    "await using computer = await launch(local(), { kind: 'browser', });",
    'const { tab, keyboard } = computer;',
  ];
  /** What stands before the second block of a page. */
  const before = (...code: readonly string[]): string => {
    const page = blocksIn([...first, `${fence}ts`, ...code, fence].join('\n'));
    return page[1] === undefined ? 'no block' : beginningOf(page[1], page);
  };

  test('has the launch of the page for a block that uses its names', () => {
    expect(before("await tab.type('a');")).toBe(beginning.join(' '));
  });

  test('has no import a second time', () => {
    expect(before("import { launch } from '@farhand/core';", 'await tab.click(1, 2);', 'launch;')).toBe(
      beginning.slice(1).join(' '),
    );
  });

  test('is empty for a block that launches, or gets its computer as an argument', () => {
    expect(before('await using computer = await launch(x);', 'const { tab } = computer;', 'await tab.type();')).toBe(
      '',
    );
    expect(before("test('a', async ({ computer, tab }) => {", '  await computer.tab.close();', '});')).toBe('');
  });

  test('is empty for a block that has the names only in texts, members and options', () => {
    expect(before("import { files } from './files.js';", 'files;')).toBe('');
    expect(before("print('the tab', row.tab, { tab: 1 }); // the keyboard")).toBe('');
  });

  test('is empty for the first block itself', () => {
    const page = blocksIn(first.join('\n'));
    expect(page.map((block) => beginningOf(block, page))).toEqual(['']);
  });
});

describe('faultsOf', () => {
  const block = { language: 'ts', line: 3, code: 'print();' } as const;
  const run = { code: 0, stdout: 'took 12 ms\n2 requests\n', stderr: '' };

  test('finds none in a run that ends well and prints what the page says', () => {
    expect(faultsOf(block, run)).toEqual([]);
    expect(faultsOf({ ...block, output: 'took … ms\n2 requests' }, run)).toEqual([]);
  });

  test('finds an output that differs from the page', () => {
    expect(faultsOf({ ...block, output: 'took … ms\n1 request' }, run)).toEqual([
      'It should print:\ntook … ms\n1 request',
      'took 12 ms\n2 requests',
    ]);
  });

  test('finds a code, a time that is over, and a warning', () => {
    expect(faultsOf(block, { ...run, code: 3 })[0]).toBe('It ended with code 3.');
    expect(faultsOf(block, { ...run, code: undefined })[0]).toBe('It did not end in time.');
    expect(faultsOf(block, { ...run, stderr: 'FarhandWarning: 1 computer was left open' })[0]).toBe(
      'It prints a warning.',
    );
  });
});

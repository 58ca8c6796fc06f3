import { expect, test } from 'vitest';
import { quoteForWindows } from '../src/command-line.js';

test.each([
  ['plain', 'plain'],
  ['', '""'],
  ['a b', '"a b"'],
  ['a\tb', '"a\tb"'],
  ['C:\\dir\\', 'C:\\dir\\'],
  ['C:\\my dir\\', '"C:\\my dir\\\\"'],
  ['say "hi"', '"say \\"hi\\""'],
  ['a\\"b', '"a\\\\\\"b"'],
  ['\\\\server\\share', '\\\\server\\share'],
  ['%PATH% & $x | y', '"%PATH% & $x | y"'],
])('%j is written %s', (argument, written) => {
  expect(quoteForWindows(argument)).toBe(written);
});

/** Reads the arguments of a command line by the rules that Microsoft documents for its C runtime. */
const readArguments = (line: string): readonly string[] => {
  const words: string[] = [];
  let word = '';
  let [inQuotes, begun, slashes] = [false, false, 0];
  const flush = (): void => {
    word += '\\'.repeat(slashes);
    slashes = 0;
  };
  for (const character of line) {
    if (character === '\\') slashes += 1;
    else if (character === '"') {
      word += '\\'.repeat(Math.floor(slashes / 2));
      if (slashes % 2 === 1) word += '"';
      else inQuotes = !inQuotes;
      [slashes, begun] = [0, true];
      continue;
    } else if (!inQuotes && (character === ' ' || character === '\t')) {
      flush();
      if (begun) words.push(word);
      [word, begun] = ['', false];
      continue;
    } else {
      flush();
      word += character;
    }
    begun = true;
  }
  flush();
  return begun ? [...words, word] : words;
};

test('a program reads back every argument', () => {
  const pieces = ['a', ' ', '\\', '"', '\t', "'", '\n'];
  const words = pieces.flatMap((one) => pieces.flatMap((two) => pieces.map((three) => one + two + three)));
  for (const word of [...words, '', '\\\\\\"\\\\']) {
    expect(readArguments([word, 'end'].map(quoteForWindows).join(' '))).toEqual([word, 'end']);
  }
});

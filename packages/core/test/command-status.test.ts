import { markCommand } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';

const mark = '0123456789abcdef0123456789abcdef';

/** What stands before it where a code follows. */
const said = `\u001E${mark}`;

/** What is left of pieces of output, and the code that was in them. */
const strip = (...pieces: readonly string[]): readonly unknown[] => {
  const status = markCommand(mark);
  const left = pieces.map((piece) => Buffer.from(status.strip(Buffer.from(piece))).toString());
  return [left.join('') + Buffer.from(status.rest()).toString(), status.exitCode];
};

describe('what is said for us', () => {
  const text = `é out ${said}137;`;

  test.each(Array.from({ length: text.length - 1 }, (_, at) => at + 1))('is taken out when it is cut at %d', (at) => {
    expect(strip(text.slice(0, at), text.slice(at))).toEqual(['é out ', 137]);
  });

  test('is taken out when it comes character by character', () => {
    expect(strip(...text)).toEqual(['é out ', 137]);
  });

  test('may have the output of a job in the background behind it', () => {
    expect(strip(`a${said}0;b`, 'c')).toEqual(['abc', 0]);
  });
});

test.each([said.slice(0, 32), said, `${said}12`, `${said}1234;`, `${said};`, `${mark}12;`, ''])(
  '%s is output',
  (text) => {
    expect(strip(text)).toEqual([text, undefined]);
    expect(strip(...text)).toEqual([text, undefined]);
  },
);

test('a prompt is kept from nobody, whatever letter it ends in', () => {
  expect(Buffer.from(markCommand(mark).strip(Buffer.from('passw0'))).toString()).toBe('passw0');
});

test('no two commands have the same mark', () => {
  expect(markCommand().mark).toMatch(/^[0-9a-f]{32}$/);
  expect(markCommand().mark).not.toBe(markCommand().mark);
});

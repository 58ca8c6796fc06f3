import { expect, test } from 'vitest';
import { FreshText } from '../src/open-command.js';

const start = '\u001E0123:';

/** What is new of answers, each of which is one piece or several. */
const fresh = (answers: readonly (readonly string[])[], begins: string | undefined = start): string => {
  const text = new FreshText(begins);
  return answers
    .flatMap((pieces) => {
      text.answer(pieces.join(''));
      return pieces.map((piece) => text.pass(piece));
    })
    .join('');
};

const whole = `${start}y\ny\n`;

const cuts = Array.from({ length: whole.length - 1 }, (_, at) => at + 1);

test.each(cuts)('what comes once is given once, wherever it is cut: %d', (at) => {
  expect(fresh([[whole.slice(0, at)], [whole.slice(at)]])).toBe('y\ny\n');
});

test.each(cuts)('what comes again is given once, wherever it was cut: %d', (at) => {
  expect(fresh([[whole.slice(0, at)], [whole], [whole]])).toBe('y\ny\n');
});

test('an answer may come in pieces, of any length', () => {
  expect(
    fresh([
      [start, 'a', 'b'],
      [`${start}a`, 'bc', 'd'],
      [start, 'abcde'],
    ]),
  ).toBe('abcde');
});

test('an answer may have nothing of it', () => {
  expect(fresh([[], [start], [], ['a'], []])).toBe('a');
  expect(fresh([[], [start], [start], [`${start}a`]])).toBe('a');
});

test('the same again is new, unless it begins with the mark', () => {
  expect(fresh([[`${start}y\n`], ['y\n'], ['y\n']])).toBe('y\ny\ny\n');
});

test.each([start, undefined])('what does not begin with the mark %j is taken as it comes', (begins) => {
  expect(fresh([['\u001E0'], ['x'], ['\u001E0x']], begins)).toBe('\u001E0x\u001E0x');
});

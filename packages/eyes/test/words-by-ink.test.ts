import { describe, expect, test } from 'vitest';
import { greedyCharacters } from '../dist/reading/greedy-characters.js';
import { wordsByInk } from '../dist/reading/words-by-ink.js';

/** A picture of characters: `#` is ink, `+` is pale, and all else is white. */
const picture = (...rows: readonly string[]) => ({
  data: new Uint8Array(rows.flatMap((row) => [...row].map((pixel) => (pixel === '#' ? 0 : pixel === '+' ? 230 : 255)))),
  width: rows[0]?.length ?? 0,
  height: rows.length,
});

const at = (text: string, x: number, confidence = 1) => ({ text, x, confidence });

/** Letters at 2, 5, 14 and 17, four pixels high. */
const line = picture(
  '......................',
  '.##.##.......##.##....',
  '.##.##.......##.##....',
  '.##.##.......##.##....',
  '.##.##.......##.##....',
  '......................',
);

describe('characters become words', () => {
  test('at a space, with boxes around their ink and its faint rim', () => {
    const words = wordsByInk(line, [at('a', 2), at('b', 5, 0.5), at(' ', 9), at('c', 14), at('d', 17)]);
    expect(words).toEqual([
      { text: 'ab', box: { x: 0, y: 0, width: 7, height: 6 }, confidence: 0.75 },
      { text: 'cd', box: { x: 12, y: 0, width: 7, height: 6 }, confidence: 1 },
    ]);
  });

  test('at a wide gap in the ink, if the space was not recognized', () => {
    const words = wordsByInk(line, [at('a', 2), at('b', 5), at('c', 14), at('d', 17)]);
    expect(words.map(({ text }) => text)).toEqual(['ab', 'cd']);
  });

  test('without what is beside them and no character: an icon', () => {
    const besideIcons = picture(
      '...............................',
      '.####.....##.##.##......####...',
      '.####.....##.##.##......####...',
      '.####.....##.##.##......####...',
      '.####.....##.##.##......####...',
      '...............................',
    );
    // Where characters are is known roughly: the middle of the first one may be beside it.
    for (const first of [9, 11]) {
      const [word] = wordsByInk(besideIcons, [at('a', first), at('b', 14), at('c', 17)]);
      expect(word?.box).toEqual({ x: 9, y: 0, width: 10, height: 6 });
    }
  });

  test('with all ink, if the place of a character is far from any', () => {
    const [word] = wordsByInk(line, [at('a', 21)]);
    expect(word?.box).toEqual({ x: 0, y: 0, width: 19, height: 6 });
  });

  test('only if there is ink', () => {
    expect(wordsByInk(picture('....', '....'), [at('a', 2)])).toEqual([]);
    expect(wordsByInk(line, [])).toEqual([]);
  });
});

test('the most likely class of each step is a character, once for steps in a row', () => {
  const steps = [
    [0.1, 0.9, 0],
    [0.2, 0.8, 0],
    [0.9, 0.1, 0],
    [0.25, 0.75, 0],
    [0.5, 0, 0.5],
    [0.125, 0, 0.875],
  ];
  expect(greedyCharacters(new Float32Array(steps.flat()), 3, ['a', 'b'])).toEqual([
    { text: 'a', step: 0, confidence: Math.fround(0.9) },
    { text: 'a', step: 3, confidence: 0.75 },
    { text: 'b', step: 5, confidence: 0.875 },
  ]);
});

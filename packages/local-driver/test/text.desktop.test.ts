import { describe, expect, test } from 'vitest';
import { perform } from './desktops.js';
import { focus, usePageOnDesktop } from './desktop-page.js';

const { connection, page } = usePageOnDesktop();

/** Numbers below `limit`, the same ones for the same seed. Source: the xorshift generator of 32 bits. */
const numbersFrom = (seed: number): ((limit: number) => number) => {
  let state = (seed * 2_654_435_761) >>> 0;
  return (limit) => {
    state = (state ^ (state << 13)) >>> 0;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state % limit;
  };
};

/** Scripts by the first and the last of their characters. */
const scripts = [
  [' ', '~'],
  [' ', '~'],
  ['À', 'ÿ'],
  ['Ā', 'ſ'],
  ['А', 'я'],
  ['α', 'ω'],
  ['一', '龥'],
  ['ぁ', 'ゖ'],
  ['😀', '🙏'],
] as const;

const mixedText = (seed: number, length: number): string => {
  const below = numbersFrom(seed);
  const character = (): string => {
    const [first, last] = scripts[below(scripts.length + 1)] ?? [];
    if (first === undefined) return below(2) === 0 ? '\n' : '\t';
    const start = first.codePointAt(0) ?? 0;
    return String.fromCodePoint(start + below((last.codePointAt(0) ?? 0) - start + 1));
  };
  return Array.from({ length }, character).join('');
};

describe('text arrives intact and in order in a text area', () => {
  test.each([1, 2, 3])('1,000 characters of many scripts, seed %d', async (seed) => {
    const text = mixedText(seed, 1000);
    await perform(connection(), focus, { type: 'type', text, delayMs: 0 });
    expect(await page().text()).toBe(text);
  });

  test.each([
    ['what is on the keyboard', 'The quick brown fox: "0123456789" [a]{B} <c>|d|\\ ~`!?'],
    ['accents', 'àéîõü ÀÉÎÕÜ ß Ł ş'],
    ['combining characters and emoji that are made of several', 'e\u0301 👩‍👩‍👧 🏳️‍🌈 👍🏽'],
    ['right to left', 'שלום مرحبا'],
    ['the same character many times', 'éé日日日éé'],
  ])('%s', async (_name, text) => {
    await perform(connection(), focus, { type: 'type', text, delayMs: 0 });
    expect(await page().text()).toBe(text);
  });

  test('with a delay between the characters, in one program with other input', async () => {
    await perform(
      connection(),
      focus,
      { type: 'type', text: 'aé\nB', delayMs: 5 },
      { type: 'press', key: 'ArrowLeft', modifiers: [], holdMs: 0 },
      { type: 'insertText', text: '日本' },
      { type: 'type', text: 'c', delayMs: 0 },
    );
    expect(await page().text()).toBe('aé\n日本cB');
  });
});

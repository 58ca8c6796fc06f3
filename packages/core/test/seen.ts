import type { Eyes } from '@farhand/core';
import type { SeenText } from '@farhand/core/driver';

/** The width of a letter and the height of a line that these texts have. */
const letter = { width: 8, height: 16 };

/** A line of text as it is seen at a place, each letter of the same width. */
export const lineAt = (text: string, x: number, y: number, confidence = 1): SeenText => {
  let at = x;
  const words = text.split(' ').map((word) => {
    const box = { x: at, y, width: word.length * letter.width, height: letter.height };
    at += (word.length + 1) * letter.width;
    return { text: word, box, confidence };
  });
  return { words };
};

/** A line of text somewhere. */
export const line = (text: string): SeenText => lineAt(text, 0, 0);

/** Eyes that see one thing after the other, and the last one from then on. */
export const seeing = (
  ...looks: readonly (readonly SeenText[])[]
): { readonly eyes: Eyes; readonly looks: () => number } => {
  let count = 0;
  const eyes: Eyes = {
    name: 'a list',
    readsPixels: true,
    read: async () => {
      count += 1;
      return looks[Math.min(count, looks.length) - 1] ?? [];
    },
    find: async () => [],
    close: async () => undefined,
  };
  return { eyes, looks: () => count };
};

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

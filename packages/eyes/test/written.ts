import type { RawPicture } from '@farhand/core';
import sharp from 'sharp';

/** A word, where its left edge and the line that it stands on are. */
export interface WrittenWord {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** How words are written. */
export interface Writing {
  readonly ink?: string;
  readonly background?: string;
  /** Height of the font, in pixels. */
  readonly size?: number;
  /** Further elements of SVG, behind the words. */
  readonly behind?: string;
}

/** A picture of 400×200 pixels with words in it. */
export const written = async (
  words: readonly WrittenWord[],
  { ink = '#222', background = '#fff', size = 20, behind = '' }: Writing = {},
): Promise<RawPicture> => {
  const texts = words.map(({ text, x, y }) => `<text x="${x}" y="${y}">${text}</text>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="400" height="200" fill="${background}"/>${behind}<g font-family="Liberation Sans, sans-serif" font-size="${size}" fill="${ink}">${texts}</g></svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: 3 };
};

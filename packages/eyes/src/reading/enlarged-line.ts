import type { Region } from '@farhand/core/driver';
import type { Grey } from '../grey.js';
import type { LinePicture } from '../lines/line-picture.js';

/** The height of text that Tesseract recognizes best, in pixels, measured on the corpus (December 2026). */
const bestHeight = 40;

/** The most that a line is enlarged. */
const mostScale = 4;

/** What Tesseract gets: the line enlarged, or made smaller, and by how much in each direction. */
export interface EnlargedLine extends Grey {
  readonly scaleX: number;
  readonly scaleY: number;
}

/** Enlarges a line until its letters are as high as Tesseract likes them, or makes it smaller. */
export const enlargedLine = async (line: LinePicture): Promise<EnlargedLine> => {
  const { width, height, textHeight } = line;
  const scale = Math.min(mostScale, bestHeight / textHeight);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  return { ...(await resized(line, size)), scaleX: size.width / width, scaleY: size.height / height };
};

/** Returns a picture in another size. */
export const resized = async (
  { data, width, height }: Grey,
  size: { readonly width: number; readonly height: number },
): Promise<Grey> => {
  const { default: sharp } = await import('sharp');
  const pixels = await sharp(data, { raw: { width, height, channels: 1 } })
    .resize({ ...size, fit: 'fill', kernel: 'lanczos3' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { data: pixels, ...size };
};

/** Returns the box of whole pixels in the line's own picture that has these edges in the enlarged one. */
export const boxInLine = (
  { scaleX, scaleY }: EnlargedLine,
  { left, top, right, bottom }: Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>>,
): Region => {
  const x = Math.floor(left / scaleX);
  const y = Math.floor(top / scaleY);
  return {
    x,
    y,
    width: Math.max(1, Math.ceil(right / scaleX) - x),
    height: Math.max(1, Math.ceil(bottom / scaleY) - y),
  };
};

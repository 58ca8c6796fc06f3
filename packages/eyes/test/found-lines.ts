import { greyOf } from '../dist/grey.js';
import { textLines } from '../dist/lines/text-lines.js';
import { drawn } from './drawn.js';

/** Lines of text that are found in a drawn picture, each from its first to behind its last pixel on both axes. */
export const foundLines = (...args: Parameters<typeof drawn>): readonly string[] =>
  textLines(greyOf(drawn(...args))).map(({ box: { x, y, width, height } }) => `${x}–${x + width} ${y}–${y + height}`);

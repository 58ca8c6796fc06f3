import type { Region } from '@farhand/core/driver';
import type { Grey } from './grey.js';

/** Pixels at most this bright are ink: black on white is 0 on 255. */
const brightestInk = 200;

/**
 * How bright a frame is at most: often paler than the text in it, or about as dark on a background of its own, which is
 * one pale stroke with all that is on it.
 */
const brightestFrame = [244, 215] as const;

/** What a frame encloses is at least this high, in heights of the frame. A dot beside the stem of a T is lower. */
const leastEnclosed = 0.25;

/** Columns, the last one excluded. */
export interface Columns {
  readonly from: number;
  readonly to: number;
}

const isInk = ({ data }: Grey, at: number, brightest: number = brightestInk): boolean => (data[at] ?? 255) <= brightest;

/** Returns the smallest box around the ink of a picture that is dark on white, or `undefined` if there is none. */
export const inkIn = (picture: Grey, columns: Columns = { from: 0, to: picture.width }): Region | undefined => {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = columns.from; x < columns.to; x += 1) {
      if (!isInk(picture, y * picture.width + x)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
};

/** Ink that hangs together: its pixels, and the box around them. */
interface Stroke {
  readonly pixels: readonly number[];
  readonly box: Region;
}

const strokesIn = (picture: Grey, brightest: number): readonly Stroke[] => {
  const { width, height } = picture;
  const isSeen = new Uint8Array(width * height);
  const strokes: Stroke[] = [];
  for (let start = 0; start < isSeen.length; start += 1) {
    if (isSeen[start] === 1 || !isInk(picture, start, brightest)) continue;
    isSeen[start] = 1;
    const pixels = [start];
    let [left, top, right, bottom] = [width, height, 0, 0];
    for (const at of pixels) {
      const [x, y] = [at % width, Math.floor(at / width)];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row += 1) {
        for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column += 1) {
          const next = row * width + column;
          if (isSeen[next] === 1 || !isInk(picture, next, brightest)) continue;
          isSeen[next] = 1;
          pixels.push(next);
        }
      }
    }
    strokes.push({ pixels, box: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 } });
  }
  return strokes;
};

const encloses = (outer: Region, inner: Region): boolean =>
  inner.x > outer.x &&
  inner.y > outer.y &&
  inner.x + inner.width < outer.x + outer.width &&
  inner.y + inner.height < outer.y + outer.height &&
  inner.height >= leastEnclosed * outer.height;

/** Returns a line without the borders of buttons and fields around its text, which may be cut off on a side. */
export const withoutFrames = <T extends Grey>(line: T): T => {
  const data = line.data.slice();
  for (const brightest of brightestFrame) {
    const strokes = strokesIn({ ...line, data }, brightest);
    for (const { box, pixels } of strokes) {
      if (strokes.some((other) => encloses(box, other.box))) for (const at of pixels) data[at] = 255;
    }
  }
  return { ...line, data };
};

import type { Grey } from '../grey.js';

/** The least difference between neighbouring pixels that counts as an edge. */
const leastContrast = 20;

/** The mark of a pixel that is neither. */
export const nothing = 0;
/** The mark of an upright edge, which may belong to a letter. */
export const edge = 1;
/** The mark of a frame. No line of text goes through one. */
export const frame = 2;

/** A frame has a straight edge, across, of at least that many pixels. */
const leastAcross = 24;

/** Bars and feet of large letters are shorter. What is as long may be a rule without sides. */
const longestBar = 48;

/** A shorter piece belongs to a frame that it touches, or that goes on in its row. */
const leastPiece = 8;

/** An underline has gaps of that many pixels for letters that go below it. */
const widestGap = 10;

/** Beside an edge across, one of the rows at these distances is free of upright edges, but for that part of it. */
const clearRows = [2, 3];

const mostCrossings = 0.08;

/** At its ends, an edge across meets the sides of its frame. */
const endPixels = 3;

/** A frame that is not taller than letters is that much wider than high. Large letters with long bars are not. */
const leastAspect = 1.2;

/** Letters have no upright edges of more pixels than that. */
const longestStem = 80;

/** An upright edge that ends at most that many rows from two edges across goes from one to the other. */
const joinRows = 2;

/** What is lower is no side of a frame. */
const leastSide = 8;

/** Most rows of the side of a frame have at most that many pixels of edges. Letters have two strokes side by side. */
const thickestSide = 3;

/** How far from the end of an edge across its corner may reach, outwards, up or down, and inwards, in pixels. */
const corner = { width: 32, height: 100, overlap: 1 };

/** An edge across. `at` is the index of its first pixel. */
interface Across {
  readonly at: number;
  readonly length: number;
}

/** Pixels that differ from the one above. */
const acrossEdges = ({ data, width, height }: Grey): Uint8Array => {
  const across = new Uint8Array(width * height);
  for (let at = width; at < across.length; at += 1)
    if (Math.abs((data[at] ?? 0) - (data[at - width] ?? 0)) >= leastContrast) across[at] = 1;
  return across;
};

/** Pixels that differ from the one on the left, as marks. */
const uprightEdges = ({ data, width, height }: Grey): Uint8Array => {
  const marks = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let at = y * width + 1; at < (y + 1) * width; at += 1)
      if (Math.abs((data[at] ?? 0) - (data[at - 1] ?? 0)) >= leastContrast) marks[at] = edge;
  }
  return marks;
};

/**
 * Whether a row beside an edge across is free of upright edges. On one side of the feet of letters, which may touch each
 * other, there are the letters.
 */
const isFree = (marks: Uint8Array, { at, length }: Across, offset: number): boolean => {
  let count = 0;
  const end = at + offset + length - endPixels;
  for (let pixel = at + offset + endPixels; pixel < end; pixel += 1) if (marks[pixel] === edge) count += 1;
  return count <= mostCrossings * length;
};

/** The runs of edges across that are no part of letters, from the top. */
const acrossIn = (across: Uint8Array, marks: Uint8Array, { width, height }: Grey): readonly Across[] => {
  const found: Across[] = [];
  const isStraight = (run: Across): boolean =>
    [-1, 1].every((side) => clearRows.some((rows) => isFree(marks, run, side * rows * width)));
  for (let y = 1; y < height; y += 1) {
    let length = 0;
    for (let x = 0; x <= width; x += 1) {
      if (x < width && across[y * width + x] === 1) {
        length += 1;
        continue;
      }
      const run = { at: y * width + x - length, length };
      if (length >= leastPiece && isStraight(run)) found.push(run);
      length = 0;
    }
  }
  return found;
};

/** What goes on from an end of an edge across: how far, and how thick most rows of it are, in pixels. */
interface Corner {
  readonly pixels: readonly number[];
  readonly reach: number;
  readonly height: number;
  readonly thickness: number;
  /** Whether it goes down. */
  readonly isBelow: boolean;
  /** Whether another edge across begins at its far end, or it goes on as another frame. */
  readonly isClosed: boolean;
}

/**
 * Follows an edge across around its end: a corner, round or not, and the side below or above it. Nothing where another
 * frame goes on: if something touches a frame, its edge is in pieces.
 */
const cornerOf = (
  marks: Uint8Array,
  across: Uint8Array,
  { width, height }: Grey,
  end: number,
  outwards: 1 | -1,
): Corner | undefined => {
  const isTaken = (row: number): boolean => [1, 2, 3].some((step) => marks[end + row + step * outwards] === frame);
  if ([-width, 0, width].some(isTaken)) return undefined;
  const [endX, endY] = [end % width, Math.floor(end / width)];
  const [first, last] = outwards === 1 ? [-corner.overlap, corner.width] : [-corner.width, corner.overlap];
  const [left, right] = [Math.max(0, endX + first), Math.min(width - 1, endX + last)];
  const [top, bottom] = [Math.max(0, endY - corner.height), Math.min(height - 1, endY + corner.height)];
  const pixels = [end];
  const seen = new Set(pixels);
  const rows = new Map<number, number>();
  let reach = 0;
  let goesOn = false;
  for (let index = 0; index < pixels.length; index += 1) {
    const at = pixels[index] ?? 0;
    const x = at % width;
    const y = (at - x) / width;
    rows.set(y, (rows.get(y) ?? 0) + 1);
    reach = Math.max(reach, (x - endX) * outwards);
    for (let row = Math.max(top, y - 1); row <= Math.min(bottom, y + 1); row += 1) {
      for (let column = Math.max(left, x - 1); column <= Math.min(right, x + 1); column += 1) {
        const next = row * width + column;
        if (marks[next] === frame) goesOn = true;
        if (marks[next] === frame || (marks[next] !== edge && across[next] !== 1) || seen.has(next)) continue;
        seen.add(next);
        pixels.push(next);
      }
    }
  }
  const thicknesses = [...rows.values()].toSorted((a, b) => a - b);
  const [highest, lowest] = [Math.min(...rows.keys()), Math.max(...rows.keys())];
  const isBelow = lowest - endY > endY - highest;
  const far = (isBelow ? lowest : highest) * width + endX;
  const isAcross = (at: number): boolean => {
    for (let step = 1; step <= leastPiece; step += 1) if (across[at - step * outwards] !== 1) return false;
    return true;
  };
  return {
    pixels,
    reach,
    height: rows.size - 1,
    thickness: thicknesses[rows.size >> 1] ?? 0,
    isBelow,
    isClosed: goesOn || [-2, -1, 0, 1, 2].some((row) => isAcross(far + row * width)),
  };
};

/** Marks an edge across and its corners, if they may be a frame's. */
const markAcross = (marks: Uint8Array, across: Uint8Array, picture: Grey, { at, length }: Across): void => {
  const sides = [cornerOf(marks, across, picture, at, -1), cornerOf(marks, across, picture, at + length - 1, 1)]
    .filter((one) => one !== undefined)
    // An underline ends at a letter, which is thicker, or at the edge of one, which is above it and open.
    .filter(({ thickness }) => thickness <= thickestSide)
    .filter(({ height, reach }) => height * leastAspect <= length + 2 * reach)
    .filter(({ isClosed, isBelow }) => isClosed || isBelow);
  // A foot or a bar of a large letter has no sides.
  if (length < longestBar && sides.filter(({ height }) => height >= leastSide).length < 2) return;
  marks.fill(frame, at, at + length);
  for (const { pixels } of sides) for (const pixel of pixels) marks[pixel] = frame;
};

/** How many pixels of frames are side by side in the row of a pixel, around it. */
const frameAround = (marks: Uint8Array, width: number, at: number): number => {
  if (marks[at] !== frame) return 0;
  const row = at - (at % width);
  let [first, last] = [at, at];
  while (first > row && marks[first - 1] === frame) first -= 1;
  while (last < row + width - 1 && marks[last + 1] === frame) last += 1;
  return last - first + 1;
};

/** Marks upright runs of edges, from a row to another, that `isSide` says are the side of a frame. */
const markRuns = (
  marks: Uint8Array,
  { width, height }: Grey,
  isSide: (x: number, from: number, to: number) => boolean,
): void => {
  for (let x = 0; x < width; x += 1) {
    let run = 0;
    for (let y = 0; y <= height; y += 1) {
      if (y < height && marks[y * width + x] === edge) {
        run += 1;
        continue;
      }
      if (run > 0 && isSide(x, y - run, y)) for (let row = y - run; row < y; row += 1) marks[row * width + x] = frame;
      run = 0;
    }
  }
};

/** Marks upright runs of edges with more than `longest` pixels as frames. */
export const markUpright = (marks: Uint8Array, picture: Grey, longest: number): void =>
  markRuns(marks, picture, (_x, from, to) => to - from > longest);

/** Marks upright edges that go from one edge across to another. */
const markSides = (marks: Uint8Array, picture: Grey): void => {
  const { width, height } = picture;
  /** Whether there is a frame across that is long enough, in one of the rows that follow `y`. */
  const meets = (x: number, y: number, step: 1 | -1, length: number): boolean => {
    for (let row = y + step; row !== y + step * (joinRows + 1); row += step)
      if (row >= 0 && row < height && frameAround(marks, width, row * width + x) >= length) return true;
    return false;
  };
  markRuns(marks, picture, (x, from, to) => {
    const length = Math.max(leastAcross, (to - from) * leastAspect);
    return to - from >= leastSide && meets(x, from, -1, length) && meets(x, to - 1, 1, length);
  });
};

/** Whether there is a frame at an end of a run of pixels, or in its row a few pixels further: a letter may be between. */
const touchesFrame = (marks: Uint8Array, { width }: Grey, { at, length }: Across): boolean =>
  [at, at + length - 1].some((end) =>
    [-width, 0, width].some((row) => [-1, 0, 1].some((column) => marks[end + row + column] === frame)),
  ) ||
  marks.subarray(at - widestGap, at).includes(frame) ||
  marks.subarray(at + length, at + length + widestGap).includes(frame);

/**
 * Marks the pixels of a picture: upright edges, which letters are full of, and frames. Frames are borders of buttons, fields
 * and tables, and the rims of what is filled.
 */
export const marksOf = (picture: Grey): Uint8Array => {
  const marks = uprightEdges(picture);
  const across = acrossEdges(picture);
  const runs = acrossIn(across, marks, picture);
  markUpright(marks, picture, longestStem);
  // The longest first, so that shorter ones know what is next to them.
  for (const run of runs.filter(({ length }) => length >= leastAcross).toSorted((a, b) => b.length - a.length))
    markAcross(marks, across, picture, run);
  markSides(marks, picture);
  // From both ends, because a piece may touch another one.
  for (const pieces of [runs, runs.toReversed()]) {
    for (const run of pieces) {
      // With the upright edge of its end.
      if (touchesFrame(marks, picture, run)) marks.fill(frame, run.at, run.at + run.length + 1);
    }
  }
  return marks;
};

import type { Region } from '@farhand/core/driver';
import type { Grey } from './grey.js';

/** The least difference between neighbouring pixels that counts as the edge of a letter. */
const leastContrast = 20;

/** Edges at most this many pixels apart belong to the same line of text. */
const joinPixels = 10;

/** The widest space without edges within a letter, in heights of its line. */
const widestInLetter = 0.6;

/** Parts of a letter may be this many rows apart, such as an i and its dot. */
const joinRows = 2;

/** Letters have no upright edges of more pixels than that: what has them is a border. Later passes are stricter. */
const passes = [
  { longestEdge: 60, tallestLine: 44 },
  { longestEdge: 24, tallestLine: 44 },
  { longestEdge: 12, tallestLine: 70 },
] as const;

/** What is smaller is no letter. */
const least = { width: 3, height: 5 };

/**
 * Returns boxes that may hold a line of text, or a part of one: places with much horizontal contrast. Dark text on light
 * and light text on dark look the same here. From the top, then from the left.
 */
export const textLines = (picture: Grey): readonly Region[] => {
  const edges = edgesOf(picture);
  const found: Region[] = [];
  for (const { longestEdge, tallestLine } of passes) {
    removeUpright(edges, picture, longestEdge);
    for (const box of joined(edges, picture)) {
      // Something tall is text beside a border. A later pass sees the text alone.
      if (box.height > tallestLine) continue;
      found.push(box);
      erase(edges, picture, box);
    }
  }
  return joinedByHeight(found)
    .filter(({ width, height }) => width >= least.width && height >= least.height)
    .toSorted((a, b) => a.y - b.y || a.x - b.x);
};

/**
 * Joins boxes that stand side by side, closer than the letters of their height may be: within a large E, edges are
 * further apart than between two small words.
 */
const joinedByHeight = (boxes: readonly Region[]): readonly Region[] => {
  const open = boxes.toSorted((a, b) => a.x - b.x).map((box) => ({ ...box }));
  for (let index = 0; index < open.length; index += 1) {
    const box = open[index];
    if (box === undefined) continue;
    const next = open.findIndex((other, at) => at > index && isClose(box, other));
    const other = open[next];
    if (other === undefined) continue;
    const right = Math.max(box.x + box.width, other.x + other.width);
    const bottom = Math.max(box.y + box.height, other.y + other.height);
    box.y = Math.min(box.y, other.y);
    box.width = right - box.x;
    box.height = bottom - box.y;
    open.splice(next, 1);
    // It may be close to another one now.
    index -= 1;
  }
  return open;
};

const isClose = (left: Region, right: Region): boolean => {
  const gap = right.x - (left.x + left.width);
  const [low, high] = [Math.min(left.height, right.height), Math.max(left.height, right.height)];
  const shared = Math.min(left.y + left.height, right.y + right.height) - Math.max(left.y, right.y);
  return gap >= 0 && gap <= widestInLetter * high && shared >= 0.6 * low && high <= 2 * low;
};

const edgesOf = ({ data, width, height }: Grey): Uint8Array => {
  const edges = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let at = y * width + 1; at < (y + 1) * width; at += 1) {
      if (Math.abs((data[at] ?? 0) - (data[at - 1] ?? 0)) >= leastContrast) edges[at] = 1;
    }
  }
  return edges;
};

/** Removes upright runs of edges with more than `longest` pixels. */
const removeUpright = (edges: Uint8Array, { width, height }: Grey, longest: number): void => {
  for (let x = 0; x < width; x += 1) {
    let run = 0;
    for (let y = 0; y <= height; y += 1) {
      if (y < height && edges[y * width + x] === 1) {
        run += 1;
        continue;
      }
      if (run > longest) for (let row = y - run; row < y; row += 1) edges[row * width + x] = 0;
      run = 0;
    }
  }
};

const erase = (edges: Uint8Array, { width }: Grey, box: Region): void => {
  for (let y = box.y; y < box.y + box.height; y += 1) edges.fill(0, y * width + box.x, y * width + box.x + box.width);
};

/** Edges in a row, without gaps that separate texts. `last` is the last pixel. */
interface Run {
  readonly first: number;
  readonly last: number;
  readonly y: number;
}

const runsIn = (edges: Uint8Array, width: number, y: number): readonly Run[] => {
  const runs: Run[] = [];
  let first: number | undefined;
  let last = 0;
  for (let x = 0; x < width; x += 1) {
    if (edges[y * width + x] !== 1) continue;
    if (first === undefined) first = x;
    else if (x - last > joinPixels) {
      runs.push({ first, last, y });
      first = x;
    }
    last = x;
  }
  if (first !== undefined) runs.push({ first, last, y });
  return runs;
};

/** The boxes around edges that touch each other, over small gaps. */
const joined = (edges: Uint8Array, { width, height }: Grey): readonly Region[] => {
  const runs: Run[] = [];
  const leaders: number[] = [];
  const leaderOf = (index: number): number => {
    let at = index;
    for (let next = leaders[at]; next !== undefined && next !== at; next = leaders[at]) at = next;
    leaders[index] = at;
    return at;
  };
  /** Of the last rows, the latest first: where their runs begin and end in `runs`. */
  const above: { readonly from: number; readonly below: number }[] = [];
  for (let y = 0; y < height; y += 1) {
    const from = runs.length;
    for (const run of runsIn(edges, width, y)) {
      const index = runs.length;
      runs.push(run);
      leaders.push(index);
      for (const row of above) {
        for (let other = row.from; other < row.below; other += 1) {
          const upper = runs[other];
          if (upper === undefined || upper.first > run.last || upper.last < run.first) continue;
          leaders[leaderOf(index)] = leaderOf(other);
        }
      }
    }
    above.unshift({ from, below: runs.length });
    if (above.length > joinRows) above.pop();
  }
  const boxes = new Map<number, { left: number; top: number; right: number; bottom: number }>();
  runs.forEach(({ first, last, y }, index) => {
    const leader = leaderOf(index);
    const box = boxes.get(leader);
    if (box === undefined) {
      boxes.set(leader, { left: first, top: y, right: last, bottom: y });
      return;
    }
    box.left = Math.min(box.left, first);
    box.right = Math.max(box.right, last);
    box.bottom = y;
  });
  return [...boxes.values()].map(({ left, top, right, bottom }) => ({
    x: left,
    y: top,
    width: right - left + 1,
    height: bottom - top + 1,
  }));
};

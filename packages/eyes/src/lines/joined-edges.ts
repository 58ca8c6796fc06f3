import type { Region, Size } from '@farhand/core/driver';
import { edge, frame } from './frames.js';

/** Edges at most this many pixels apart belong to the same line of text. */
const joinPixels = 10;

/** Parts of a letter may be this many rows apart, such as an i and its dot. */
const joinRows = 2;

/** Edges in a row, without a frame or a gap that separates texts. `last` is the last pixel. */
interface Run {
  readonly first: number;
  readonly last: number;
  readonly y: number;
}

const runsIn = (marks: Uint8Array, width: number, y: number): readonly Run[] => {
  const runs: Run[] = [];
  let first: number | undefined;
  let last = 0;
  for (let x = 0; x < width; x += 1) {
    const mark = marks[y * width + x];
    if (first !== undefined && (mark === frame || x - last > joinPixels)) {
      runs.push({ first, last, y });
      first = undefined;
    }
    if (mark !== edge) continue;
    first ??= x;
    last = x;
  }
  if (first !== undefined) runs.push({ first, last, y });
  return runs;
};

/** Returns the boxes around edges that touch each other, over small gaps. A frame parts them. */
export const joinedEdges = (marks: Uint8Array, { width, height }: Size): readonly Region[] => {
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
    for (const run of runsIn(marks, width, y)) {
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

import type { Region } from '@farhand/core/driver';
import { boxAround } from '../box-around.js';
import { edge } from './frames.js';

/** Between two lines of text is a row with at most that share of the edges that the emptier line has in its fullest row. */
const mostBetween = 0.35;

/** A row belongs to the middle of a line, where all letters are, if it has that share of the edges of the fullest row. */
const leastInMiddle = 0.5;

/** The middle of a line has at least so many rows, and that share of the rows of the other line. A dot or an accent has less. */
const leastMiddle = { rows: 4, share: 0.45 };

/** A line of text is that much wider than the middle of its letters is high. Signs like `=` and `三` are not. */
const leastAspect = 2;

/** Returns how many edges each row of a box has. */
export const edgesIn = (marks: Uint8Array, width: number, box: Region): readonly number[] =>
  Array.from({ length: box.height }, (_, row) => {
    const from = (box.y + row) * width + box.x;
    let count = 0;
    for (let at = from; at < from + box.width; at += 1) if (marks[at] === edge) count += 1;
    return count;
  });

/** The rows of a line where all its letters are. */
const middleOf = (counts: readonly number[]): { readonly most: number; readonly rows: number } => {
  const most = Math.max(0, ...counts);
  return { most, rows: counts.filter((count) => count >= leastInMiddle * most).length };
};

/** Returns the row that parts two lines of text, counted from the top of their edges: the middle one of the emptiest. */
const cutIn = (counts: readonly number[], width: number): number | undefined => {
  let best = { from: 0, to: 0, share: Infinity };
  let above = 0;
  for (let row = 1; row < counts.length - 1; row += 1) {
    above = Math.max(above, counts[row - 1] ?? 0);
    const count = counts[row] ?? 0;
    if (count > mostBetween * above) continue;
    const [upper, lower] = [middleOf(counts.slice(0, row)), middleOf(counts.slice(row))];
    const share = count / Math.max(1, Math.min(upper.most, lower.most));
    const [less, more] = [Math.min(upper.rows, lower.rows), Math.max(upper.rows, lower.rows)];
    if (share > mostBetween || less < leastMiddle.rows || less < leastMiddle.share * more) continue;
    if (width < leastAspect * less) continue;
    if (share === best.share && row === best.to) best.to = row + 1;
    else if (share < best.share) best = { from: row, to: row + 1, share };
  }
  return best.share === Infinity ? undefined : (best.from + best.to) >> 1;
};

/**
 * Parts a box around edges into lines of text. Lines are joined if letters or icons of one touch those of the next, but most
 * letters do not: between two lines are rows with few edges.
 */
export const partedRows = (marks: Uint8Array, width: number, box: Region): readonly Region[] => {
  const cut = cutIn(edgesIn(marks, width, box), box.width);
  if (cut === undefined) return [box];
  return [
    { ...box, height: cut },
    { ...box, y: box.y + cut, height: box.height - cut },
  ].flatMap((part) => {
    const own = boxAround(part, width, (at) => marks[at] === edge);
    return own === undefined ? [] : partedRows(marks, width, own);
  });
};

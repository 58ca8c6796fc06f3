import type { Region } from '@farhand/core/driver';
import { edge, frame } from './frames.js';
import type { Grey } from '../grey.js';
import { joinedEdges } from './joined-edges.js';
import { edgesIn, partedRows } from './parted-rows.js';

/** A bar has upright edges in that share of the rows of a box, one below the other. Strokes of letters can have as much. */
const leastHeight = 0.9;

/** A bar goes that far beyond the text beside it, above and below, in pixels and in heights of the bar. No letter does. */
const leastBeyond = { pixels: 2, heights: 0.1 };

/** A row of text has more than that share of the edges in its fullest row. The corner of something else has less. */
const leastInRow = 0.15;

/** A bar beside several lines is so close to a side of their box, in pixels. */
const mostFromSide = 12;

/** What is beside a bar is text: so many pixels high, and that much wider than high. */
const text = { pixels: 5, aspect: 1.5 };

/** The ends of a bar may be slanted: columns so close to its edges belong to it. */
const slantPixels = 2;

/** The columns of a box that hold upright edges all the way, and those beside them. */
const barColumns = (marks: Uint8Array, width: number, box: Region): ReadonlySet<number> => {
  const columns = new Set<number>();
  for (let x = box.x; x < box.x + box.width; x += 1) {
    let run = 0;
    let longest = 0;
    for (let y = box.y; y < box.y + box.height; y += 1) {
      run = marks[y * width + x] === edge ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    if (longest < leastHeight * box.height) continue;
    for (let near = Math.max(box.x, x - slantPixels); near <= x + slantPixels; near += 1)
      if (near < box.x + box.width) columns.add(near);
  }
  return columns;
};

/** Whether what a box holds beside its long edges is text that ends before they do. */
const endsBefore = (marks: Uint8Array, width: number, box: Region): boolean => {
  const rows = edgesIn(marks, width, box);
  const least = leastInRow * Math.max(...rows);
  const [above, last] = [rows.findIndex((count) => count > least), rows.findLastIndex((count) => count > least)];
  const height = last - above + 1;
  if (above < 0 || height < text.pixels || box.width < text.aspect * height) return false;
  return Math.min(above, box.height - 1 - last) >= Math.max(leastBeyond.pixels, leastBeyond.heights * box.height);
};

/**
 * Marks upright bars beside texts as frames: the bar at the side of a note or a selected item, the dark side of a button with
 * a bevel, the line between two tabs.
 */
export const markBars = (marks: Uint8Array, picture: Grey): void => {
  const { width } = picture;
  for (const box of joinedEdges(marks, picture)) {
    const columns = [...barColumns(marks, width, box)];
    const taken = columns.flatMap((x) =>
      Array.from({ length: box.height }, (_, row) => (box.y + row) * width + x).filter((at) => marks[at] === edge),
    );
    if (taken.length === 0) continue;
    const areAtSides = columns.every((x) => x - box.x < mostFromSide || box.x + box.width - 1 - x < mostFromSide);
    for (const at of taken) marks[at] = frame;
    const isBar = endsBefore(marks, width, box) || (areAtSides && partedRows(marks, width, box).length > 1);
    if (!isBar) for (const at of taken) marks[at] = edge;
  }
};

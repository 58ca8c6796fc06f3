import { regionAround, type Region } from '@farhand/core/driver';
import { inkGroups } from './ink.js';
import type { LinePicture } from './line-picture.js';
import type { TextLine } from './text-lines.js';

/**
 * Icons, by their width in heights of their own, and their height in heights of the line: buttons and boxes, which are as
 * high as large letters and wider, and arrows, which are flat.
 */
const shapes = [
  { least: 0.85, most: 1.2, leastHeight: 0.8 },
  { least: 1.2, most: 2, leastHeight: 0.35 },
] as const;

/** The least gap between an icon and a letter: in pixels, in heights of the line, and in gaps between its letters. */
const leastGap = { pixels: 3, heights: 0.2, gaps: 2 };

/**
 * Parts a line at its icons: radio buttons, check boxes, arrows. Read together with them, `○ Ada` becomes `OAda`. What is
 * taken for an icon is a part, too, since it may be a wide letter.
 */
export const partedAtIcons = (line: LinePicture, { box, cut }: TextLine): readonly TextLine[] => {
  const groups = inkGroups(line);
  const gaps = groups.slice(1).map(({ x }, index) => x - right(groups[index]));
  const usual = gaps.toSorted((a, b) => a - b)[gaps.length >> 1] ?? 0;
  const wide = Math.max(
    leastGap.pixels,
    leastGap.heights * line.textHeight,
    // Of a few letters, the usual gap may be the one to the icon.
    gaps.length > 2 ? leastGap.gaps * usual : 0,
  );
  const isIcon = ({ width, height }: Region, index: number): boolean =>
    [gaps[index - 1], gaps[index]].every((gap) => gap === undefined || gap >= wide) &&
    shapes.some(
      ({ least, most, leastHeight }) =>
        width >= least * height && width <= most * height && height >= leastHeight * line.textHeight,
    );
  const parts: Region[][] = [];
  let isOpen = false;
  groups.forEach((group, index) => {
    const icon = isIcon(group, index);
    if (isOpen && !icon) parts.at(-1)?.push(group);
    else parts.push([group]);
    isOpen = !icon;
  });
  if (parts.length < 2) return [{ box, cut }];
  const boxes = parts.map((part) => {
    const { x, y, ...size } = regionAround(part);
    return { x: x + line.left, y: y + line.top, ...size };
  });
  // Up to the middle of the gaps, so that no part has ink of another.
  const middles = boxes.slice(1).map(({ x }, index) => Math.floor((right(boxes[index]) + x) / 2));
  const ends = [cut.x, ...middles, cut.x + cut.width];
  return boxes.map((own, index) => {
    const [from = cut.x, to = cut.x] = ends.slice(index, index + 2);
    return { box: own, cut: { x: from, y: cut.y, width: to - from, height: cut.height } };
  });
};

const right = (box: Region | undefined): number => (box === undefined ? 0 : box.x + box.width);

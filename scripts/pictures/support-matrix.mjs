// @ts-check
import { box, line, pictureWidth, themedSvg } from './themed-svg.mjs';

/**
 * What one target makes of one ability: `refused`, `carried`, or a number of calls.
 * @typedef {{ readonly ability: string, readonly cells: readonly string[] }} SupportRow
 */

const margin = 20;
const [firstColumn, columnWidth, rowHeight, cellHeight] = [170, 71, 28, 24];
const headTop = 96;
const firstRow = 126;

const style = `
  .one { fill: var(--good) }
  .several { fill: var(--fair) }
  .carried { fill: var(--neutral) }
  .refused { fill: var(--bad) }
  .one-ink, .several-ink { fill: var(--good-ink) }
  .carried-ink { fill: var(--neutral-ink) }
  .refused-ink { fill: var(--bad-ink) }
  .one-mark, .several-mark { stroke: var(--good-ink) }
  .carried-mark { stroke: var(--neutral-ink) }
  .refused-mark { stroke: var(--bad-ink) }
  .mark { fill: none; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round }`;

/** Marks in a square of 8 px: each meaning has a shape of its own, since color alone is not enough. */
const marks = {
  one: 'm0 4.5 2.6 2.8L8 1',
  several: 'm0 4.5 2.6 2.8L8 1',
  carried: 'M0 4h7.5M5 1l3 3-3 3',
  refused: 'm.8.8 6.4 6.4m0-6.4L.8 7.2',
};

/** @param {string} text @returns {keyof typeof marks} */
const lookOf = (text) => {
  if (text === 'refused' || text === 'carried') return text;
  return text === '1 call' ? 'one' : 'several';
};

/** @param {number} x @param {number} y @param {string} text @param {number} [width] */
const cell = (x, y, text, width = columnWidth - 4) => {
  const look = lookOf(text);
  return [
    box({ x, y, width, height: cellHeight }, look, 4),
    `<path transform="translate(${x + 5} ${y + 8})" class="mark ${look}-mark" d="${marks[look]}"/>`,
    line(x + 18, y + 16.5, text, { look: `small ${look}-ink` }),
  ];
};

/** @type {readonly (readonly [string, string])[]} */
const legend = [
  ['1 call', 'one vendor call'],
  ['3 calls', 'several'],
  ['carried', 'with a later call'],
  ['refused', 'before sending'],
];

/**
 * Which target supports what, as a picture.
 * @param {readonly string[]} targets such as `local browser`
 * @param {readonly SupportRow[]} rows
 */
export const supportMatrix = (targets, rows) => {
  const title = 'What each driver supports';
  const column = (/** @type {number} */ index) => firstColumn + index * columnWidth;
  const legendWidth = (pictureWidth - 2 * margin) / legend.length;
  const explained = legend.flatMap(([text, meaning], index) => [
    ...cell(margin + index * legendWidth, 46, text),
    line(margin + index * legendWidth, 84, meaning, { look: 'muted small' }),
  ]);
  const heads = targets.flatMap((target, index) => {
    const middle = column(index) + (columnWidth - 4) / 2;
    const [driver = '', kind = ''] = target.split(' ');
    return [
      line(middle, headTop + 14, driver, { anchor: 'middle', look: 'small' }),
      line(middle, headTop + 29, kind, { anchor: 'middle', look: 'muted small' }),
    ];
  });
  const drawn = rows.flatMap(({ ability, cells }, row) => {
    const y = firstRow + 6 + row * rowHeight;
    return [line(margin, y + 16.5, ability), ...cells.flatMap((text, index) => cell(column(index), y, text))];
  });
  const description = rows
    .map(({ ability, cells }) => `${ability}: ${cells.map((text, index) => `${targets[index]} ${text}`).join(', ')}.`)
    .join(' ');
  return themedSvg({
    title,
    description,
    style,
    height: firstRow + 6 + rows.length * rowHeight + 14,
    body: [line(margin, 32, title, { look: 'title' }), ...explained, ...heads, ...drawn],
  });
};

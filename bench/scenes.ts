import { randomOf, shuffled } from './random.js';

/*
 * Pages of icons, buttons and cards, the same for each seed, to look for images in them. Each thing has a box and an id.
 */

/** Something on a page, of a size in CSS pixels. */
interface Thing {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly html: string;
}

/** How a page looks, and what is on it. */
export interface Scene {
  readonly seed: number;
  readonly theme: 'light' | 'dark';
  /** Whether everything is there twice: `icon0` and `icon0-copy`. */
  readonly twice?: boolean;
  /** The id of a thing that is not there. */
  readonly without?: string;
}

/** How a page is shown: pixels for each CSS pixel, a CSS filter, and how the picture is encoded. */
export interface Showing {
  readonly ratio: number;
  readonly filter?: string;
  readonly encoding?: 'png' | 'jpeg';
}

/** Shapes of icons, in an SVG of 24 × 24. */
export const iconShapes: readonly string[] = [
  '<path d="M3 6h18M8 6V4h8v2M6 6l1 15h10l1-15M10 10v7M14 10v7"/>',
  '<circle cx="11" cy="11" r="7"/><path d="M21 21l-5-5"/>',
  '<path d="M3 11l9-8 9 8M5 10v11h5v-6h4v6h5V10"/>',
  '<rect x="5" y="11" width="14" height="10" rx="2"/><path d="M8 11V7a4 4 0 0 1 8 0v4"/>',
  '<path d="M12 3v13M6 11l6 6 6-6M4 21h16"/>',
  '<path d="M12 21V8M6 13l6-6 6 6M4 3h16"/>',
  '<circle cx="12" cy="8" r="5"/><path d="M3 22c1-9 17-9 18 0"/>',
  '<path d="M12 2l3 7 7 .6-5.400 4.700 1.700 7.200L12 17.500 5.700 21.500l1.700-7.200L2 9.600 9 9z"/>',
  '<path d="M4 5h16v12H9l-5 4z"/><path d="M8 9h8M8 13h5"/>',
  '<rect x="3" y="5" width="18" height="16" rx="2"/><path d="M3 10h18M8 2v5M16 2v5"/>',
  '<path d="M2 12c5-9 15-9 20 0-5 9-15 9-20 0z"/><circle cx="12" cy="12" r="3"/>',
  '<circle cx="12" cy="12" r="3"/><path d="M12 1v5M12 18v5M1 12h5M18 12h5M4 4l4 4M16 16l4 4M20 4l-4 4M8 16l-4 4"/>',
  '<path d="M4 4l16 8-16 8 3-8zM7 12h13"/>',
  '<path d="M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7"/>',
  '<path d="M20 12a8 8 0 1 1-3-6M20 2v5h-5"/>',
  '<rect x="8" y="8" width="13" height="13" rx="2"/><path d="M16 8V3H3v13h5"/>',
];

/** The first two are alike. */
const alike = ['Save', 'Send'];
const labels = ['Open', 'Cancel', 'Delete', 'Search', 'Upload', 'Export', 'Next', 'Back', 'Sign in', 'Edit'];
const colours = ['#2563eb', '#b91c1c', '#15803d', '#7e22ce', '#475569'];
const words = 'order total paid late ship home card line item plan team note draft due open hold week price'.split(' ');

/** What is on every page of a seed: icons, buttons that differ by their labels, and cards. */
const thingsOf = (seed: number): readonly Thing[] => {
  const random = randomOf(seed);
  const below = (end: number): number => Math.floor(random() * end);
  const svg = (shape: string, size: number): string =>
    `<svg width="${size}" height="${size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2">${shape}</svg>`;
  const sizes = [16, 20, 24, 32, 48];
  const shapes = shuffled(random, iconShapes);
  const iconThings = shapes.slice(0, 10).map((shape, index) => {
    const size = sizes[below(sizes.length)] ?? 24;
    return { id: `icon${index}`, width: size, height: size, html: svg(shape, size) };
  });
  const colour = colours[below(colours.length)] ?? 'navy';
  const font = 12 + below(4);
  const shownLabels = [...alike, ...shuffled(random, labels).slice(0, 4)];
  const buttonThings = shownLabels.map((label, index) => ({
    id: `button${index}`,
    width: 84,
    height: 30,
    html: `<div class="button" style="background: ${index < 3 ? colour : 'transparent'}; font-size: ${font}px;
      color: ${index < 3 ? '#fff' : 'inherit'}">${label}</div>`,
  }));
  const cardThings = shapes.slice(10, 13).map((shape, index) => ({
    id: `card${index}`,
    width: 150 + below(60),
    height: 80 + below(20),
    html: `<div class="card">${svg(shape, 24)} <b>${words[below(words.length)] ?? ''} ${below(900)}</b>
        <p>${Array.from({ length: 9 }, () => words[below(words.length)] ?? '').join(' ')}</p></div>`,
  }));
  return [...iconThings, ...buttonThings, ...cardThings];
};

/** A box, in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A page, and where its things are. */
export interface ScenePage {
  readonly html: string;
  readonly boxes: ReadonlyMap<string, Box>;
}

/** Whether a box is where something is, but for 2 pixels. */
export const isAt = (box: Box, truth: Box): boolean =>
  [box.x - truth.x, box.y - truth.y, box.width - truth.width, box.height - truth.height].every(
    (difference) => Math.abs(difference) <= 2,
  );

/** Returns a page `width` CSS pixels wide, whose things are in rows with random gaps, in the order of `layout`. */
export const scenePage = (
  { seed, theme, twice = false, without }: Scene,
  { filter = 'none' }: Showing,
  layout: number,
  width: number,
): ScenePage => {
  const random = randomOf(layout);
  let x = 8;
  let y = 8;
  let tallest = 0;
  const things = thingsOf(seed).filter(({ id }) => id !== without);
  const all = [...things, ...(twice ? things.map((thing) => ({ ...thing, id: `${thing.id}-copy` })) : [])];
  const boxes = new Map<string, Box>();
  const placed = shuffled(random, all).map((thing) => {
    x += Math.floor(random() * 14);
    if (x + thing.width > width - 8) {
      x = 8 + Math.floor(random() * 20);
      y += tallest + 8;
      tallest = 0;
    }
    const html = `<div class="thing" id="${thing.id}" style="left: ${x}px; top: ${y}px; width: ${thing.width}px;
        height: ${thing.height}px">${thing.html}</div>`;
    boxes.set(thing.id, { x, y, width: thing.width, height: thing.height });
    x += thing.width + 8;
    tallest = Math.max(tallest, thing.height);
    return html;
  });
  const text = Array.from({ length: 900 }, () => words[Math.floor(random() * words.length)] ?? '').join(' ');
  const [back, front, line] = theme === 'light' ? ['#fff', '#1f2937', '#cbd5e1'] : ['#111827', '#e5e7eb', '#374151'];
  const html = `<!doctype html><style>
    html { background: ${back} }
    body { margin: 0; height: 100vh; overflow: hidden; background: ${back}; color: ${front}; font: 13px sans-serif; filter: ${filter} }
    .thing { position: absolute; overflow: hidden }
    .thing svg { display: block }
    .button { height: 28px; border: 1px solid ${line}; border-radius: 6px; text-align: center; line-height: 28px }
    .card { border: 1px solid ${line}; border-radius: 8px; height: 100%; box-sizing: border-box; padding: 8px }
    .card svg { float: left; margin-right: 6px }
    .card p { margin: 6px 0 }
    .text { position: absolute; left: 8px; right: 8px; top: ${y + tallest + 8}px; columns: 160px; margin: 0 }
  </style>${placed.join('')}<p class="text">${text}</p>`;
  return { html, boxes };
};

/** Returns the ids of the things on a page, without copies. */
export const thingIds = ({ seed }: Scene): readonly string[] => thingsOf(seed).map(({ id }) => id);

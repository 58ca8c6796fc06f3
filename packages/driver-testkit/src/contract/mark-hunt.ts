import type { Computer, Picture, Point, Region, Size, Space } from '@farhand/core';
import { serveReportingPage } from './reporting-page.js';

/** A page with a mark that jumps elsewhere when it is clicked. */
export interface MarkHunt extends AsyncDisposable {
  /** Opens the page on a computer. `scale`: display pixels per CSS pixel. Default: 1. */
  open(computer: Computer, scale?: number): Promise<void>;
  /** Waits until the page has the size of the display, after the size has changed. */
  resized(computer: Computer, scale?: number): Promise<void>;
  /**
   * Takes a screenshot, changes it at random, finds the mark in the result and clicks there.
   *
   * @returns where the mark was and where the page was clicked.
   */
  next(computer: Computer): Promise<Find>;
}

/** Where a mark was, how it was found, and where the click arrived. */
export interface Find {
  /** The center of the mark, from the top left corner of the display. */
  readonly mark: Point;
  /** The pixel at which the page was clicked. */
  readonly clicked: Point;
  /** How the screenshot was changed, and in which space the point was given. */
  readonly by: string;
}

/**
 * Serves the page. The same seed produces the same places and changes.
 *
 * @param zoom - the CSS zoom of the page.
 */
export const serveMarkHunt = async (seed: number, zoom = 1): Promise<MarkHunt> => {
  const page = await serveReportingPage((script) => markPage(script, seed, zoom));
  let pixels = 1;
  const place = fractionOf(seed);
  let turn = 0;
  return {
    open: (computer, scale = 1) => {
      pixels = scale;
      return page.open(computer);
    },
    resized: ({ display }, scale = 1) => {
      pixels = scale;
      return page.opened(display);
    },
    next: async (computer) => {
      const { width, height } = computer.display;
      const size = markSize * zoom * pixels;
      const along = (part: number, all: number): number => markStart(part, all, size, pixels) + size / 2;
      const mark = { x: along(place(2 * turn), width), y: along(place(2 * turn + 1), height) };
      let step = 0;
      const draw = fractionOf(seed + turn + 1);
      const random = (): number => draw((step += 1));
      const [name, changes] = series[turn % series.length] ?? ['nothing', []];
      const region = turn % 3 === 0 ? partAround(computer.display, mark, size, random) : undefined;
      turn += 1;
      const taken = await picturesOf(computer, mark, region);
      const picture = changes.reduce((changed, change) => change(changed, mark, random, size), taken);
      const [point, space] = tellIn(await findRed(picture), picture, random);
      await picture.click(point, { space });
      const clicked = await page.reported();
      if (!isPair(clicked)) throw new Error('The report of the page does not contain where it was clicked.');
      // In CSS pixels, as the page receives them: its devicePixelRatio was seen to be 1 for a moment at a scale of 1.25,
      // right after a screenshot of a region (Chromium 156, November 2026).
      const inDisplay = (position: number): number => Math.floor(position * pixels + 0.001);
      const by = `${region === undefined ? '' : 'region, '}${name}, ${picture.width}×${picture.height}, ${space}`;
      return { mark, clicked: { x: inDisplay(clicked[0]), y: inDisplay(clicked[1]) }, by };
    },
    [Symbol.asyncDispose]: () => page[Symbol.asyncDispose](),
  };
};

/**
 * Returns how far the center of the clicked pixel is from the center of the mark, on the axis with the larger distance.
 */
const distanceOf = ({ mark, clicked }: Find): number =>
  Math.max(Math.abs(clicked.x + 0.5 - mark.x), Math.abs(clicked.y + 0.5 - mark.y));

/** Hunts `times` times, and resolves to the clicks that missed the center of the mark by more than a pixel. */
export const misses = async (hunt: MarkHunt, computer: Computer, times: number): Promise<readonly Find[]> => {
  const finds: Find[] = [];
  for (let time = 0; time < times; time += 1) finds.push(await hunt.next(computer));
  return finds.filter((find) => distanceOf(find) > 1);
};

/**
 * A change of a picture that keeps the mark in it. `at`: the center of the mark; `random`: 0 to 1; `mark`: its size.
 */
type Change = (picture: Picture, at: Point, random: () => number, mark: number) => Picture;

const between = (random: () => number, least: number, most: number): number =>
  Math.ceil(least) + Math.floor(random() * Math.max(most - Math.ceil(least) + 1, 1));

/** Returns a part around a point, with some margin. */
const partAround = ({ width, height }: Size, { x, y }: Point, room: number, random: () => number): Region => {
  const [left, top] = [between(random, 0, x - room), between(random, 0, y - room)].map((start) => Math.max(start, 0));
  const [right, bottom] = [
    Math.min(between(random, x + room, width), width),
    Math.min(between(random, y + room, height), height),
  ];
  return { x: left ?? 0, y: top ?? 0, width: right - (left ?? 0), height: bottom - (top ?? 0) };
};

const crop: Change = (picture, at, random, mark) => {
  const room = Math.ceil(mark * picture.scale.x) + 2;
  return picture.crop(partAround(picture, picture.toPicture(at), room, random));
};

const fit: Change = (picture, _at, random) => {
  const most = Math.max(picture.width, picture.height);
  const least = Math.ceil((most * 0.4) / Math.min(picture.scale.x, picture.scale.y, 1));
  return picture.fit({ maxEdge: between(random, Math.min(least, most), most) });
};

const resize: Change = (picture, _at, random) =>
  picture.resize({
    width: Math.max(1, Math.round((picture.width / picture.scale.x) * (0.4 + random()))),
    height: Math.max(1, Math.round((picture.height / picture.scale.y) * (0.4 + random()))),
  });

const series: readonly (readonly [string, readonly Change[]])[] = [
  ['nothing', []],
  ['crop', [crop]],
  ['fit', [fit]],
  ['crop, fit', [crop, fit]],
  ['fit, crop', [fit, crop]],
  ['resize', [resize]],
  ['crop, crop, resize', [crop, crop, resize]],
  ['crop, fit, crop, resize, crop', [crop, fit, crop, resize, crop]],
];

/** Returns the center of the red area in a picture. Coordinate 0 is the center of the first pixel. */
const findRed = async (picture: Picture): Promise<Point> => {
  const { data, width, channels } = await picture.raw();
  let [sum, x, y] = [0, 0, 0];
  for (let at = 0; at < data.length; at += channels) {
    const weight = (data[at] ?? 0) - Math.max(data[at + 1] ?? 0, data[at + 2] ?? 0) - 40;
    if (weight <= 0) continue;
    const index = at / channels;
    sum += weight;
    x += weight * (index % width);
    y += weight * Math.floor(index / width);
  }
  if (sum === 0) throw new Error('The picture shows no mark.');
  return { x: x / sum, y: y / sum };
};

/**
 * Returns a point of a picture in the numbers that a model might use. Integers are too coarse for a large part of a
 * screen.
 */
const tellIn = (found: Point, picture: Picture, random: () => number): readonly [Point, Space] => {
  const shown = Math.max(picture.width / picture.scale.x, picture.height / picture.scale.y);
  const spaces: readonly Space[] = shown > 600 ? ['pixels', '0-1'] : ['pixels', '0-1', '0-999', '0-1000'];
  const space = spaces[Math.floor(random() * spaces.length)] ?? 'pixels';
  const tell = (value: number, size: number): number => {
    const part = (value + 0.5) / size;
    if (space === '0-1') return part;
    if (space === '0-999') return Math.floor(part * 1000);
    return space === '0-1000' ? Math.round(part * 1000) : Math.min(Math.max(value, 0), size - 1);
  };
  return [{ x: tell(found.x, picture.width), y: tell(found.y, picture.height) }, space];
};

const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number');

/** Waits until the display shows the mark, which a page may move before the screen shows it. */
const picturesOf = async ({ tab }: Computer, at: Point, region: Region | undefined): Promise<Picture> => {
  for (;;) {
    const shot = await tab.screenshot();
    const { red, green } = await shot.pixel(Math.floor(at.x * shot.scale.x), Math.floor(at.y * shot.scale.y));
    if (red > 180 && green < 60) return region === undefined ? shot : tab.screenshot({ region });
  }
};

/** Width and height of the mark, in CSS pixels of an unzoomed element. */
const markSize = 12;

/**
 * Returns a pseudorandom fraction by seed and step. The page runs the same source text, so that the fractions match.
 */
const fractionOf =
  (seed: number) =>
  (step: number): number => {
    const scrambled = Math.sin(seed + step * 12.9898) * 43_758.5453;
    return scrambled - Math.floor(scrambled);
  };

/**
 * Returns where a mark starts: a whole number of CSS pixels from the edge, because Chromium paints elements there. The
 * page runs the same source text.
 */
const markStart = (part: number, all: number, size: number, pixels: number): number =>
  Math.floor((part * (all - size)) / pixels) * pixels;

/**
 * Returns a page with a mark that jumps elsewhere when it is clicked, and that reports where it was clicked, in CSS pixels.
 */
const markPage = (script: string, seed: number, zoom: number): string => `<!doctype html><title>mark</title>
<html style="zoom: ${zoom}">
<body style="margin: 0; background: #103050; color: #203050">.
<div id="mark" style="position: absolute; width: ${markSize}px; height: ${markSize}px; background: #ff0000"></div>
<script>
  ${script}
  const fraction = (${String(fractionOf)})(${seed});
  let turn = 0;
  const start = ${String(markStart)};
  const along = (part, inner) => {
    const pixels = devicePixelRatio * ${zoom};
    return start(part, Math.round(inner * devicePixelRatio), ${markSize} * pixels, devicePixelRatio) / pixels + 'px';
  };
  const place = () => {
    mark.style.left = along(fraction(2 * turn), innerWidth);
    mark.style.top = along(fraction(2 * turn + 1), innerHeight);
  };
  place();
  addEventListener('resize', place);
  addEventListener('pointerdown', ({ clientX, clientY }) => {
    turn += 1;
    place();
    report([clientX, clientY]);
  });
</script>`;

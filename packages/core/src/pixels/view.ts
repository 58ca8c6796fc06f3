import { rangeError, typeError } from '../check/mistake.js';
import { checkFinite, describe, oneOf, optional } from '../check/values.js';
import type { TableOf } from '../check/options.js';
import { ProtocolError } from '../errors.js';
import { checkPoint, checkRegion, type Point, type Region, type Size } from '../geometry.js';

/** The part of a display that a picture shows. */
export interface View {
  /** Size of the display. */
  readonly display: Size;
  /** The shown part, in pixels of the display. Whole pixels, unless a reduced picture was cropped. */
  readonly area: Region;
  /** Size of the picture. */
  readonly picture: Size;
  /** The size of the driver's picture, if its aspect ratio differs from the display's. */
  readonly otherShape?: Size;
}

/**
 * Pixels of a picture per pixel of the display.
 *
 * @category Screen
 */
export interface Scale {
  /** Horizontally. */
  readonly x: number;
  /** Vertically. */
  readonly y: number;
}

/**
 * Whether picture and display have the same aspect ratio, to a pixel. If not, it is unknown whether the picture was
 * stretched or cropped.
 */
const hasShapeOf = (picture: Size, display: Size): boolean =>
  Math.abs(picture.width * display.height - picture.height * display.width) <=
  Math.max(picture.width, picture.height, display.width, display.height);

/** The view of a picture of the whole display. */
export const wholeView = ({ width, height }: Size, display: Size): View => ({
  display,
  area: { x: 0, y: 0, ...display },
  picture: { width, height },
  ...(hasShapeOf({ width, height }, display) ? {} : { otherShape: { width, height } }),
});

/** The part of the display that a region of a picture shows. */
const areaOf = ({ area, picture }: View, region: Region): Region => ({
  x: area.x + (region.x * area.width) / picture.width,
  y: area.y + (region.y * area.height) / picture.height,
  width: (region.width * area.width) / picture.width,
  height: (region.height * area.height) / picture.height,
});

/** The view after a crop. `region`: in pixels of the picture. */
export const croppedView = (view: View, region: Region): View => ({
  ...view,
  area: areaOf(view, region),
  picture: { width: region.width, height: region.height },
});

/** The view of the same part in another size. */
export const resizedView = (view: View, { width, height }: Size): View => ({ ...view, picture: { width, height } });

/** Pixels of the picture per pixel of the display. */
export const scaleOf = ({ area, picture }: View): Scale => ({
  x: picture.width / area.width,
  y: picture.height / area.height,
});

/** The pixels that a part covers, even with an edge only. At least one pixel. */
const pixelsIn = (start: number, length: number): readonly [first: number, last: number] => {
  const first = Math.floor(start + rounding);
  return [first, Math.max(first, Math.ceil(start + length - rounding) - 1)];
};

const clamp = (value: number, [first, last]: readonly [number, number]): number =>
  Math.min(Math.max(value, first), last);

/** The pixel of the display at a position in the picture. Always lies in the shown part. */
const displayPixelAt = ({ area, picture }: View, position: Point): Point => {
  const along = (at: number, start: number, length: number, pixels: number): number =>
    clamp(Math.floor(start + (at * length) / pixels + rounding), pixelsIn(start, length));
  return {
    x: along(position.x, area.x, area.width, picture.width),
    y: along(position.y, area.y, area.height, picture.height),
  };
};

/**
 * The position in the picture of the middle of a display pixel. `undefined` if the picture does not show that pixel.
 */
const positionOfPixel = ({ area, picture }: View, { x, y }: Point): Point | undefined => {
  const along = (at: number, start: number, length: number, pixels: number): number | undefined => {
    const [first, last] = pixelsIn(start, length);
    if (Math.floor(at) < first || Math.floor(at) > last) return undefined;
    return clamp(((Math.floor(at) + 0.5 - start) * pixels) / length, [0, pixels]);
  };
  const [left, top] = [along(x, area.x, area.width, picture.width), along(y, area.y, area.height, picture.height)];
  return left === undefined || top === undefined ? undefined : { x: left, y: top };
};

/** The pixels of the picture that show a region of the display, wholly or in part. */
const pictureRegionOf = ({ area, picture }: View, region: Region): Region => {
  const along = (
    from: number,
    size: number,
    start: number,
    length: number,
    pixels: number,
  ): readonly [number, number] => {
    const scale = pixels / length;
    const first = Math.max(Math.floor((from - start) * scale + rounding), 0);
    const end = Math.min(Math.ceil((from + size - start) * scale - rounding), pixels);
    return [first, end - first];
  };
  const [x, width] = along(region.x, region.width, area.x, area.width, picture.width);
  const [y, height] = along(region.y, region.height, area.y, area.height, picture.height);
  return { x, y, width, height };
};

/**
 * Checks the aspect ratio.
 *
 * @throws ProtocolError if it differs from the display's.
 */
const checkShape = ({ otherShape, display }: View, call: string): void => {
  if (otherShape === undefined) return;
  throw new ProtocolError(
    `${call}: the picture is ${otherShape.width}×${otherShape.height} and the display ${display.width}×${display.height}. Their aspect ratios differ, so Farhand cannot map points of the picture to the display. Pass display coordinates to tab.click() instead.`,
  );
};

/**
 * Returns the pixel of the display that a point of a picture means.
 *
 * @throws TypeError if it is not a point.
 * @throws RangeError if it lies outside the picture.
 * @throws ProtocolError if the aspect ratios of picture and display differ.
 */
export const displayPoint = (view: View, point: Point, space: Space, call: string): Point => {
  const position = positionOf(point, space, view.picture, call);
  checkShape(view, call);
  return displayPixelAt(view, position);
};

/**
 * Returns the point of a picture that shows a pixel of the display.
 *
 * @throws TypeError if it is not a point.
 * @throws RangeError if it lies outside the display, or the picture does not show it.
 * @throws ProtocolError if the aspect ratios of picture and display differ.
 */
export const picturePoint = (view: View, point: Point, space: Space, call: string): Point => {
  const pixel = checkPoint(point, view.display, call);
  checkShape(view, call);
  const position = positionOfPixel(view, pixel);
  if (position !== undefined) return pointAt(position, space, view.picture);
  const { x, y, width, height } = view.area;
  throw rangeError(
    `${call}: the picture does not show ${pixel.x},${pixel.y}. It shows ${Math.round(width)}×${Math.round(height)} pixels of the display, at ${Math.round(x)},${Math.round(y)}.`,
  );
};

/**
 * Returns the region of a picture that shows a region of the display.
 *
 * @throws RangeError if it extends outside the display.
 * @throws ProtocolError if the aspect ratios of picture and display differ.
 */
export const pictureRegion = (view: View, region: Region, call: string): Region => {
  const asked = checkRegion(region, view.display, 'the display', call);
  checkShape(view, call);
  return pictureRegionOf(view, asked);
};

/**
 * The coordinate space of a point.
 *
 * - `'pixels'`: pixels of the picture, from `0` to `width - 1`. A fraction lies between the middles of two pixels.
 * - `'0-1'`: a fraction of the width or height.
 * - `'0-1000'`: thousandths of the width or height, as Qwen3-VL reports positions.
 * - `'0-999'`: a cell of a grid of 1000 columns and 1000 rows, as Gemini and Northstar report positions. The point is
 *   the middle of the cell.
 *
 * @category Screen
 */
export type Space = 'pixels' | '0-1' | '0-999' | '0-1000';

/**
 * Selects the coordinate space of a point.
 *
 * @category Screen
 */
export interface SpaceOptions {
  /** The coordinate space of the point. Default: `'pixels'`, the pixels of the picture. */
  readonly space?: Space;
}

interface Scaling {
  /** The upper limit of positions, and whether the limit itself is a position. */
  readonly limit: (pixels: number) => number;
  readonly isClosed: boolean;
  /** Converts a number to a position, from 0 to `pixels` at the edges. */
  readonly toPosition: (value: number, pixels: number) => number;
  /** Converts a position to a number. */
  readonly fromPosition: (position: number, pixels: number) => number;
}

const lastBelow = (value: number, limit: number): number => Math.min(Math.floor(value + rounding), limit - 1);

/** Rounding errors of positions are below this, and no screen resolves such a distance. */
const rounding = 1e-6;

/**
 * The scalings of the spaces.
 *
 * @remarks
 * There are two readings of 0–999. Google's example divides by 1000 (`int(x / 1000 * width)`, documentation of October
 * 2025), and Qwen's example for phones by 999 (cookbook of Qwen3-VL, October 2025). The middle of the cell is never
 * more than half a cell away from either: 0.64 of 1280 pixels.
 */
const scalings: Readonly<Record<Space, Scaling>> = {
  pixels: {
    limit: (pixels) => pixels,
    isClosed: false,
    toPosition: (value) => value + 0.5,
    fromPosition: lastBelow,
  },
  '0-1': {
    limit: () => 1,
    isClosed: true,
    toPosition: (value, pixels) => value * pixels,
    fromPosition: (position, pixels) => position / pixels,
  },
  '0-999': {
    limit: () => 999,
    isClosed: true,
    toPosition: (value, pixels) => ((value + 0.5) * pixels) / 1000,
    fromPosition: (position, pixels) => lastBelow((position * 1000) / pixels, 1000),
  },
  '0-1000': {
    limit: () => 1000,
    isClosed: true,
    toPosition: (value, pixels) => (value * pixels) / 1000,
    fromPosition: (position, pixels) => Math.round((position * 1000) / pixels),
  },
};

/** The option of calls with a point that selects the coordinate space. */
export const spaceOptions: TableOf<SpaceOptions, Required<SpaceOptions>> = {
  space: optional(oneOf(scalings), 'pixels'),
};

/**
 * Returns the position of a point in a picture, in pixels from its top left corner: `0` to `width` and `height`.
 *
 * @throws TypeError if it is not a point.
 * @throws RangeError if it lies outside the picture.
 */
const positionOf = (point: Point, space: Space, picture: Size, call: string): Point => {
  if (typeof point !== 'object' || point === null) {
    throw typeError(`${call}: expected a point such as { x: 120, y: 80 }, got ${describe(point)}.`);
  }
  const { limit, isClosed, toPosition } = scalings[space];
  const along = (axis: 'x' | 'y', pixels: number): number => {
    const value = checkFinite(point[axis], axis, call);
    const most = limit(pixels);
    if (value >= 0 && (value < most || (isClosed && value === most))) return toPosition(value, pixels);
    throw rangeError(
      `${call}: ${axis} = ${value} is outside the picture (${axis} from 0 to ${isClosed ? most : most - 1}).`,
    );
  };
  return { x: along('x', picture.width), y: along('y', picture.height) };
};

/** The point at a position in a picture. For pixels and cells, the one that contains the position. */
const pointAt = (position: Point, space: Space, picture: Size): Point => {
  const { fromPosition } = scalings[space];
  return { x: fromPosition(position.x, picture.width), y: fromPosition(position.y, picture.height) };
};

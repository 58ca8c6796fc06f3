import type { Point, Region, Size } from '../geometry.js';
import { rounding } from './space.js';

/** Which part of a display a picture shows. */
export interface View {
  /** Size of the display. */
  readonly display: Size;
  /** The part that is shown, in pixels of the display: whole ones, unless a smaller picture was cropped. */
  readonly area: Region;
  /** Size of the picture. */
  readonly picture: Size;
  /** The size of the picture that the driver gave, if it has not the shape of the display. */
  readonly otherShape?: Size;
}

/** Pixels of a picture for each pixel of the display. */
export interface Scale {
  /** Along the width. */
  readonly x: number;
  /** Along the height. */
  readonly y: number;
}

/**
 * Whether picture and display have the same shape, to a pixel. If not, nobody can tell whether the picture was stretched
 * or shows a part.
 */
const hasShapeOf = (picture: Size, display: Size): boolean =>
  Math.abs(picture.width * display.height - picture.height * display.width) <=
  Math.max(picture.width, picture.height, display.width, display.height);

/** What a picture of the whole display shows. */
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

/** What is left after a crop. `region`: in pixels of the picture. */
export const croppedView = (view: View, region: Region): View => ({
  ...view,
  area: areaOf(view, region),
  picture: { width: region.width, height: region.height },
});

/** The same part in another size. */
export const resizedView = (view: View, { width, height }: Size): View => ({ ...view, picture: { width, height } });

/** Pixels of the picture for each pixel of the display. */
export const scaleOf = ({ area, picture }: View): Scale => ({
  x: picture.width / area.width,
  y: picture.height / area.height,
});

/** The pixels that lie in a part, if only with an edge. */
const pixelsIn = (start: number, length: number): readonly [first: number, last: number] => [
  Math.floor(start + rounding),
  Math.ceil(start + length - rounding) - 1,
];

const clamp = (value: number, [first, last]: readonly [number, number]): number =>
  Math.min(Math.max(value, first), last);

/** The pixel of the display that a position in the picture lies in. It always lies in the part that is shown. */
export const displayPixelAt = ({ area, picture }: View, position: Point): Point => {
  const along = (at: number, start: number, length: number, pixels: number): number =>
    clamp(Math.floor(start + (at * length) / pixels + rounding), pixelsIn(start, length));
  return {
    x: along(position.x, area.x, area.width, picture.width),
    y: along(position.y, area.y, area.height, picture.height),
  };
};

/** Where the middle of a pixel of the display lies in the picture; `undefined` if the picture does not show that pixel. */
export const positionOfPixel = ({ area, picture }: View, { x, y }: Point): Point | undefined => {
  const along = (at: number, start: number, length: number, pixels: number): number | undefined => {
    const [first, last] = pixelsIn(start, length);
    if (Math.floor(at) < first || Math.floor(at) > last) return undefined;
    return clamp(((Math.floor(at) + 0.5 - start) * pixels) / length, [0, pixels]);
  };
  const [left, top] = [along(x, area.x, area.width, picture.width), along(y, area.y, area.height, picture.height)];
  return left === undefined || top === undefined ? undefined : { x: left, y: top };
};

/** The pixels of the picture that show a region of the display, wholly or in part. */
export const pictureRegionOf = ({ area, picture }: View, region: Region): Region => {
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

import { ProtocolError } from '../errors.js';
import { checkPoint, checkRegion, type Point, type Region } from '../geometry.js';
import { pointAt, positionOf, type SpaceOptions } from './space.js';
import { displayPixelAt, pictureRegionOf, positionOfPixel, type View } from './view.js';

/** @throws ProtocolError if nobody can tell how the picture lies on the display. */
const checkShape = ({ otherShape, display }: View, call: string): void => {
  if (otherShape === undefined) return;
  throw new ProtocolError(
    `${call}: the picture was given with ${otherShape.width}×${otherShape.height} pixels and the display has ${display.width}×${display.height}, another shape. Whether it was stretched or shows a part cannot be told, so its points have no known place.`,
  );
};

/**
 * The pixel of the display that a point of a picture means.
 *
 * @throws TypeError if it is no point, or the space unknown.
 * @throws RangeError if it lies outside the picture.
 * @throws ProtocolError if nobody can tell how the picture lies on the display.
 */
export const displayPoint = (view: View, point: Point, { space }: SpaceOptions, call: string): Point => {
  const position = positionOf(point, space, view.picture, call);
  checkShape(view, call);
  return displayPixelAt(view, position);
};

/**
 * The point of a picture that shows a pixel of the display.
 *
 * @throws TypeError if it is no point, or the space unknown.
 * @throws RangeError if it lies outside the display, or the picture does not show it.
 * @throws ProtocolError if nobody can tell how the picture lies on the display.
 */
export const picturePoint = (view: View, point: Point, { space }: SpaceOptions, call: string): Point => {
  const pixel = checkPoint(point, view.display, call);
  checkShape(view, call);
  const position = positionOfPixel(view, pixel);
  if (position !== undefined) return pointAt(position, space, view.picture, call);
  const { x, y, width, height } = view.area;
  throw new RangeError(
    `${call}: the picture does not show ${pixel.x},${pixel.y}. It shows ${Math.round(width)}×${Math.round(height)} pixels of the display, at ${Math.round(x)},${Math.round(y)}.`,
  );
};

/**
 * The region of a picture that shows a region of the display.
 *
 * @throws RangeError if it reaches outside the display.
 * @throws ProtocolError if nobody can tell how the picture lies on the display.
 */
export const pictureRegion = (view: View, region: Region, call: string): Region => {
  const asked = checkRegion(region, view.display, 'the display', call);
  checkShape(view, call);
  return pictureRegionOf(view, asked);
};

import type { Point, Size } from '@farhand/core/driver';
import { FieldError, isJsonObject, type JsonObject } from '../http/json.js';

/** A distance on the wire: in pixels, or as a fraction of the screen's width or height. */
export type Length =
  | { readonly type: 'px'; readonly value: number }
  | { readonly type: '/'; readonly numerator: number; readonly denominator: number };

/** Reads a required length. Throws {@link FieldError} if it is none. */
export const lengthField = (object: JsonObject, name: string): Length => {
  const value = object[name];
  if (!isJsonObject(value)) throw new FieldError(`${name} must be a length such as {"type":"px","value":10}`);
  if (value['type'] === 'px') return { type: 'px', value: finite(value, name, 'value') };
  if (value['type'] !== '/') throw new FieldError(`${name}.type must be "px" or "/"`);
  const denominator = finite(value, name, 'denominator');
  if (denominator === 0) throw new FieldError(`${name}.denominator must not be 0`);
  return { type: '/', numerator: finite(value, name, 'numerator'), denominator };
};

const finite = (length: JsonObject, name: string, part: string): number => {
  const value = length[part];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new FieldError(`${name}.${part} must be a number`);
};

/** The whole pixel that holds the point which is `x` and `y` away from an origin. */
export const pointAt = (x: Length, y: Length, display: Size, origin: Point = { x: 0, y: 0 }): Point => ({
  x: Math.floor(origin.x + pixels(x, display.width)) + 0,
  y: Math.floor(origin.y + pixels(y, display.height)) + 0,
});

const pixels = (length: Length, whole: number): number =>
  length.type === 'px' ? length.value : (length.numerator * whole) / length.denominator;

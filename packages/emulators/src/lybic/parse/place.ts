import type { Length } from '../wire-action.js';

/** A point of the screen on the wire. */
export interface Place {
  readonly x: Length;
  readonly y: Length;
}

/** From where to where something is dragged, on the wire. */
export interface Line {
  readonly startX: Length;
  readonly startY: Length;
  readonly endX: Length;
  readonly endY: Length;
}

/** What a model's numbers count: pixels, or thousandths of the screen. */
export type Unit = (value: number) => Length;

/** A number of pixels. */
export const pixels: Unit = (value) => ({ type: 'px', value });

/** A number of thousandths of the screen's width or height. */
export const thousandths: Unit = (numerator) => ({ type: '/', numerator, denominator: 1000 });

/** Where the pointer is. */
export const atPointer: Place & { readonly relative: true } = { x: pixels(0), y: pixels(0), relative: true };

/** A straight line to a point from where the pointer is. */
export const fromPointer = ({ x, y }: Place): Line & { readonly startRelative: true } => ({
  startX: pixels(0),
  startY: pixels(0),
  startRelative: true,
  endX: x,
  endY: y,
});

/**
 * The point in an argument of UI-TARS, whatever stands around its numbers: `<point>x y</point>`, `(x,y)`,
 * `<|box_start|>(x,y)<|box_end|>`. Four numbers are the left, top, right and bottom of a box (the vendor's prompts, 2025):
 * `<bbox>l t r b</bbox>`, `[l, t, r, b]`. Its middle is meant, in whole units: the vendor's Python client reads no others.
 */
export const placeIn = (text: string | undefined, unit: Unit): Place | undefined => {
  const numbers = [...(text ?? '').matchAll(/-?\d+(?:\.\d+)?/g)].map(([digits]) => Number(digits));
  const [left, top, right, bottom] = numbers;
  if (left === undefined || top === undefined || !numbers.every(Number.isFinite)) return undefined;
  if (numbers.length === 2) return { x: unit(left), y: unit(top) };
  if (numbers.length !== 4 || right === undefined || bottom === undefined) return undefined;
  return { x: unit(Math.round((left + right) / 2)), y: unit(Math.round((top + bottom) / 2)) };
};

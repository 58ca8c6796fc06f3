import type { Length } from '../wire-action.js';

/** A point of the screen in the wire format. */
export interface Place {
  readonly x: Length;
  readonly y: Length;
}

/** The start and end of a drag in the wire format. */
export interface Line {
  readonly startX: Length;
  readonly startY: Length;
  readonly endX: Length;
  readonly endY: Length;
}

/** The unit of a model's numbers: pixels, or thousandths of the screen. */
export type Unit = (value: number) => Length;

/** A number of pixels. */
export const pixels: Unit = (value) => ({ type: 'px', value });

/** A number of thousandths of the screen's width or height. */
export const thousandths: Unit = (numerator) => ({ type: '/', numerator, denominator: 1000 });

/** The pointer's position. */
export const atPointer: Place & { readonly relative: true } = { x: pixels(0), y: pixels(0), relative: true };

/** Returns a straight line from the pointer to a point. */
export const fromPointer = ({ x, y }: Place): Line & { readonly startRelative: true } => ({
  startX: pixels(0),
  startY: pixels(0),
  startRelative: true,
  endX: x,
  endY: y,
});

/**
 * Returns the point in an argument of UI-TARS, regardless of the text around its numbers: `<point>x y</point>`,
 * `(x,y)`, `<|box_start|>(x,y)<|box_end|>`. Four numbers are the left, top, right and bottom of a box (the vendor's
 * prompts, 2025): `<bbox>l t r b</bbox>`, `[l, t, r, b]`. The result is its center in whole units, because the vendor's
 * Python client reads only whole ones.
 */
export const placeIn = (text: string | undefined, unit: Unit): Place | undefined => {
  const numbers = [...(text ?? '').matchAll(/-?\d+(?:\.\d+)?/g)].map(([digits]) => Number(digits));
  const [left, top, right, bottom] = numbers;
  if (left === undefined || top === undefined || !numbers.every(Number.isFinite)) return undefined;
  if (numbers.length === 2) return { x: unit(left), y: unit(top) };
  if (numbers.length !== 4 || right === undefined || bottom === undefined) return undefined;
  return { x: unit(Math.round((left + right) / 2)), y: unit(Math.round((top + bottom) / 2)) };
};

import { TimeoutError, type Colour, type Point, type StillOptions } from '@farhand/core';
import { checkOptions, describe } from '@farhand/core/driver';
import { subjectOf, type Subject } from '../turns/known-computers.js';
import { lookUntil } from './retry.js';
import { lastCalls, timeoutOf, type MatchOptions, type MatchResult, type Situation } from './situation.js';

/** What a matcher can look at. A computer stands for its screen. */
export type Viewed = Extract<Subject['view'], { waitForStill: unknown }>;

/** Returns what a matcher looks at. */
export const viewOf = ({ view }: Subject): Viewed => ('screen' in view ? view.screen : view);

/** Checks that the screen stops changing or, with `.not`, that it changes. */
export const toBeStill = async (
  received: unknown,
  options: StillOptions = {},
  { isNot = false }: Situation = {},
): Promise<MatchResult> => {
  const call = 'toBeStill';
  checkOptions(options, ['quietMs', 'tolerance', 'mask', 'signal', 'timeoutMs'], call);
  const subject = subjectOf(received, call);
  const timeoutMs = timeoutOf(options, subject, call);
  const { tolerance, signal } = options;
  const shared = {
    timeoutMs,
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(signal === undefined ? {} : { signal }),
  };
  const view = viewOf(subject);
  const waiting = isNot ? view.waitForChange(shared) : view.waitForStill({ ...options, timeoutMs });
  const timeout = await waiting.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof TimeoutError) return error;
      throw error;
    },
  );
  return {
    pass: (timeout === undefined) !== isNot,
    message: () =>
      isNot
        ? `${call}: expected a change within ${Math.round(timeoutMs)} ms, got none.${lastCalls(subject)}`
        : `${call}: ${timeout?.message ?? ''}${lastCalls(subject)}`,
  };
};

/** Options of `toHavePixel`. */
export interface PixelOptions extends MatchOptions {
  /** The largest accepted difference of each of red, green and blue: 0 is none, 1 is the full range. Default: 0.1. */
  readonly tolerance?: number;
}

/** A color: in CSS hexadecimal form, such as `'#ff8800'` or `'#f80'`, or as `pixel()` returns it. */
export type ColourName = `#${string}` | Colour;

/**
 * Checks the color of a pixel. Retries.
 *
 * @param point - in pixels of the display, as for `click`.
 */
export const toHavePixel = async (
  received: unknown,
  point: Point,
  colour: ColourName,
  options: PixelOptions = {},
  { isNot = false }: Situation = {},
): Promise<MatchResult> => {
  const call = 'toHavePixel';
  const { x, y } = checkPoint(point, call);
  const wanted = colourOf(colour, call);
  checkOptions(options, ['tolerance', 'timeoutMs'], call);
  const { tolerance = 0.1 } = options;
  if (typeof tolerance !== 'number' || !(tolerance >= 0 && tolerance <= 1))
    throw new RangeError(`${call}: tolerance must be from 0 to 1, got ${describe(tolerance)}.`);
  const subject = subjectOf(received, call);
  const timeoutMs = timeoutOf(options, subject, call);
  const { matches, actual } = await lookUntil(!isNot, timeoutMs, async (leftMs) => {
    const shot = await viewOf(subject).screenshot({ timeoutMs: leftMs });
    const at = shot.toPicture({ x, y });
    const found = await shot.pixel(Math.floor(at.x), Math.floor(at.y));
    const apart = Math.max(...channels.map((channel) => Math.abs(found[channel] - wanted[channel])));
    return { matches: apart <= tolerance * 255, actual: hexOf(found) };
  });
  return {
    pass: matches,
    message: () =>
      `${call}: expected the pixel at ${x}, ${y} ${isNot ? 'not ' : ''}to be ${hexOf(wanted)} (tolerance ${tolerance}).\nLast seen, after ${Math.round(timeoutMs)} ms: ${actual}${lastCalls(subject)}`,
  };
};

const channels = ['red', 'green', 'blue'] as const;

const checkPoint = (point: Point, call: string): Point => {
  if (typeof point === 'object' && point !== null && Number.isInteger(point.x) && Number.isInteger(point.y))
    return point;
  throw new TypeError(
    `${call}: expected a point of whole pixels, such as { x: 120, y: 80 }, got ${describe(point)}. Write ${call}({ x: 120, y: 80 }, '#ff0000').`,
  );
};

const hexOf = (colour: Colour): string =>
  `#${channels.map((channel) => colour[channel].toString(16).padStart(2, '0')).join('')}`;

const colourOf = (colour: ColourName, call: string): Colour => {
  if (typeof colour === 'string') {
    const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour);
    const digits = short === null ? /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour) : short;
    if (digits !== null) {
      const [red = 0, green = 0, blue = 0] = digits
        .slice(1)
        .map((digit) => Number.parseInt(digit.length === 1 ? digit + digit : digit, 16));
      return { red, green, blue };
    }
  } else if (
    typeof colour === 'object' &&
    colour !== null &&
    channels.every((one) => typeof colour[one] === 'number')
  ) {
    return colour;
  }
  throw new TypeError(
    `${call}: expected a color such as '#ff8800' or { red: 255, green: 136, blue: 0 }, got ${describe(colour)}.`,
  );
};

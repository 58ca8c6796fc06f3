import type { Button } from '../actions/action.js';
import type { CallOptions } from '../deadline.js';
import type { Point } from '../geometry.js';

/** Options of `move`. */
export interface MoveOptions extends CallOptions {
  /** Number of moves it takes to get there, 1 to 1000, evenly spaced. Default 1. */
  readonly steps?: number;
}

/** Options of `hover`. */
export interface HoverOptions extends CallOptions {
  /** Modifiers held around the move, such as `['Shift']`. Default none. */
  readonly modifiers?: readonly string[];
}

/** Options of `down` and `up` of the mouse. */
export interface ButtonOptions extends CallOptions {
  /** Which button. Default `'left'`. */
  readonly button?: Button;
  /** 1 to 3: which click of a multiple click this is. Default 1. */
  readonly clickCount?: number;
}

/** Options of `dblclick`. */
export interface DoubleClickOptions extends CallOptions {
  /** Which button. Default `'left'`. */
  readonly button?: Button;
  /** Modifiers held around the click, such as `['Shift']`. Default none. */
  readonly modifiers?: readonly string[];
  /** Time between each press and its release, in milliseconds. Default 0. */
  readonly delayMs?: number;
}

/** Options of `click`. */
export interface ClickOptions extends DoubleClickOptions {
  /** 1 to 3: a click, a double click, a triple click. Default 1. */
  readonly clickCount?: number;
}

/** Options of `wheel`. */
export interface WheelOptions extends CallOptions {
  /** Where to turn the wheel. Default: where the pointer is. */
  readonly at?: Point;
}

/** Options of `wheel` on a picture. */
export interface PictureWheelOptions extends WheelOptions {
  /** The point of the picture at which to turn the wheel. */
  readonly at: Point;
}

/** Options of `drag`. */
export interface DragOptions extends CallOptions {
  /** Which button. Default `'left'`. */
  readonly button?: Button;
  /** Number of moves between press and release, 1 to 1000, evenly spaced. Default 1. */
  readonly steps?: number;
  /** Modifiers held around the drag, such as `['Shift']`. Default none. */
  readonly modifiers?: readonly string[];
}

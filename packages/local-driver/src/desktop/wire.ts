import type { Button, Connection, Deadline, Key, Point, ShellFacet } from '@farhand/core/driver';

/** Moves the pointer to a pixel of the screen. */
export interface MotionCall {
  /** The kind of call. */
  readonly type: 'motion';
  /** Whole pixels from the left edge. */
  readonly x: number;
  /** Whole pixels from the top edge. */
  readonly y: number;
  /** Whether the pointer stays here: a program must see it at this point before it moves on. */
  readonly hovers?: true;
}

/**
 * Presses or releases a button at the pointer.
 *
 * @remarks X has no click count: the receiving program counts presses in quick succession. A press with the count 1 is
 * therefore delayed until it cannot count as the second press of a double click. Any other press is sent at once.
 */
export interface ButtonCall {
  /** The kind of call. */
  readonly type: 'button';
  /** The button. */
  readonly button: Button;
  /** Whether the button goes down; otherwise it goes up. */
  readonly press: boolean;
  /** The number of this click in a multiple click, from 1. */
  readonly clickCount: number;
  /** For a release that drops nothing: a native drag ends before it, and the pointer moves here. */
  readonly returnTo?: Point;
}

/** Turns the wheel at the pointer, in whole notches. Positive values turn right and down. */
export interface WheelCall {
  /** The kind of call. */
  readonly type: 'wheel';
  /** Notches to the right. */
  readonly right: number;
  /** Notches down. */
  readonly down: number;
}

/** Presses or releases a key. */
export interface KeyCall {
  /** The kind of call. */
  readonly type: 'key';
  /** The key, named by its character without Shift. */
  readonly key: Key;
  /** Whether the key goes down; otherwise it goes up. */
  readonly press: boolean;
  /** For a character that requires Shift: whether Shift is held already, or added only around the press of the key. */
  readonly shift?: 'held' | 'added';
}

/** Presses and releases a key while Shift is down, as a typist does for a capital letter. */
export interface ShiftedStrokeCall {
  /** The kind of call. */
  readonly type: 'shiftedStroke';
  /** The key, named by its character without Shift. */
  readonly key: Key;
}

/** Presses a key for each character. A character that the keyboard lacks is first assigned to a spare key. */
export interface TextCall {
  /** The kind of call. */
  readonly type: 'text';
  /** The characters, in order. */
  readonly text: string;
}

/** Pauses, in milliseconds. */
export interface XPauseCall {
  /** The kind of call. */
  readonly type: 'pause';
  /** How long, in milliseconds. */
  readonly durationMs: number;
  /** The key that is down and repeats during the pause; with `shift`, Shift is down around the repeats. */
  readonly repeats?: { readonly key: Key; readonly shift: boolean };
}

/** The calls that the local driver's desktop rules produce. */
export type XCall = MotionCall | ButtonCall | WheelCall | KeyCall | ShiftedStrokeCall | TextCall | XPauseCall;

const turns = (count: number, negative: string, positive: string): string =>
  count === 0 ? '' : ` ${Math.abs(count)} ${count < 0 ? negative : positive}`;

/** Returns one call as readable text. */
export const lineOf = (call: XCall): string => {
  switch (call.type) {
    case 'motion':
      return `motion ${call.x},${call.y}`;
    case 'button': {
      const count = call.clickCount === 1 ? '' : ` clickCount ${call.clickCount}`;
      const back = call.returnTo === undefined ? '' : ` dropping nothing, at ${call.returnTo.x},${call.returnTo.y}`;
      return `${call.press ? 'press' : 'release'} button ${call.button}${count}${back}`;
    }
    case 'wheel':
      return `wheel${turns(call.right, 'left', 'right')}${turns(call.down, 'up', 'down')}`;
    case 'key': {
      const shift = call.shift === 'added' ? ' with Shift' : '';
      return `${call.press ? 'press' : 'release'} key ${JSON.stringify(call.key)}${shift}`;
    }
    case 'shiftedStroke':
      return `press and release key ${JSON.stringify(call.key)} with Shift`;
    case 'text':
      return `text ${JSON.stringify(call.text)}`;
    case 'pause':
      return `pause ${call.durationMs} ms${call.repeats === undefined ? '' : `, key ${JSON.stringify(call.repeats.key)} repeats`}`;
  }
};

/** A connection to an X desktop on this machine. */
export interface DesktopConnection extends Connection<XCall> {
  readonly kind: 'desktop';
  readonly shell: ShellFacet;
  /**
   * The environment variables that a process needs to show windows on the desktop, such as `DISPLAY` and `XAUTHORITY`.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** Resolves to the position of the pointer, even if another program has moved it. */
  pointer(deadline: Deadline): Promise<Point>;
}

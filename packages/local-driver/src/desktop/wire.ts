import type { Button, Connection, Deadline, Key, Point, ShellFacet } from '@farhand/core/driver';

/** Moves the pointer to a pixel of the screen. */
export interface MotionCall {
  /** What it is. */
  readonly type: 'motion';
  /** Whole pixels from the left edge. */
  readonly x: number;
  /** Whole pixels from the top edge. */
  readonly y: number;
  /** Whether the pointer comes to stay: a program is to see it there before it goes elsewhere. */
  readonly hovers?: true;
}

/**
 * Presses or releases a button where the pointer is.
 *
 * @remarks
 * X has no count of clicks: whoever gets the presses counts those that come in quick succession. A press with the count 1
 * is therefore held back until it cannot pass for the second of a double click, any other goes out at once.
 */
export interface ButtonCall {
  /** What it is. */
  readonly type: 'button';
  /** Which button. */
  readonly button: Button;
  /** Whether it goes down; else it comes up. */
  readonly press: boolean;
  /** Which click of a multiple click it belongs to, from 1. */
  readonly clickCount: number;
  /** For a release that drops nothing: a native drag ends before it, and the pointer goes here. */
  readonly returnTo?: Point;
}

/** Turns the wheel where the pointer is, in whole notches: to the right and down if positive. */
export interface WheelCall {
  /** What it is. */
  readonly type: 'wheel';
  /** Notches to the right. */
  readonly right: number;
  /** Notches down. */
  readonly down: number;
}

/** Presses or releases a key. */
export interface KeyCall {
  /** What it is. */
  readonly type: 'key';
  /** The key by what it says without Shift. */
  readonly key: Key;
  /** Whether it goes down; else it comes up. */
  readonly press: boolean;
  /**
   * Where the Shift comes from that a character above another one takes: it is held already, or pressed during the press
   * of the key only.
   */
  readonly shift?: 'held' | 'added';
}

/** Presses and releases a key while Shift is down, as a typist does for a capital letter. */
export interface ShiftedStrokeCall {
  /** What it is. */
  readonly type: 'shiftedStroke';
  /** The key by what it says without Shift. */
  readonly key: Key;
}

/** Presses a key for each character, on keys made for the occasion where the keyboard lacks it. */
export interface TextCall {
  /** What it is. */
  readonly type: 'text';
  /** The characters, in order. */
  readonly text: string;
}

/** Lets time pass, in milliseconds. */
export interface XPauseCall {
  /** What it is. */
  readonly type: 'pause';
  /** How long, in milliseconds. */
  readonly durationMs: number;
  /** The key that is down meanwhile and repeats, by what it was to say; with `shift`, Shift is down around the repeats. */
  readonly repeats?: { readonly key: Key; readonly shift: boolean };
}

/** What the rules of desktops answer. */
export type XCall = MotionCall | ButtonCall | WheelCall | KeyCall | ShiftedStrokeCall | TextCall | XPauseCall;

const turns = (count: number, negative: string, positive: string): string =>
  count === 0 ? '' : ` ${Math.abs(count)} ${count < 0 ? negative : positive}`;

/** One call as a person reads it. */
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
  /** The environment variables that a process needs to show itself on the desktop, such as `DISPLAY` and `XAUTHORITY`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the pointer is, also when somebody else has moved it. */
  pointer(deadline: Deadline): Promise<Point>;
}

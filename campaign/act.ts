import type { Point } from '@farhand/core';

/** Where things are done: small, so that pictures of it are cheap. */
export const display = { width: 320, height: 200 } as const;

/** One call of a program. It leaves a mark that no other call leaves, by which it is found again in what was done. */
export type Act =
  | { readonly type: 'click'; readonly at: Point; readonly clickCount: 1 | 2; readonly withShift: boolean }
  | { readonly type: 'drag'; readonly from: Point; readonly to: Point; readonly steps: number }
  | { readonly type: 'trail'; readonly from: Point; readonly to: Point }
  | { readonly type: 'type'; readonly text: string; readonly isSecret: boolean }
  | { readonly type: 'press'; readonly key: string };

/** What kinds of calls there are. */
export const actTypes = ['click', 'doubleClick', 'shiftClick', 'drag', 'trail', 'type', 'secret', 'press'] as const;

/** A kind of call. */
export type ActType = (typeof actTypes)[number];

/** Keys that mean the same on every keyboard and with every modifier; each is pressed once at most. */
const keys = [
  ...Array.from({ length: 12 }, (_, index) => `F${index + 1}`),
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Enter',
  'Escape',
] as const;

/** The beginning of the texts that are typed as secrets. Nothing that is printed may hold it. */
export const secretPrefix = 'hushhush';

/** The beginning of the texts that are no secrets. */
export const plainPrefix = 'openopen';

/** How long the texts are. */
export const textLength: number = secretPrefix.length + 2;

/**
 * Letters only, so that a text is the same keys whether or not Shift is down; and none that a text begins with, so that
 * a text that was cut short and the one behind it make no third.
 */
const letters = 'abcdefgijklmnpqrstuvwxyz';

const textOf = (prefix: string, id: number): string =>
  prefix + letters.charAt(Math.floor(id / letters.length) % letters.length) + letters.charAt(id % letters.length);

/** Points lie in cells of 4 × 10, so that the beginnings and ends of two calls never meet. */
const cellsInRow = 75;

const cell = (id: number): Point => ({ x: 4 + 4 * (id % cellsInRow), y: 10 + 10 * Math.floor(id / cellsInRow) });

/** The call of a kind that has a number of its own. */
export const actOf = (type: ActType, id: number): Act => {
  const from = cell(id);
  const to = { x: from.x + 2, y: from.y + 5 };
  switch (type) {
    case 'click':
      return { type: 'click', at: from, clickCount: 1, withShift: false };
    case 'doubleClick':
      return { type: 'click', at: from, clickCount: 2, withShift: false };
    case 'shiftClick':
      return { type: 'click', at: from, clickCount: 1, withShift: true };
    case 'drag':
      return { type: 'drag', from, to, steps: 3 };
    case 'trail':
      return { type: 'trail', from, to };
    case 'type':
      return { type: 'type', text: textOf(plainPrefix, id), isSecret: false };
    case 'secret':
      return { type: 'type', text: textOf(secretPrefix, id), isSecret: true };
    case 'press': {
      const key = keys[id];
      return key === undefined ? { type: 'click', at: from, clickCount: 1, withShift: false } : { type: 'press', key };
    }
  }
};

const at = ({ x, y }: Point): string => `${x},${y}`;

/** The marks that a call leaves when it is done, and how often each. */
export const marksOf = (act: Act): ReadonlyMap<string, number> => {
  switch (act.type) {
    case 'click':
      return new Map([
        [`down ${at(act.at)}`, act.clickCount],
        [`up ${at(act.at)}`, act.clickCount],
      ]);
    case 'drag':
    case 'trail':
      return new Map([
        [`down ${at(act.from)}`, 1],
        [`up ${at(act.to)}`, 1],
      ]);
    case 'type':
      return new Map([[`text ${act.text}`, 1]]);
    case 'press':
      return new Map([[`key ${act.key}`, 1]]);
  }
};

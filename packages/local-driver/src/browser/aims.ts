import type { Point } from '@farhand/core/driver';
import type { CdpCall, MouseEventParams } from './wire.js';

/** Returns the position of a call that is a mouse event of the given type; `undefined` for any other call. */
export const mouseAt = (call: CdpCall | undefined, type: MouseEventParams['type']): Point | undefined =>
  call?.type === 'command' && call.method === 'Input.dispatchMouseEvent' && call.params.type === type
    ? call.params
    : undefined;

export const isOf = (call: CdpCall | undefined, type: MouseEventParams['type']): boolean =>
  mouseAt(call, type) !== undefined;

/**
 * Returns whether a call needs the page to have settled: a first press, a turn of the wheel, a move that no press
 * follows, or a scroll key after another one, because Home in the first frame of End scrolls nothing. The move before a
 * click does not need it, because the press aims. Continuing a gesture does not need it either.
 */
export const aims = (call: CdpCall, before: CdpCall | undefined, next: CdpCall | undefined): boolean => {
  if (call.type !== 'command') return false;
  const key = scrollKeyOf(call);
  if (key !== undefined) return ![undefined, key].includes(scrollKeyOf(before));
  if (call.method !== 'Input.dispatchMouseEvent') return false;
  const { type, clickCount, buttons } = call.params;
  switch (type) {
    case 'mousePressed':
      return clickCount === 1;
    case 'mouseWheel':
      return !isOf(before, 'mouseWheel');
    case 'mouseMoved':
      return buttons === 0 && !isOf(before, 'mouseMoved') && !isOf(next, 'mousePressed') && !isOf(next, 'mouseWheel');
    case 'mouseReleased':
      return false;
  }
};

/**
 * Returns the point that a call aims at: the start or end of a path with no button down, or a call that no such path
 * precedes. A call with a button down, or one that turns the wheel further, belongs to the point where its gesture
 * started.
 */
export const pointsAt = (call: CdpCall, before: CdpCall | undefined, next: CdpCall | undefined): Point | undefined => {
  if (call.type !== 'command' || call.method !== 'Input.dispatchMouseEvent') return undefined;
  const { type, x, y, buttons, clickCount } = call.params;
  const isOnTheWay = isOf(before, 'mouseMoved');
  switch (type) {
    case 'mousePressed':
      return isOnTheWay || clickCount !== 1 ? undefined : { x, y };
    case 'mouseWheel':
      return isOnTheWay || isOf(before, 'mouseWheel') ? undefined : { x, y };
    case 'mouseMoved':
      return buttons !== 0 || (isOnTheWay && isOf(next, 'mouseMoved')) ? undefined : { x, y };
    case 'mouseReleased':
      return undefined;
  }
};

/** The keys that scroll, by DOM code. */
const scrollKeys = /^(Page|Home|End|Arrow|Space)/;

/** Returns the key that a call presses or releases, if that key scrolls. */
const scrollKeyOf = (call: CdpCall | undefined): string | undefined => {
  if (call?.type !== 'command' || call.method !== 'Input.dispatchKeyEvent') return undefined;
  const { code } = call.params;
  return scrollKeys.test(code) ? code : undefined;
};

/** Returns whether a call asks for scrolling, so that the scrolling is done when its effects are. */
export const scrolls = (call: CdpCall): boolean => isOf(call, 'mouseWheel') || scrollKeyOf(call) !== undefined;

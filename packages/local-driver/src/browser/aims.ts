import type { Point } from '@farhand/core/driver';
import type { CdpCall, MouseEventParams } from './wire.js';

/** Where a call is a mouse event of a type; `undefined` if it is another call. */
export const mouseAt = (call: CdpCall | undefined, type: MouseEventParams['type']): Point | undefined =>
  call?.type === 'command' && call.method === 'Input.dispatchMouseEvent' && call.params.type === type
    ? call.params
    : undefined;

export const isOf = (call: CdpCall | undefined, type: MouseEventParams['type']): boolean =>
  mouseAt(call, type) !== undefined;

/**
 * Whether a call must find the page as it stays: a first press, a turn of the wheel, a move that no press follows, a key that
 * scrolls behind another one, since Home in the first frame of End scrolls nothing. The approach to a click need not: its
 * press aims. Neither need what goes on with a gesture.
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
 * Where a call points at something: the ends of a way with no button down, or what no such way came before. What goes on with a
 * button down, or turns the wheel on, belongs to where it began.
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

/** The key that a call presses or releases, if it is one that scrolls. */
const scrollKeyOf = (call: CdpCall | undefined): string | undefined => {
  if (call?.type !== 'command' || call.method !== 'Input.dispatchKeyEvent') return undefined;
  const { code } = call.params;
  return scrollKeys.test(code) ? code : undefined;
};

/** Whether a call asks for scrolling, so that it has happened when that is over. */
export const scrolls = (call: CdpCall): boolean => isOf(call, 'mouseWheel') || scrollKeyOf(call) !== undefined;

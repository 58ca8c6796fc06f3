import type { Action, Point } from '@farhand/core/driver';

const whole = ({ x, y }: Point): Point => ({ x: Math.floor(x), y: Math.floor(y) });

/** A notch of a wheel, in pixels: what Windows and libinput count for one. */
const notchPx = 120;

/** The nearest number of whole notches that is not nothing. */
const notches = (delta: number): number =>
  delta === 0 ? 0 : Math.sign(delta) * Math.max(1, Math.round(Math.abs(delta) / notchPx)) * notchPx;

/**
 * An action as a desktop takes it: points are the pixels that hold them, and a wheel turns by whole notches, one at
 * least. Pure.
 */
export const forDesktop = (action: Action): Action => {
  switch (action.type) {
    case 'pointerMove':
    case 'move':
      return { ...action, to: whole(action.to) };
    case 'hover':
    case 'click':
      return { ...action, at: whole(action.at) };
    case 'drag':
      return { ...action, path: action.path.map(whole) };
    case 'wheel':
      return { ...action, at: whole(action.at), deltaX: notches(action.deltaX), deltaY: notches(action.deltaY) };
    case 'scroll':
      return { ...action, deltaX: notches(action.deltaX), deltaY: notches(action.deltaY) };
    default:
      return action;
  }
};

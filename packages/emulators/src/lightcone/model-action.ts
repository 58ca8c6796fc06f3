import type { WireAction } from './wire-action.js';

/**
 * Converts an action in the vendor's model format to the format of `/execute` and `/batch`. The vendor's examples send
 * model actions to `/batch` unchanged (`examples/_cua.py`, 2026), and its harness (`examples/harness/runner.py`)
 * defines their meaning. Actions in both formats stay unchanged. Pure.
 */
export const readModelAction = (action: WireAction): WireAction => {
  switch (action.type) {
    case 'key':
      return { ...action, type: 'keypress' };
    case 'key_down':
    case 'key_up':
      return { ...action, key: action.key ?? action.keys?.[0] };
    case 'navigate':
      return { ...action, type: 'go_to_url' };
    case 'hscroll':
      return { ...action, type: 'scroll', dx: action.dx ?? action.scroll_x, dy: 0 };
    case 'drag':
      return { ...action, x1: action.x1 ?? action.x, y1: action.y1 ?? action.y, ...endOf(action) };
    default:
      return action;
  }
};

const endOf = ({ x2, y2, end_x, end_y }: WireAction): Pick<WireAction, 'x2' | 'y2'> => ({
  x2: x2 ?? end_x,
  y2: y2 ?? end_y,
});

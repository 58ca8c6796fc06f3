import type { Action } from '../actions/action.js';
import type { Item, Unit } from './unit.js';

const actionsOf = (item: Item): readonly Action[] => {
  switch (item.type) {
    case 'action':
    case 'glide':
      return [item.source.action];
    case 'press':
      return item.hold.downs.map(({ action }) => action);
    case 'release':
      return [];
  }
};

/** Whether units act where the pointer is, or move it from there, before they say themselves where it goes. */
export const needsPointer = (units: readonly Unit[]): boolean => {
  for (const item of units.flatMap(({ items }) => items)) {
    if (item.type === 'glide') return true;
    for (const { type } of actionsOf(item)) {
      switch (type) {
        case 'pointerDown':
        case 'pointerUp':
        case 'scroll':
          return true;
        case 'pointerMove':
        case 'hover':
        case 'move':
        case 'click':
        case 'drag':
        case 'wheel':
          return false;
        case 'keyDown':
        case 'keyUp':
        case 'insertText':
        case 'pause':
        case 'press':
        case 'type':
          break;
      }
    }
  }
  return false;
};

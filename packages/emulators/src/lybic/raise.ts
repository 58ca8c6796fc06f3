import type { Action } from '@farhand/core/driver';
import { keyNamed } from './keys.js';
import { hotkey, type } from './raise-keyboard.js';
import { click, drag, move, scroll } from './raise-mouse.js';
import type { LybicRaiseOptions } from './raise-options.js';
import { within } from './range.js';
import type { LybicAction } from './wire-action.js';

/** Longest time that a timer can wait. */
const longestWaitMs = 2 ** 31 - 1;

/**
 * Says what one action of Lybic's wire means, as Farhand's actions. Pure. Actions without input, such as `screenshot`,
 * are nothing.
 *
 * @throws ActionRefusedError if it names an unknown key or button, goes outside the screen, or a number is out of range.
 */
export const raiseLybic = (action: LybicAction, options: LybicRaiseOptions): readonly Action[] => {
  switch (action.type) {
    case 'mouse:click':
      return click(action, 1, options);
    case 'mouse:doubleClick':
      return click(action, 2, options);
    case 'mouse:tripleClick':
      return click(action, 3, options);
    case 'mouse:move':
      return move(action, options);
    case 'mouse:scroll':
      return scroll(action, options);
    case 'mouse:drag':
      return drag(action, options);
    case 'keyboard:type':
      return type(action, options);
    case 'keyboard:hotkey':
      return hotkey(action);
    case 'key:down':
      return [{ type: 'keyDown', key: keyNamed(action.key) }];
    case 'key:up':
      return [{ type: 'keyUp', key: keyNamed(action.key) }];
    case 'wait':
      return [{ type: 'pause', durationMs: within('duration', action.duration, 0, longestWaitMs) }];
    case 'screenshot':
    case 'client:user-takeover':
    case 'finished':
    case 'failed':
      return [];
  }
};

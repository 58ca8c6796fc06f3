import type { Action } from '../actions/action.js';
import type { Source } from '../actions/fuse.js';
import type { CallSite } from './call-site.js';

/** A user call that made an action. */
export interface Called extends Source {
  readonly site: CallSite;
}

/** Makes the source of an action from the place it was called at. */
export const called = (action: Action, site: CallSite): Called => ({ action, site, calledAt: () => site.place() });

import { foreignFrames, setFrames } from '../check/own-frames.js';
import type { Action } from '../actions/action.js';
import type { Source } from '../actions/fuse.js';
import type { Pressed } from '../actions/meaning.js';

/** The place of a call in the user's code. Cheap to take; formatted on demand. */
export interface CallSite {
  /** Stack frames from the caller on, in the form of the lines of `Error.stack`. */
  frames(): readonly string[];
  /** `file:line:column` of the caller. */
  place(): string;
}

/** How many frames to capture, because the library's own frames lie between the capture and the user's code. */
const depth = 24;

/** A captured stack. V8 formats its frames only when they are read. */
class CapturedSite implements CallSite {
  readonly stack?: string;

  frames(): readonly string[] {
    return foreignFrames(this.stack ?? '');
  }

  place(): string {
    const first = this.frames().find((line) => !line.includes('node:')) ?? '';
    return /\(?(?:file:\/\/)?([^()\s]+:\d+:\d+)\)?$/.exec(first)?.[1] ?? 'an unknown place';
  }
}

/** Takes the call site of the current call. Costs a few microseconds, so take one for each call of the user. */
export const takeCallSite = (): CallSite => {
  const site = new CapturedSite();
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = depth;
  Error.captureStackTrace(site, takeCallSite);
  Error.stackTraceLimit = limit;
  return site;
};

/** Makes an error's stack start at the user's call instead of inside the library. */
export const pointAt = (error: Error, site: CallSite): void => setFrames(error, site.frames());

/** A user call that made an action. */
export interface Called extends Source {
  readonly site: CallSite;
}

/** Makes the source of an action from its call site. */
export const called = (action: Action, site: CallSite): Called => ({ action, site, calledAt: () => site.place() });

/** The keys and buttons that a hold presses at its start and releases at its end. */
export interface HoldKeys {
  /** The presses, in order: keyDown or pointerDown. */
  readonly downs: readonly Called[];
  /** The releases, in order. */
  readonly ups: readonly Called[];
  /** Whether the keys follow the actions inside from tab to tab, as those of `computer.keyboard` do. */
  readonly floating: boolean;
  /** The keys and buttons pressed for this hold so far. */
  readonly pressed: Pressed[];
  /**
   * Keys that a failed call had lifted and not pressed again, although the hold continues. The next call presses them
   * again.
   */
  readonly lifted: Pressed[];
}

import { foreignFrames, setFrames } from '../check/own-frames.js';
import type { Action } from '../actions/action.js';
import type { Source } from '../actions/fuse.js';
import type { Pressed } from '../actions/meaning.js';

/** The place in the user's code from which something was called. Taken cheaply; formatted only when asked for. */
export interface CallSite {
  /** Stack frames from the caller on, as the lines of `Error.stack` are. */
  frames(): readonly string[];
  /** `file:line:column` of the caller. */
  place(): string;
}

/** Frames wanted beyond the library's own, which lie between the capture and the user's code. */
const depth = 24;

/** Takes the call site of the current call. Costs a few microseconds: V8 formats the frames only when they are read. */
export const takeCallSite = (): CallSite => {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = depth;
  Error.captureStackTrace(holder, takeCallSite);
  Error.stackTraceLimit = limit;

  const frames = (): readonly string[] => foreignFrames(holder.stack ?? '');

  return {
    frames,
    place: () => {
      const first = frames().find((line) => !line.includes('node:')) ?? '';
      return /\(?(?:file:\/\/)?([^()\s]+:\d+:\d+)\)?$/.exec(first)?.[1] ?? 'an unknown place';
    },
  };
};

/** Makes an error's stack start at the user's call instead of inside the library. */
export const pointAt = (error: Error, site: CallSite): void => setFrames(error, site.frames());

/** A user call that made an action. */
export interface Called extends Source {
  readonly site: CallSite;
}

/** Makes the source of an action from the place it was called at. */
export const called = (action: Action, site: CallSite): Called => ({ action, site, calledAt: () => site.place() });

/** What a hold presses at its start and releases at its end. */
export interface HoldKeys {
  /** The presses, in order: keyDown or pointerDown. */
  readonly downs: readonly Called[];
  /** The releases, in order. */
  readonly ups: readonly Called[];
  /** Whether the keys follow the actions inside from tab to tab, as those of `computer.keyboard` do. */
  readonly floating: boolean;
  /** What was pressed for this hold so far. */
  readonly pressed: Pressed[];
  /** What a call has lifted that then failed, so that it is up although the hold goes on. The next call presses it again. */
  readonly lifted: Pressed[];
}

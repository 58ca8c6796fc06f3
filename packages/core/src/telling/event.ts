import type { Action, TabId } from '../actions/action.js';
import type { Kind } from '../contract/connection.js';
import type { Held, Step } from '../contract/receipt.js';
import type { Point, Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';

/** What every event has. */
export interface EventHead {
  /** Running number: one count for all events of the process, from 1. */
  readonly number: number;
  /** When it was told, in milliseconds since 1970, with fractions, by a clock that never goes back. */
  readonly atMs: number;
  /** The computer's id. Absent before there is one, and of requests that belong to none. */
  readonly computer?: string;
}

/** A call begins: input that was called in one chain, a hold, a navigation, a wait, `launch` itself. */
export interface CallBegan {
  /** Tells this event from others. */
  readonly type: 'call';
  /** Number of the call, one count for each computer, from 1. */
  readonly call: number;
  /** What was called, such as `tab.click` or `keyboard.hold('shift')`. */
  readonly label: string;
  /** `file:line:column` of the call. */
  readonly calledAt: string;
  /** The call of the hold that it was called in. */
  readonly within?: number;
  /** What a chain asks for, as data, without secret text. Empty of everything that is no input. */
  readonly actions: readonly Action[];
}

/** A call has ended. A hold ends when its keys have been released. */
export interface CallEnded {
  /** Tells this event from others. */
  readonly type: 'result';
  /** Number of the call, as in {@link CallBegan}. */
  readonly call: number;
  /** As in {@link CallBegan}. */
  readonly label: string;
  /** Whether it has resolved or rejected. */
  readonly outcome: 'done' | 'failed';
  /** From its being called to its end, in milliseconds: with the wait for its turn. */
  readonly durationMs: number;
  /** What became of each action of a chain. */
  readonly steps: readonly Step[];
  /** Requests that carried a chain. Chains that travelled together each count the shared request. */
  readonly requests?: number;
  /** Why it failed. */
  readonly error?: ToldError;
}

/** An error as events have it. */
export interface ToldError {
  /** Its class, such as `TimeoutError`. */
  readonly name: string;
  /** Its stable code, if it is an error of Farhand. */
  readonly code?: string;
  /** What it says, without secrets. */
  readonly message: string;
}

/** A request to a vendor has been answered, or has failed. One that is sent again is told again. */
export interface RequestEnded {
  /** Tells this event from others. */
  readonly type: 'request';
  /** Verb of HTTP. */
  readonly method: string;
  /** Path and query, without secrets. */
  readonly path: string;
  /** HTTP status. Absent: there was no answer. */
  readonly status?: number;
  /** Which sending of the request it was, from 1. */
  readonly attempt: number;
  /**
   * The calls that it was sent for, by their numbers: several may travel in one request, and one may need several. Empty: none of
   * them, such as one that keeps the computer alive.
   */
  readonly calls: readonly number[];
  /** From its being sent to the end of its answer, in milliseconds. */
  readonly durationMs: number;
  /** Length of the body that was sent, in bytes. */
  readonly sentBytes: number;
  /** Length of the body that came, in bytes, where the vendor has said it. */
  readonly receivedBytes?: number;
  /** The vendor's identifier of the request, if it gives one. */
  readonly requestId?: string;
  /** Why there is no answer, or none that is a success. */
  readonly error?: ToldError;
}

/** What is down has changed. */
export interface HeldChanged {
  /** Tells this event from others. */
  readonly type: 'held';
  /** All that is down now. */
  readonly held: readonly Held[];
}

/** The pointer is somewhere else. */
export interface PointerMoved {
  /** Tells this event from others. */
  readonly type: 'pointer';
  /** Where it is, in pixels of the display. */
  readonly at: Point;
  /** The tab that it is in, on computers with tabs. */
  readonly tab?: TabId;
}

/** A picture was taken: because it was called for, or because an observer wants one after each call. */
export interface PictureTaken extends ScreenshotData {
  /** Tells this event from others. */
  readonly type: 'picture';
  /** The tab that it shows, on computers with tabs. */
  readonly tab?: TabId;
  /** The last call that had ended when it was taken. */
  readonly after?: number;
}

/** There is a computer. */
export interface ComputerOpened {
  /** Tells this event from others. */
  readonly type: 'open';
  /** Name of the driver. */
  readonly driver: string;
  /** Whether it is a browser or a desktop. */
  readonly kind: Kind;
  /** Size of its display, in pixels. */
  readonly display: Size;
  /** Whether `launch` made it, or `attach` found it. */
  readonly by: 'launch' | 'attach';
}

/** A computer was closed, or cannot be used any more. */
export interface ComputerEnded {
  /** Tells this event from others. */
  readonly type: 'end';
  /** Why no more calls are taken, as errors tell it. */
  readonly why: string;
}

/** What happens on a computer, as data without secrets. */
export type ToldEvent = EventHead &
  (CallBegan | CallEnded | RequestEnded | HeldChanged | PointerMoved | PictureTaken | ComputerOpened | ComputerEnded);

/** An event before it is told. */
export type Tellable =
  | CallBegan
  | CallEnded
  | RequestEnded
  | HeldChanged
  | PointerMoved
  | PictureTaken
  | ComputerOpened
  | ComputerEnded;

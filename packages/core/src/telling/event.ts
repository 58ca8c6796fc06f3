import type { Action, TabId } from '../actions/action.js';
import type { Kind } from '../contract/connection.js';
import type { Held, Step } from '../contract/receipt.js';
import type { Point, Region, Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';

/**
 * Fields of every event.
 *
 * @category Observing
 */
export interface EventHead {
  /** Running number across all events of the process, from 1. */
  readonly number: number;
  /** When it was reported, in milliseconds since 1970, with fractions. The clock never goes back. */
  readonly atMs: number;
  /** The computer's id. Absent before the computer exists, and for requests that belong to no computer. */
  readonly computer?: string;
}

/**
 * A call begins: a chain of input, a hold, a navigation, a wait, or `launch` itself.
 *
 * @category Observing
 */
export interface CallBegan {
  /** Identifies the kind of event. */
  readonly type: 'call';
  /** Number of the call, counted per computer, from 1. */
  readonly call: number;
  /** The call, such as `tab.click` or `keyboard.hold('shift')`. */
  readonly label: string;
  /** `file:line:column` of the call. */
  readonly calledAt: string;
  /** Number of the hold's call, if the call was made inside a hold. */
  readonly within?: number;
  /** The actions of a chain as data, without secret text. Empty for calls other than input. */
  readonly actions: readonly Action[];
}

/**
 * A call has ended. A hold ends when its keys have been released.
 *
 * @category Observing
 */
export interface CallEnded {
  /** Identifies the kind of event. */
  readonly type: 'result';
  /** Number of the call, as in {@link CallBegan}. */
  readonly call: number;
  /** The call, as in {@link CallBegan}. */
  readonly label: string;
  /** Whether it resolved or rejected. */
  readonly outcome: 'done' | 'failed';
  /** From the call to its end, in milliseconds, including the wait for its turn. */
  readonly durationMs: number;
  /** The outcome of each action of a chain. */
  readonly steps: readonly Step[];
  /**
   * Number of requests that carried a chain. Each of several chains that traveled together counts the shared request.
   */
  readonly requests?: number;
  /** Why it failed. */
  readonly error?: ToldError;
}

/**
 * An error as events carry it.
 *
 * @category Observing
 */
export interface ToldError {
  /** Its class, such as `TimeoutError`. */
  readonly name: string;
  /** Its stable code, if it is an error of Farhand. */
  readonly code?: string;
  /** Its message, without secrets. */
  readonly message: string;
}

/**
 * A request to a vendor was answered or failed. Each retry is reported separately.
 *
 * @category Observing
 */
export interface RequestEnded {
  /** Identifies the kind of event. */
  readonly type: 'request';
  /** HTTP verb. */
  readonly method: string;
  /** Path and query, without secrets. */
  readonly path: string;
  /** HTTP status. Absent if there was no reply. */
  readonly status?: number;
  /** Which attempt of the request it was, from 1. */
  readonly attempt: number;
  /**
   * Numbers of the calls that it served. Several calls may share a request, and a call may need several. Empty if it
   * served none, such as a keep-alive ping.
   */
  readonly calls: readonly number[];
  /** From sending to the end of the reply, in milliseconds. */
  readonly durationMs: number;
  /** Length of the sent body, in bytes. */
  readonly sentBytes: number;
  /** Length of the received body, in bytes, if the vendor declared it. */
  readonly receivedBytes?: number;
  /** The vendor's identifier of the request, if the reply has one. */
  readonly requestId?: string;
  /** Why there is no reply, or not a successful one. */
  readonly error?: ToldError;
}

/**
 * The set of pressed keys and buttons changed.
 *
 * @category Observing
 */
export interface HeldChanged {
  /** Identifies the kind of event. */
  readonly type: 'held';
  /** All keys and buttons that are down now. */
  readonly held: readonly Held[];
}

/**
 * The pointer moved.
 *
 * @category Observing
 */
export interface PointerMoved {
  /** Identifies the kind of event. */
  readonly type: 'pointer';
  /** Its position, in pixels of the display. */
  readonly at: Point;
  /** The tab that contains it, on computers with tabs. */
  readonly tab?: TabId;
}

/**
 * A screenshot was taken, because of a call or because an observer wants one after each call.
 *
 * @category Observing
 */
export interface PictureTaken extends ScreenshotData {
  /** Identifies the kind of event. */
  readonly type: 'picture';
  /** The tab that it shows, on computers with tabs. */
  readonly tab?: TabId;
  /** Number of the last call that had ended when it was taken. */
  readonly after?: number;
}

/**
 * A place that a look of a locator saw.
 *
 * @category Observing
 */
export interface SeenPlace {
  /**
   * What it is to the locator.
   *
   * - `chosen`: the only one that fits the description.
   * - `candidate`: one of several that fit it.
   * - `excluded`: the same text or image, but in another area, on another side, or not the one that was asked for.
   * - `reference`: what the description measures from, such as the label next to a field.
   * - `nearest`: a text that is most like the wanted one, which was not seen.
   */
  readonly role: 'chosen' | 'candidate' | 'excluded' | 'reference' | 'nearest';
  /** The box around it, in pixels of the display. One pixel, if it is a point next to something. */
  readonly box: Region;
  /** What it says, if it is a text, without secrets. */
  readonly text?: string;
  /** How certain the text is, from 0 to 1, if it is one. */
  readonly confidence?: number;
  /** How alike it is to the image, from 0 to 1, if it is one. */
  readonly score?: number;
  /** The size of the image there as a multiple of its own. */
  readonly scale?: number;
}

/**
 * A locator looked at the screen. A call reports the look right before it acts, and if it fails, its last look. A call
 * that has to look again, because the target moved, reports another one.
 *
 * @category Observing
 */
export interface LookTaken {
  /** Identifies the kind of event. */
  readonly type: 'look';
  /** Number of the locator's call, as in {@link CallBegan}. */
  readonly call: number;
  /** The text or image that was looked for, such as `getByText('Delete')`. */
  readonly target: string;
  /** Which of several it is, in words, such as `right of getByText('Bob')`. Empty if any will do. */
  readonly where: readonly string[];
  /**
   * What looked: `page` for a page that reports its texts, the name of what reads texts in a picture, such as
   * `tesseract.js`, `image search` for images, `edges` for what is next to a place.
   */
  readonly engines: readonly string[];
  /** Size of the display that the boxes are in, in pixels. */
  readonly display: Size;
  /** The tab, on computers with tabs. */
  readonly tab?: TabId;
  /** The places that it saw: first those that fit, in reading order. */
  readonly seen: readonly SeenPlace[];
}

/**
 * A computer was opened.
 *
 * @category Observing
 */
export interface ComputerOpened {
  /** Identifies the kind of event. */
  readonly type: 'open';
  /** Name of the driver. */
  readonly driver: string;
  /** Whether it is a browser or a desktop. */
  readonly kind: Kind;
  /** Size of its display, in pixels. */
  readonly display: Size;
  /** Whether `launch` created it or `attach` found it. */
  readonly by: 'launch' | 'attach';
}

/**
 * A computer was closed, or can no longer be used.
 *
 * @category Observing
 */
export interface ComputerEnded {
  /** Identifies the kind of event. */
  readonly type: 'end';
  /** Why it accepts no more calls, as errors state it. */
  readonly why: string;
}

/**
 * What happens on a computer, as data without secrets.
 *
 * @category Observing
 */
export type ToldEvent = EventHead &
  (
    | CallBegan
    | CallEnded
    | RequestEnded
    | HeldChanged
    | PointerMoved
    | PictureTaken
    | LookTaken
    | ComputerOpened
    | ComputerEnded
  );

type WithoutHead<Event> = Event extends unknown ? Omit<Event, keyof EventHead> : never;

/** An event without its head. */
export type Tellable = WithoutHead<ToldEvent>;

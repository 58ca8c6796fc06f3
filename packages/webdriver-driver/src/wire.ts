import type { Point, TabId } from '@farhand/core/driver';

/** The tab that a call goes to, which is a window handle of WebDriver. Absent: the tab in front. */
export interface TabAddress {
  /** Window handle. */
  readonly tab?: TabId;
}

/** The number of a mouse button, as in the DOM. */
export type ButtonNumber = 0 | 1 | 2 | 3 | 4;

/** What one rule says. `planRequests` makes ticks of `POST /session/{id}/actions` of it. */
export type WebDriverCall = TabAddress &
  (
    | { readonly type: 'move'; readonly to: Point }
    /** `at`: where the pointer is, so that a new request can begin with a move there. */
    | { readonly type: 'buttonDown'; readonly button: ButtonNumber; readonly at: Point }
    /** `back`: where the button was pressed. It is released there, so that nothing is dropped. */
    | { readonly type: 'buttonUp'; readonly button: ButtonNumber; readonly back?: Point }
    /** A click of two or more, whole, because servers count clicks within one request only. */
    | {
        readonly type: 'clicks';
        readonly at: Point;
        readonly button: ButtonNumber;
        readonly clickCount: number;
        readonly delayMs: number;
      }
    | { readonly type: 'scroll'; readonly at: Point; readonly deltaX: number; readonly deltaY: number }
    /** `value`: a character, or the private-use character of the specification for a key. */
    | { readonly type: 'keyDown'; readonly value: string }
    /** `values`: the characters of the key without and with Shift. Whichever was pressed is released. */
    | { readonly type: 'keyUp'; readonly values: readonly string[] }
    | { readonly type: 'insertText'; readonly text: string }
    | { readonly type: 'pause'; readonly durationMs: number }
  );

/** One tick of one input source. The other sources pause meanwhile. */
export type Tick =
  | { readonly type: 'keyDown' | 'keyUp'; readonly value: string }
  | {
      readonly type: 'pointerMove';
      readonly x: number;
      readonly y: number;
      readonly duration: 0;
      readonly origin: 'viewport';
    }
  | { readonly type: 'pointerDown' | 'pointerUp'; readonly button: ButtonNumber }
  | {
      readonly type: 'scroll';
      readonly x: number;
      readonly y: number;
      readonly deltaX: number;
      readonly deltaY: number;
      readonly duration: 0;
      readonly origin: 'viewport';
    }
  | { readonly type: 'pause'; readonly duration?: number };

/** One input source of a request, with an action for each tick. */
export interface InputSource {
  /** Type of the device. */
  readonly type: 'key' | 'pointer' | 'wheel' | 'none';
  /** Its name, which is the same in all requests of a session. */
  readonly id: string;
  /** Properties of a pointer. */
  readonly parameters?: { readonly pointerType: 'mouse' };
  /** One for each tick. */
  readonly actions: readonly Tick[];
}

/** Body of `POST /session/{id}/actions`. */
export interface ActionsRequest {
  /** The sources that take part. */
  readonly actions: readonly InputSource[];
}

/** Body of `POST /session`. */
export interface NewSessionRequest {
  /** `firstMatch`: alternatives, of which the server takes the first that it can fulfill. */
  readonly capabilities: { readonly alwaysMatch: Capabilities; readonly firstMatch?: readonly Capabilities[] };
}

/** Capabilities of a session, wanted or granted. */
export type Capabilities = Readonly<Record<string, unknown>>;

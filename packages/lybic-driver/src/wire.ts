/* The vendor's actions, with its own field names. */

/** A coordinate in pixels. */
export interface PixelLength {
  readonly type: 'px';
  /** Pixels from the left or top edge. */
  readonly value: number;
}

/** A coordinate as a fraction of the screen's width or height. */
export interface FractionalLength {
  readonly type: '/';
  readonly numerator: number;
  readonly denominator: number;
}

/** A coordinate or distance of the vendor. */
export type Length = PixelLength | FractionalLength;

/** The optional fields of every mouse action. */
export interface MouseExtras {
  /** Keys held around the action, xdotool names joined by `+`, such as `ctrl+shift`. */
  readonly holdKey?: string;
  /** Whether the position is relative to the pointer. Default: `false`. */
  readonly relative?: boolean;
}

interface Place extends MouseExtras {
  readonly x: Length;
  readonly y: Length;
}

/** One click, double click or triple click. */
export interface ClickAction extends Place {
  readonly type: 'mouse:click' | 'mouse:doubleClick' | 'mouse:tripleClick';
  /** Sum of button flags: 1 left, 2 right, 4 middle, 8 back, 16 forward. */
  readonly button: number;
}

/** A pointer move. */
export interface MoveAction extends Place {
  readonly type: 'mouse:move';
}

/** A turn of the wheel at a point. */
export interface ScrollAction extends Place {
  readonly type: 'mouse:scroll';
  readonly stepVertical: number;
  readonly stepHorizontal: number;
}

/** A press, a straight move and a release. */
export interface DragAction {
  readonly type: 'mouse:drag';
  readonly startX: Length;
  readonly startY: Length;
  readonly endX: Length;
  readonly endY: Length;
  /** Sum of button flags. Absent: left. */
  readonly button?: number;
  readonly holdKey?: string;
  readonly startRelative?: boolean;
  readonly endRelative?: boolean;
}

/** Text for the focused element. */
export interface TypeAction {
  readonly type: 'keyboard:type';
  readonly content: string;
  /** Whether a line break in the text presses Enter. */
  readonly treatNewLineAsEnter: boolean;
}

/** A key or chord, pressed and released. */
export interface HotkeyAction {
  readonly type: 'keyboard:hotkey';
  /** xdotool key names joined by `+`. */
  readonly keys: string;
  /** How long the key is held, in milliseconds, 1 to 5000. */
  readonly duration?: number;
}

/** One key going down or up. */
export interface KeyAction {
  readonly type: 'key:down' | 'key:up';
  /** One xdotool key name. */
  readonly key: string;
}

/** A wait on the server. */
export interface WaitAction {
  readonly type: 'wait';
  /** Milliseconds. */
  readonly duration: number;
}

/** An input action of a desktop in the form that Farhand sends, one request each. */
export type LybicCall =
  | ClickAction
  | MoveAction
  | ScrollAction
  | DragAction
  | TypeAction
  | HotkeyAction
  | KeyAction
  | WaitAction;

/** Takes a picture. */
export interface ScreenshotAction {
  readonly type: 'screenshot';
}

/** Reports that the task is done, or has failed. It does not change the sandbox. */
export interface VerdictAction {
  readonly type: 'finished' | 'failed';
  readonly message?: string;
}

/** Asks a person to take over. */
export interface TakeoverAction {
  readonly type: 'client:user-takeover';
}

/** Any action of a desktop. */
export type DesktopAction = LybicCall | ScreenshotAction | VerdictAction | TakeoverAction;

interface TouchPlace {
  readonly x: Length;
  readonly y: Length;
}

/** A tap. */
export interface TapAction extends TouchPlace {
  readonly type: 'touch:tap';
}

/** A long tap. */
export interface LongPressAction extends TouchPlace {
  readonly type: 'touch:longPress';
  /** Milliseconds. */
  readonly duration: number;
}

/** A finger that presses, moves and lifts. */
export interface TouchDragAction {
  readonly type: 'touch:drag';
  readonly startX: Length;
  readonly startY: Length;
  readonly endX: Length;
  readonly endY: Length;
}

/** A finger that moves at once. The vendor does not document which axis a fractional `distance` refers to. */
export interface SwipeAction extends TouchPlace {
  readonly type: 'touch:swipe';
  readonly direction: 'up' | 'down' | 'left' | 'right';
  readonly distance: Length;
}

/** An Android button, or the list of apps. */
export interface AndroidAction {
  readonly type: 'android:back' | 'android:home' | 'os:listApps';
}

/** An app, named by its package. */
export interface AppAction {
  readonly type: 'os:startApp' | 'os:closeApp';
  readonly packageName: string;
}

/** An app, named by its title. */
export interface NamedAppAction {
  readonly type: 'os:startAppByName' | 'os:closeAppByName';
  readonly name: string;
}

/** Any action that only Android supports. */
export type AndroidOnlyAction =
  | TapAction
  | LongPressAction
  | TouchDragAction
  | SwipeAction
  | AndroidAction
  | AppAction
  | NamedAppAction;

/** Any action of `actions/execute`. */
export type LybicAction = DesktopAction | AndroidOnlyAction;

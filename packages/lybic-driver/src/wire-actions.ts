import type { Length, LybicCall } from './wire.js';

/** Takes a picture. */
export interface ScreenshotAction {
  readonly type: 'screenshot';
}

/** Says that the task is done, or has failed. Does nothing to the sandbox. */
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

/** A tap that stays. */
export interface LongPressAction extends TouchPlace {
  readonly type: 'touch:longPress';
  /** Milliseconds. */
  readonly duration: number;
}

/** A finger that stays, moves and lifts. */
export interface TouchDragAction {
  readonly type: 'touch:drag';
  readonly startX: Length;
  readonly startY: Length;
  readonly endX: Length;
  readonly endY: Length;
}

/** A finger that moves at once. Which axis a fractional `distance` is of is not documented. */
export interface SwipeAction extends TouchPlace {
  readonly type: 'touch:swipe';
  readonly direction: 'up' | 'down' | 'left' | 'right';
  readonly distance: Length;
}

/** A button of Android, or the list of its apps. */
export interface AndroidAction {
  readonly type: 'android:back' | 'android:home' | 'os:listApps';
}

/** An app, by its package. */
export interface AppAction {
  readonly type: 'os:startApp' | 'os:closeApp';
  readonly packageName: string;
}

/** An app, by its name. */
export interface NamedAppAction {
  readonly type: 'os:startAppByName' | 'os:closeAppByName';
  readonly name: string;
}

/** Any action that only Android has. */
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

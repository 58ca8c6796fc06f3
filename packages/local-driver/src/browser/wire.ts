import type { Point, TabId } from '@farhand/core/driver';

/** Parameters of `Input.dispatchMouseEvent`, as far as the rules use them. */
export interface MouseEventParams {
  readonly type: 'mouseMoved' | 'mousePressed' | 'mouseReleased' | 'mouseWheel';
  /** Pixels of the picture from its left edge. Sending makes CSS pixels of them. */
  readonly x: number;
  /** The same from the top edge. */
  readonly y: number;
  /** Bit mask of held modifier keys: Alt 1, Control 2, Meta 4, Shift 8. */
  readonly modifiers: number;
  /** The button this event is about; for moves the one pressed last. */
  readonly button: 'none' | 'left' | 'middle' | 'right' | 'back' | 'forward';
  /** Bit mask of the buttons down after the event: left 1, right 2, middle 4, back 8, forward 16. */
  readonly buttons: number;
  readonly clickCount?: number;
  /** Pressure: what a page reads as `PointerEvent.pressure`. A mouse says 0.5 while a button is down. */
  readonly force?: number;
  readonly deltaX?: number;
  readonly deltaY?: number;
}

/** Parameters of `Input.dispatchKeyEvent`, as far as the rules use them. */
export interface KeyEventParams {
  /** `keyDown` enters text and `rawKeyDown` does not. */
  readonly type: 'keyDown' | 'rawKeyDown' | 'keyUp';
  readonly modifiers: number;
  readonly key: string;
  readonly code: string;
  readonly windowsVirtualKeyCode: number;
  /** DOM location 1 (left) or 2 (right). The numeric pad has `isKeypad` instead. */
  readonly location?: 1 | 2;
  readonly isKeypad?: boolean;
  readonly autoRepeat?: boolean;
  readonly text?: string;
  readonly unmodifiedText?: string;
  /** Editing commands that macOS itself makes of shortcuts, such as `selectAll`. */
  readonly commands?: readonly string[];
}

/** Parameters of `Input.dispatchDragEvent`, as far as the rules use them. */
export interface DragEventParams {
  readonly type: 'dragOver' | 'dragCancel';
  readonly x: number;
  readonly y: number;
  readonly modifiers: number;
  readonly data: { readonly items: readonly []; readonly dragOperationsMask: number };
}

/** The commands that the rules make, and their parameters. */
export interface CdpParams {
  'Input.dispatchMouseEvent': MouseEventParams;
  'Input.dispatchKeyEvent': KeyEventParams;
  'Input.dispatchDragEvent': DragEventParams;
  'Input.insertText': { readonly text: string };
}

/** The name of a command that the rules make. */
export type CdpMethod = keyof CdpParams;

/** One command of the Chrome DevTools Protocol, as plain data. Without a tab it goes to the active one. */
export type CdpCommand<M extends CdpMethod = CdpMethod> = {
  readonly [K in M]: {
    readonly type: 'command';
    readonly tab?: TabId;
    readonly method: K;
    readonly params: CdpParams[K];
    /** Whether it may go while what is right before it is unanswered: a move, or a press. Everything else waits for the reply. */
    readonly withLast: boolean;
    /** Whether a tab that has closed counts as success: a tab that is gone holds no key and no button. */
    readonly doneIfClosed: boolean;
    /**
     * For the first small move of a drag: it is made only on pages with frames of other sites. Chromium sends each move to
     * the frame that is there, so without one in the frame of the press that frame would not begin a drag (version 156,
     * November 2026).
     */
    readonly setsOff?: true;
    /**
     * For a release: what ends a native drag where it began, for pages with frames of other sites. Chromium tells only the
     * frame of the drop that the drag is over; the frame that began it would get no mouse from then on (version 156,
     * November 2026).
     */
    readonly then?: DragEventParams;
  };
}[M];

/** Waits until the page has dealt with everything sent so far, its consequences in the browser included. */
export interface SettleCall {
  readonly type: 'settle';
  readonly tab?: TabId;
}

/** Lets time pass, in milliseconds. */
export interface PauseCall {
  readonly type: 'pause';
  readonly durationMs: number;
}

/** What the local driver's rules answer. */
export type CdpCall = CdpCommand | SettleCall | PauseCall;

const detailOf = (command: CdpCommand): string => {
  switch (command.method) {
    case 'Input.dispatchMouseEvent': {
      const { type, button, x, y, clickCount, deltaX, deltaY } = command.params;
      const turn = type === 'mouseWheel' ? ` by ${deltaX ?? 0},${deltaY ?? 0}` : '';
      const count = clickCount === undefined ? '' : ` clickCount ${clickCount}`;
      return `${type}${button === 'none' ? '' : ` ${button}`} ${x},${y}${turn}${count}`;
    }
    case 'Input.dispatchKeyEvent':
      return `${command.params.type} ${JSON.stringify(command.params.key)} ${command.params.code}`;
    case 'Input.dispatchDragEvent':
      return `${command.params.type} ${command.params.x},${command.params.y}`;
    case 'Input.insertText':
      return JSON.stringify(command.params.text);
  }
};

/** An input as a page sees it: `keydown KeyA`, `up 0` for the left button, or the text that comes in. */
export interface SeenInput {
  readonly kind: 'key' | 'button' | 'text';
  readonly what: string;
}

/** The numbers that pages know buttons by. */
const buttonNumbers: Readonly<Record<string, number>> = { left: 0, middle: 1, right: 2, back: 3, forward: 4 };

/** What a page sees of a command that presses, releases or enters something; `undefined` of others. */
export const seenOf = (command: CdpCommand): SeenInput | undefined => {
  switch (command.method) {
    case 'Input.dispatchMouseEvent': {
      const { type, button } = command.params;
      if (type !== 'mousePressed' && type !== 'mouseReleased') return undefined;
      return { kind: 'button', what: `${type === 'mousePressed' ? 'down' : 'up'} ${buttonNumbers[button]}` };
    }
    case 'Input.dispatchKeyEvent': {
      const { type, code, key } = command.params;
      return { kind: 'key', what: `${type === 'keyUp' ? 'keyup' : 'keydown'} ${code === '' ? key : code}` };
    }
    case 'Input.insertText':
      return { kind: 'text', what: command.params.text };
    case 'Input.dispatchDragEvent':
      return undefined;
  }
};

/** One call as a person reads it. */
export const lineOf = (call: CdpCall): string => {
  if (call.type === 'pause') return `pause ${call.durationMs} ms`;
  if (call.type === 'settle') return 'settle: wait until the page has dealt with the above';
  const { modifiers } = { modifiers: 0, ...call.params };
  return `${call.method} ${detailOf(call)}${modifiers === 0 ? '' : ` modifiers ${modifiers}`}`;
};

/** Where a picture of a page shows what: CSS pixels of the page by pixels of the picture. */
export interface PictureView {
  /** Pixels of the picture for each CSS pixel. */
  readonly scale: number;
  /** The point of the page's viewport, in CSS pixels, that the picture shows in its top left corner. Not 0, 0 after a pinch. */
  readonly corner: Point;
}

/** A point of a picture in CSS pixels of the page's viewport, as Chromium takes it. */
export const inCssPixels = <P extends Point>(at: P, { scale, corner }: PictureView): P =>
  scale === 1 && corner.x === 0 && corner.y === 0
    ? at
    : { ...at, x: corner.x + at.x / scale, y: corner.y + at.y / scale };

/** Parameters of a command, with positions in CSS pixels of the page's viewport. */
export const paramsIn = (params: CdpCommand['params'], view: PictureView): object =>
  'x' in params ? inCssPixels(params, view) : params;

const control = 2;
const meta = 4;
const shift = 8;

/** Whether a command presses or releases something, so that a page may open a tab, close one or bring one to the front. */
const isPress = (call: CdpCall): call is CdpCommand<'Input.dispatchKeyEvent' | 'Input.dispatchMouseEvent'> =>
  call.type === 'command' &&
  (call.method === 'Input.dispatchKeyEvent' ||
    (call.method === 'Input.dispatchMouseEvent' && call.params.clickCount !== undefined));

/** The tabs in which something is pressed or released. */
export const pressedIn = (calls: readonly CdpCall[]): readonly TabId[] => [
  ...new Set(calls.flatMap((call) => (isPress(call) && call.tab !== undefined ? [call.tab] : []))),
];

/** Whether calls may make Chromium itself open a link in another tab: the middle button does, and a modifier held. */
export const mayOpenTab = (calls: readonly CdpCall[]): boolean =>
  calls.some((call) => {
    if (!isPress(call)) return false;
    const isModified = (call.params.modifiers & (control | meta | shift)) !== 0;
    return call.method === 'Input.dispatchMouseEvent'
      ? isModified || call.params.button === 'middle'
      : isModified && call.params.key === 'Enter';
  });

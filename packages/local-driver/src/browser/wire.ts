import type { PictureView, Point, TabId } from '@farhand/core/driver';

/** Parameters of `Input.dispatchMouseEvent`, as far as the rules use them. */
export interface MouseEventParams {
  readonly type: 'mouseMoved' | 'mousePressed' | 'mouseReleased' | 'mouseWheel';
  /** Pixels of the picture from its left edge. The sender converts them to CSS pixels. */
  readonly x: number;
  /** Pixels of the picture from its top edge. */
  readonly y: number;
  /** Bit mask of held modifier keys: Alt 1, Control 2, Meta 4, Shift 8. */
  readonly modifiers: number;
  /** The button of this event; for moves, the button pressed last. */
  readonly button: 'none' | 'left' | 'middle' | 'right' | 'back' | 'forward';
  /** Bit mask of the buttons down after the event: left 1, right 2, middle 4, back 8, forward 16. */
  readonly buttons: number;
  readonly clickCount?: number;
  /** Pressure, which a page reads as `PointerEvent.pressure`. A mouse reports 0.5 while a button is down. */
  readonly force?: number;
  readonly deltaX?: number;
  readonly deltaY?: number;
}

/** Parameters of `Input.dispatchKeyEvent`, as far as the rules use them. */
export interface KeyEventParams {
  /** `keyDown` enters text; `rawKeyDown` does not. */
  readonly type: 'keyDown' | 'rawKeyDown' | 'keyUp';
  readonly modifiers: number;
  readonly key: string;
  readonly code: string;
  readonly windowsVirtualKeyCode: number;
  /** DOM location 1 (left) or 2 (right). The number pad has `isKeypad` instead. */
  readonly location?: 1 | 2;
  readonly isKeypad?: boolean;
  readonly autoRepeat?: boolean;
  readonly text?: string;
  readonly unmodifiedText?: string;
  /** Editing commands that macOS derives from shortcuts, such as `selectAll`. */
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

/** The commands that the rules use, and their parameters. */
export interface CdpParams {
  'Input.dispatchMouseEvent': MouseEventParams;
  'Input.dispatchKeyEvent': KeyEventParams;
  'Input.dispatchDragEvent': DragEventParams;
  'Input.insertText': { readonly text: string };
}

/** The name of a command that the rules use. */
export type CdpMethod = keyof CdpParams;

/** One command of the Chrome DevTools Protocol, as plain data. Without a tab, it goes to the active tab. */
export type CdpCommand<M extends CdpMethod = CdpMethod> = {
  readonly [K in M]: {
    readonly type: 'command';
    readonly tab?: TabId;
    readonly method: K;
    readonly params: CdpParams[K];
    /**
     * Whether the command may be sent before the one before it is answered: a move, or a press. Any other waits for the
     * reply.
     */
    readonly withLast: boolean;
    /** Whether a closed tab counts as success, because a closed tab holds no key and no button. */
    readonly doneIfClosed: boolean;
    /**
     * Marks the first small move of a drag, which is made only on pages with frames of other sites. Chromium sends each
     * move to the frame at its place, so without a move in the frame of the press, that frame would not start a drag
     * (version 156, November 2026).
     */
    readonly setsOff?: true;
    /**
     * For a release: the event that ends a native drag where it started, for pages with frames of other sites. Chromium
     * reports the end of the drag only to the frame of the drop; the frame that started it would receive no mouse
     * events from then on (version 156, November 2026).
     */
    readonly then?: DragEventParams;
  };
}[M];

/** Waits until the page has processed everything sent so far, including its consequences in the browser. */
export interface SettleCall {
  readonly type: 'settle';
  readonly tab?: TabId;
}

/** Pauses, in milliseconds. */
export interface PauseCall {
  readonly type: 'pause';
  readonly durationMs: number;
}

/** The calls that the local driver's browser rules produce. */
export type CdpCall = CdpCommand | SettleCall | PauseCall;

/** The calls that go to a page. */
export type SentCall = Exclude<CdpCall, PauseCall>;

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

/** An input as a page sees it: `keydown KeyA`, `up 0` for the left button, or the entered text. */
export interface SeenInput {
  readonly kind: 'key' | 'button' | 'text';
  readonly what: string;
}

/** The numbers of buttons in pages. */
const buttonNumbers: Readonly<Record<string, number>> = { left: 0, middle: 1, right: 2, back: 3, forward: 4 };

/** Returns what a page sees of a command that presses, releases or enters something; `undefined` for any other. */
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

/** Returns one call as readable text. */
export const lineOf = (call: CdpCall): string => {
  if (call.type === 'pause') return `pause ${call.durationMs} ms`;
  if (call.type === 'settle') return 'settle: wait until the page has processed the above';
  const { modifiers } = { modifiers: 0, ...call.params };
  return `${call.method} ${detailOf(call)}${modifiers === 0 ? '' : ` modifiers ${modifiers}`}`;
};

/** Converts a point of a picture to CSS pixels of the page's viewport, which Chromium expects. */
export const inCssPixels = <P extends Point>(at: P, { scale, corner }: PictureView): P =>
  scale === 1 && corner.x === 0 && corner.y === 0
    ? at
    : { ...at, x: corner.x + at.x / scale, y: corner.y + at.y / scale };

/** Returns the parameters of a command with positions in CSS pixels of the page's viewport. */
export const paramsIn = (params: CdpCommand['params'], view: PictureView): object =>
  'x' in params ? inCssPixels(params, view) : params;

const control = 2;
const meta = 4;
const shift = 8;

/**
 * Returns whether a command presses or releases something, so that a page may open or close a tab or bring one to the
 * front.
 */
const isPress = (call: CdpCall): call is CdpCommand<'Input.dispatchKeyEvent' | 'Input.dispatchMouseEvent'> =>
  call.type === 'command' &&
  (call.method === 'Input.dispatchKeyEvent' ||
    (call.method === 'Input.dispatchMouseEvent' && call.params.clickCount !== undefined));

/** Returns the tabs in which something is pressed or released. */
export const pressedIn = (calls: readonly CdpCall[]): readonly TabId[] => [
  ...new Set(calls.flatMap((call) => (isPress(call) && call.tab !== undefined ? [call.tab] : []))),
];

/** Returns whether calls may make Chromium open a link in another tab, with the middle button or a held modifier. */
export const mayOpenTab = (calls: readonly CdpCall[]): boolean =>
  calls.some((call) => {
    if (!isPress(call)) return false;
    const isModified = (call.params.modifiers & (control | meta | shift)) !== 0;
    return call.method === 'Input.dispatchMouseEvent'
      ? isModified || call.params.button === 'middle'
      : isModified && call.params.key === 'Enter';
  });

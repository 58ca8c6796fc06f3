import type { TabId } from '@farhand/core/driver';

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
  readonly type: 'dragOver';
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
    /** Whether it may go while a move right before it is unanswered. Everything else waits for the reply. */
    readonly withMove: boolean;
    /** Whether a tab that has closed counts as success: a tab that is gone holds no key and no button. */
    readonly doneIfClosed: boolean;
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

/** One call as a person reads it. */
export const lineOf = (call: CdpCall): string => {
  if (call.type === 'pause') return `pause ${call.durationMs} ms`;
  if (call.type === 'settle') return 'settle: wait until the page has dealt with the above';
  const { modifiers } = { modifiers: 0, ...call.params };
  return `${call.method} ${detailOf(call)}${modifiers === 0 ? '' : ` modifiers ${modifiers}`}`;
};

/** Parameters of a command as Chromium takes them: positions in CSS pixels. `scale`: pixels of the picture for each. */
export const inCssPixels = ({ params }: CdpCommand, scale: number): object =>
  scale === 1 || !('x' in params) ? params : { ...params, x: params.x / scale, y: params.y / scale };

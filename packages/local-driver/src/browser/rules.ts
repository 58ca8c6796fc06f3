import {
  addressOf,
  decline,
  say,
  split,
  type Answer,
  type Button,
  type Key,
  type Platform,
  type Point,
  type RuleContext,
  type Rules,
  type TabId,
} from '@farhand/core/driver';
import { keyDown, keyUp, modifierMask } from './keys.js';
import type { CdpCall, CdpCommand, CdpMethod, CdpParams, MouseEventParams } from './wire.js';

/** How Chromium on an operating system is told each action. Pure. */
export const localRules = (platform: Platform): Rules<CdpCall> => ({
  pointerMove: (action, context) => moveTo(action.to, action, context),
  hover: (action, context) => moveTo(action.at, action, context),
  pointerDown: (action, context) =>
    atPointer(context, (at) =>
      mouse(mousePressed(at, action.button, action.clickCount, context), action, {
        withMove: context.buttons.length === 0,
      }),
    ),
  pointerUp: (action, context) =>
    atPointer(context, (at) =>
      mouse(mouseReleased(at, action.button, action.clickCount, context), action, { doneIfClosed: true }),
    ),
  scroll: (action, context) =>
    atPointer(context, (at) => mouse(mouseWheel(at, action.deltaX, action.deltaY, context), action)),
  keyDown: (action, { keys }) =>
    say<CdpCall>(command('Input.dispatchKeyEvent', keyDown(action.key, keys, platform), action)),
  keyUp: (action, { keys }) =>
    say<CdpCall>(command('Input.dispatchKeyEvent', keyUp(action.key, keys), action, { doneIfClosed: true })),
  insertText: (action) => say<CdpCall>(command('Input.insertText', { text: action.text }, action)),
  pause: (action) => say<CdpCall>({ type: 'pause', durationMs: action.durationMs }),
  click: split,
  move: split,
  drag: split,
  wheel: split,
  press: split,
  type: split,
});

interface Address {
  readonly tab?: TabId;
}

/** How a command differs from the others. */
type Manner = Partial<Pick<CdpCommand, 'withMove' | 'doneIfClosed'>>;

const command = <M extends CdpMethod>(method: M, params: CdpParams[M], to: Address, manner: Manner = {}) => ({
  type: 'command' as const,
  method,
  params,
  withMove: false,
  doneIfClosed: false,
  ...manner,
  ...addressOf(to),
});

const mouse = (params: MouseEventParams, to: Address, manner?: Manner): CdpCommand =>
  command('Input.dispatchMouseEvent', params, to, manner);

/** Copy, link and move: whatever the dragged thing allows. */
const everyDragOperation = 1 | 2 | 16;

/**
 * A move with the left button down may start a native drag or go on with one. Measured on Chromium 156, November 2026:
 *
 * - The reply to a move may come before the browser knows that the page has started a drag because of it. A release or
 *   move sent then is lost for the drag. The settling makes sure that the browser knows.
 * - A move that takes a drag onto another element tells that element `dragenter` only, and a drop needs a `dragover`
 *   that accepted it. So `dragOver` says where the move goes beforehand, and the move is the second one there. Chromium
 *   ignores it without a drag, so a page that is drawn on sees one mousemove for one move.
 */
const leftDragTo = (at: Point, to: Address, context: RuleContext): readonly CdpCall[] => [
  command(
    'Input.dispatchDragEvent',
    {
      type: 'dragOver',
      x: at.x,
      y: at.y,
      modifiers: modifierMask(context.keys),
      data: { items: [], dragOperationsMask: everyDragOperation },
    },
    to,
  ),
  mouse(mouseMoved(at, context), to),
  { type: 'settle', ...addressOf(to) },
];

const moveTo = (at: Point, to: Address, context: RuleContext): Answer<CdpCall> =>
  context.buttons.includes('left')
    ? say(...leftDragTo(at, to, context))
    : say<CdpCall>(mouse(mouseMoved(at, context), to));

const atPointer = (context: RuleContext, tell: (at: Point) => CdpCall): Answer<CdpCall> =>
  context.pointer === undefined
    ? decline("the pointer's position is not known yet", 'Call mouse.move(x, y) first; wheel also takes { at }.')
    : say(tell(context.pointer));

/** What is down while the mouse does something. */
interface HeldInput {
  /** The keys held in the tab. */
  readonly keys: readonly Key[];
  /** The buttons held in the tab, in the order they were pressed. */
  readonly buttons: readonly Button[];
}

const buttonBits: Readonly<Record<Button, number>> = { left: 1, right: 2, middle: 4, back: 8, forward: 16 };

const maskOf = (buttons: readonly Button[]): number => buttons.reduce((mask, button) => mask | buttonBits[button], 0);

const stateOf = (
  at: Point,
  keys: readonly Key[],
  buttons: readonly Button[],
): Pick<MouseEventParams, 'x' | 'y' | 'modifiers' | 'buttons' | 'force'> => ({
  x: at.x,
  y: at.y,
  modifiers: modifierMask(keys),
  buttons: maskOf(buttons),
  force: buttons.length > 0 ? 0.5 : 0,
});

/** The pointer moves to `at`. */
const mouseMoved = (at: Point, { keys, buttons }: HeldInput): MouseEventParams => ({
  type: 'mouseMoved',
  ...stateOf(at, keys, buttons),
  button: buttons.at(-1) ?? 'none',
});

/** A button goes down at `at`. */
const mousePressed = (at: Point, button: Button, clickCount: number, held: HeldInput): MouseEventParams => ({
  type: 'mousePressed',
  ...stateOf(at, held.keys, [...held.buttons, button]),
  button,
  clickCount,
});

/** A button goes up at `at`. */
const mouseReleased = (at: Point, button: Button, clickCount: number, held: HeldInput): MouseEventParams => ({
  type: 'mouseReleased',
  ...stateOf(
    at,
    held.keys,
    held.buttons.filter((other) => other !== button),
  ),
  button,
  clickCount,
});

/** The wheel turns at `at`, in pixels. */
export const mouseWheel = (
  at: Point,
  deltaX: number,
  deltaY: number,
  { keys, buttons }: HeldInput,
): MouseEventParams => ({
  type: 'mouseWheel',
  ...stateOf(at, keys, buttons),
  button: 'none',
  deltaX,
  deltaY,
});

import {
  addressOf,
  decline,
  keysIn,
  pressPointOf,
  samePoint,
  say,
  split,
  type Action,
  type Answer,
  type Button,
  type Key,
  type Platform,
  type Point,
  type RuleContext,
  type Rules,
  type TabId,
} from '@farhand/core/driver';
import { pauseWith, repeatingIn } from '../key-repeat.js';
import { keyDown, keyUp, modifierMask } from './keys.js';
import type { CdpCall, CdpCommand, CdpMethod, CdpParams, DragEventParams, MouseEventParams } from './wire.js';

/** Returns the rules that map each action to DevTools commands on an operating system. Pure. */
export const localRules = (platform: Platform): Rules<CdpCall> => ({
  pointerMove: (action, context) => {
    const from = pressPointOf(context.state, 'left', action.tab);
    const setsOff = action.lingers === true && samePoint(from, context.pointer);
    return setsOff ? setOffTo(action.to, action, context) : moveTo(action.to, action, context);
  },
  hover: (action, context) => moveTo(action.at, action, context),
  pointerLeave: (action, context) =>
    context.buttons.length > 0
      ? decline('a button is down, and its release needs a position', 'Release the button first.')
      : say<CdpCall>(mouse(mouseMoved(outside, context), action)),
  pointerDown: (action, context) =>
    atPointer(context, (at) =>
      mouse(mousePressed(at, action.button, action.clickCount, context), action, {
        withLast: context.buttons.length === 0,
      }),
    ),
  pointerUp: (action, context) => {
    if (action.cancels === true) return giveUp(action, context);
    const from = action.button === 'left' ? pressPointOf(context.state, 'left', action.tab) : undefined;
    return atPointer(context, (at) =>
      mouse(mouseReleased(at, action.button, action.clickCount, context), action, {
        withLast: context.buttons.length === 1,
        doneIfClosed: true,
        ...(from === undefined || samePoint(from, at) ? {} : { then: dragEventAt('dragCancel', from, context.keys) }),
      }),
    );
  },
  scroll: (action, context) =>
    atPointer(context, (at) => mouse(mouseWheel(at, action.deltaX, action.deltaY, context), action)),
  keyDown: (action, context) => {
    const { keys, buttons } = context;
    const press = command('Input.dispatchKeyEvent', keyDown(action.key, keys, platform), action);
    return action.key === 'Escape' && buttons.includes('left')
      ? say<CdpCall>(press, ...endOfDrag(action, context))
      : say<CdpCall>(press);
  },
  keyUp: (action, { keys }) =>
    say<CdpCall>(command('Input.dispatchKeyEvent', keyUp(action.key, keys), action, { doneIfClosed: true })),
  insertText: (action) => say<CdpCall>(command('Input.insertText', { text: action.text }, action)),
  pause: ({ durationMs }, { state }) => {
    const held = repeatingIn(state);
    const repeat =
      held && command('Input.dispatchKeyEvent', keyDown(held.key, keysIn(state, held.tab), platform), addressOf(held));
    return say(...pauseWith<CdpCall>(durationMs, pauseOf, repeat));
  },
  click: split,
  move: split,
  drag: split,
  wheel: split,
  press: split,
  type: split,
});

const pauseOf = (durationMs: number): CdpCall => ({ type: 'pause', durationMs });

/**
 * A point outside every page: Chromium 156 then fires `mouseleave` and forgets what was below the pointer (November
 * 2026).
 */
const outside: Point = { x: -1, y: -1 };

interface Address {
  readonly tab?: TabId;
}

/** How the delivery of a command differs from the default. */
type Manner = Partial<Pick<CdpCommand, 'withLast' | 'doneIfClosed' | 'setsOff' | 'then'>>;

const command = <M extends CdpMethod>(method: M, params: CdpParams[M], to: Address, manner: Manner = {}) => ({
  type: 'command' as const,
  method,
  params,
  withLast: false,
  doneIfClosed: false,
  ...manner,
  ...addressOf(to),
});

const mouse = (params: MouseEventParams, to: Address, manner?: Manner): CdpCommand =>
  command('Input.dispatchMouseEvent', params, to, manner);

/** An event of a native drag. Chromium ignores it if no drag is in progress. */
const dragEvent = (
  type: DragEventParams['type'],
  at: Point,
  keys: readonly Key[],
  to: Address,
  manner?: Manner,
): CdpCommand => command('Input.dispatchDragEvent', dragEventAt(type, at, keys), to, manner);

const dragEventAt = (type: DragEventParams['type'], { x, y }: Point, keys: readonly Key[]): DragEventParams => ({
  type,
  x,
  y,
  modifiers: modifierMask(keys),
  data: { items: [], dragOperationsMask: everyDragOperation },
});

/** Copy, link and move: any operation that the dragged object allows. */
const everyDragOperation = 1 | 2 | 16;

/**
 * A move with the left button down may start or continue a native drag. Measured on Chromium 156, November 2026:
 *
 * - The reply to a move may arrive before the browser knows that the page has started a drag because of it. The drag
 *   misses a release or move sent in that time. The settling makes sure that the browser knows.
 * - A move that takes a drag onto another element fires only `dragenter` there, and a drop requires a `dragover` that
 *   accepted it. So `dragOver` announces the place first, and the move is the second event there. Chromium ignores
 *   `dragOver` without a drag, so a page that is drawn on sees one mousemove per move.
 */
const leftDragTo = (at: Point, to: Address, context: RuleContext): readonly CdpCall[] => [
  dragEvent('dragOver', at, context.keys, to),
  mouse(mouseMoved(at, context), to),
  { type: 'settle', ...addressOf(to) },
];

/** A place outside every page. */
const nowhere: Point = { x: -1, y: -1 };

/**
 * Ends a native drag as Escape does: the element below the pointer gets `dragleave`, and the source gets `dragend` with
 * the effect `none`. Without a drag the page gets no event.
 *
 * @remarks After a real Escape on X the page gets exactly these events and the release of the key, but not its press
 * (Chromium 156, November 2026). A key sent through the protocol during a drag is hidden from the page too, but does
 * not end the drag. The drag ends in the frame that started it, so `dragCancel` goes to the place where the button was
 * pressed.
 */
const endOfDrag = (to: Address, { state, keys, pointer }: RuleContext): readonly CdpCall[] => {
  const from = pressPointOf(state, 'left', to.tab) ?? pointer ?? nowhere;
  return [
    dragEvent('dragOver', nowhere, keys, to, { doneIfClosed: true }),
    dragEvent('dragCancel', from, keys, to, { doneIfClosed: true }),
    { type: 'settle', ...addressOf(to) },
  ];
};

/** Releases a button without a drop: a native drag ends, and the pointer returns to where the drag started. */
const giveUp = (up: Action<'pointerUp'>, context: RuleContext): Answer<CdpCall> => {
  const { button, clickCount, tab } = up;
  const at = pressPointOf(context.state, button, tab) ?? context.pointer;
  if (at === undefined) return unknownPointer;
  const mayClose = { doneIfClosed: true };
  return say<CdpCall>(
    ...(button === 'left' ? endOfDrag(up, context) : []),
    ...(samePoint(at, context.pointer) ? [] : [mouse(mouseMoved(at, context), up, mayClose)]),
    mouse(mouseReleased(at, button, clickCount, context), up, mayClose),
  );
};

/** The first small move of a drag, which only a page with frames of other sites needs. */
const setOffTo = (at: Point, to: Address, context: RuleContext): Answer<CdpCall> =>
  say<CdpCall>(mouse(mouseMoved(at, context), to, { setsOff: true }));

const moveTo = (at: Point, to: Address, context: RuleContext): Answer<CdpCall> =>
  context.buttons.includes('left')
    ? say(...leftDragTo(at, to, context))
    : say<CdpCall>(mouse(mouseMoved(at, context), to));

const atPointer = (context: RuleContext, tell: (at: Point) => CdpCall): Answer<CdpCall> =>
  context.pointer === undefined ? unknownPointer : say(tell(context.pointer));

const unknownPointer = decline<CdpCall>(
  "the pointer's position is not known yet",
  'Call mouse.move(x, y) first; wheel also accepts { at }.',
);

/** What is held while the mouse acts. */
interface HeldInput {
  /** The keys held in the tab. */
  readonly keys: readonly Key[];
  /** The buttons held in the tab, in the order of their presses. */
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

/** Moves the pointer to `at`. */
const mouseMoved = (at: Point, { keys, buttons }: HeldInput): MouseEventParams => ({
  type: 'mouseMoved',
  ...stateOf(at, keys, buttons),
  button: buttons.at(-1) ?? 'none',
});

/** Presses a button at `at`. */
const mousePressed = (at: Point, button: Button, clickCount: number, held: HeldInput): MouseEventParams => ({
  type: 'mousePressed',
  ...stateOf(at, held.keys, [...held.buttons, button]),
  button,
  clickCount,
});

/** Releases a button at `at`. */
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

/** Turns the wheel at `at`, by pixels. */
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

import type { SendReport } from '@farhand/core/driver';
import { isOf } from './aims.js';
import type { CallTarget } from './call-target.js';
import type { Missed } from './effects.js';
import { seenOf, type CdpCall, type KeyEventParams, type SentCall } from './wire.js';

/** A call that was sent and is not known to have arrived. */
export interface InFlight {
  /** Its place among the calls. */
  readonly index: number;
  readonly call: SentCall;
  readonly target: CallTarget;
  /** How many pages the tab had shown when it was sent. */
  readonly pages: number;
  /** Resolves when it was answered or refused. */
  reply: Promise<void>;
  /** Whether it was answered, under a dialog. */
  isAnswered: boolean;
}

const keyEventOf = (call: CdpCall | undefined): KeyEventParams | undefined =>
  call?.type === 'command' && call.method === 'Input.dispatchKeyEvent' ? call.params : undefined;

/** Returns whether a call is the release of what another one presses. */
const isReleaseOf = (call: CdpCall, before: CdpCall | undefined): boolean => {
  const key = keyEventOf(call);
  if (key === undefined) return isOf(call, 'mouseReleased') && isOf(before, 'mousePressed');
  const pressed = keyEventOf(before);
  return key.type === 'keyUp' && pressed !== undefined && pressed.type !== 'keyUp' && pressed.code === key.code;
};

/** Alt 1, Control 2, Meta 4: keys pressed with them are shortcuts. */
const shortcutMask = 1 | 2 | 4;

/** Returns whether a call is a key of a text: one that enters a character, or Shift. */
const isOfText = (call: CdpCall): boolean => {
  const key = keyEventOf(call);
  if (key === undefined || (key.modifiers & shortcutMask) !== 0) return false;
  return key.key === 'Shift' || [...key.key].length === 1;
};

/**
 * Returns whether a call may be sent before the one before it is answered: a press after its move, a release after its
 * press, and, if the keys of the tab flow, a key of a text after another.
 */
export const mayFollow = (call: CdpCall, before: CdpCall, flows: boolean): boolean => {
  if (call.type !== 'command') return false;
  if (isOf(call, 'mousePressed')) return call.withLast && isOf(before, 'mouseMoved');
  if (isOf(call, 'mouseReleased')) return call.withLast && isOf(before, 'mousePressed');
  return flows && (isReleaseOf(call, before) || (isOfText(call) && isOfText(before)));
};

/**
 * Returns the index of the first command in flight that a page has not seen, or their number if it has seen all. Returns
 * `undefined` if that cannot be told. A dialog makes Chromium drop everything behind the first command that it drops.
 * Moves and turns of the wheel are not counted: those behind the last command that the page has seen count as dropped.
 */
export const unseenFrom = (
  flight: readonly InFlight[],
  missed: Missed,
  hasForeignFrames: boolean,
): number | undefined => {
  const inputs = flight.map(({ call }) => (call.type === 'command' ? seenOf(call) : undefined));
  const kinds = [...new Set(inputs.flatMap((input) => (input === undefined ? [] : [input.kind])))];
  // A frame of another site may have seen what the page has not.
  if (hasForeignFrames && missed.isInFrame && kinds.some((kind) => missed[kind] > 0)) return undefined;
  const seen = { key: -missed.key, button: -missed.button, text: -missed.text };
  for (const input of inputs) if (input !== undefined) seen[input.kind] += 1;
  let from = 0;
  for (const [at, input] of inputs.entries()) {
    if (input === undefined) continue;
    if (seen[input.kind] <= 0) break;
    seen[input.kind] -= 1;
    from = at + 1;
  }
  const last = from === flight.length ? undefined : inputs[from - 1];
  const isTold = last === undefined || missed.last[last.kind] === last.what;
  return isTold && kinds.every((kind) => seen[kind] === 0) ? from : undefined;
};

/**
 * Returns what became of commands in flight when a dialog opened that nothing is about to answer. Chromium answers at
 * once what it drops, and answers only after the dialog has closed what it passed to the page. The first of those counts
 * as done, because it may have opened the dialog, and so does its release. The page gets the rest when the dialog closes.
 */
export const heldOutcomes = (flight: readonly InFlight[]): SendReport['outcomes'] => {
  const held = flight.findIndex(({ isAnswered }) => !isAnswered);
  if (held < 0) return flight.map(() => 'unknown');
  return flight.map(({ call, isAnswered }, at) => {
    if (at <= held) return 'applied';
    if (isAnswered) return 'notRun';
    return at === held + 1 && isReleaseOf(call, flight[held]?.call) ? 'applied' : 'unknown';
  });
};

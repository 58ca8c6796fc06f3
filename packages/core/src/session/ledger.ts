import type { Instruction } from '../actions/compile.js';
import type { Source } from '../actions/fuse.js';
import { samePressed, type InputState, type Pressed } from '../actions/state.js';
import type { Held } from '../receipt.js';
import { secretMask } from '../secret/mask-text.js';

/** A key or button that is down, and the call that pressed it. */
export interface LedgerEntry {
  readonly pressed: Pressed;
  readonly source: Source;
}

/** Brings a ledger in line with a state. What is newly down was pressed by a call of this instruction. */
export const noteIn = <Call>(
  ledger: readonly LedgerEntry[],
  state: InputState,
  instruction: Instruction<Call>,
): readonly LedgerEntry[] => {
  const still = ledger.filter((entry) => state.pressed.some((pressed) => samePressed(pressed, entry.pressed)));
  const added = state.pressed.filter((pressed) => !still.some((entry) => samePressed(entry.pressed, pressed)));
  return [
    ...still,
    ...added.flatMap((pressed) => {
      const source = instruction.sources.find((one) => presses(one, pressed)) ?? instruction.sources.at(-1);
      return source === undefined ? [] : [{ pressed, source }];
    }),
  ];
};

const presses = ({ action }: Source, subject: Pressed): boolean => {
  if (action.type === 'keyDown') return subject.type === 'key' && subject.key === action.key;
  return action.type === 'pointerDown' && subject.type === 'button' && subject.button === action.button;
};

/** A ledger entry as the user sees it. */
export const heldOf = ({ pressed, source }: LedgerEntry): Held => ({
  ...(pressed.type === 'key'
    ? { key: 'secret' in source.action ? secretMask : pressed.key }
    : { button: pressed.button }),
  ...(pressed.tab === undefined ? {} : { tab: pressed.tab }),
  pressedAt: source.calledAt(),
});

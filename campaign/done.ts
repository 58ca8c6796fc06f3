import type { Action } from '@farhand/core';
import { plainPrefix, secretPrefix, textLength } from './act.js';
import { expand, initialState, keysIn, pointerIn, reduce, type InputState } from '@farhand/core/driver';

const prefixes: readonly string[] = [secretPrefix, plainPrefix];

/** The texts of a campaign, as they come together letter by letter. */
class Words {
  #letters = '';

  /** Adds a letter; gives the mark of the text that it completes. Other keys are no letters, and do not count. */
  press(key: string): string | undefined {
    if (!/^[a-z]$/i.test(key)) return undefined;
    this.#letters = (this.#letters + key.toLowerCase()).slice(-textLength);
    const isText = prefixes.some((prefix) => this.#letters.startsWith(prefix)) && this.#letters.length === textLength;
    return isText ? `text ${this.#letters}` : undefined;
  }
}

/** What was really done on a computer, read from its log. */
export interface Done {
  /** How often each mark was left. */
  readonly marks: ReadonlyMap<string, number>;
  /** The keys that were down when a mark was left first. */
  readonly keysAt: ReadonlyMap<string, readonly string[]>;
  /** Keys and buttons that are still down. */
  readonly stillDown: readonly string[];
}

/** Reads a log. */
export const doneIn = (log: readonly Action[]): Done => {
  const marks = new Map<string, number>();
  const keysAt = new Map<string, readonly string[]>();
  const words = new Words();
  let state: InputState = initialState;

  const leave = (mark: string | undefined, action: Action): void => {
    if (mark === undefined) return;
    marks.set(mark, (marks.get(mark) ?? 0) + 1);
    if (!keysAt.has(mark)) keysAt.set(mark, keysIn(state, action.tab));
  };

  for (const action of log) {
    for (const primitive of expand(action)) {
      const before = state;
      state = reduce(state, primitive);
      const { x, y } = pointerIn(before, action.tab) ?? { x: -1, y: -1 };
      if (primitive.type === 'pointerDown') leave(`down ${x},${y}`, action);
      // Letting go of what is not down does nothing.
      const lets = before.pressed.length > state.pressed.length;
      if (primitive.type === 'pointerUp' && lets) leave(`up ${x},${y}`, action);
      if (primitive.type === 'keyDown') leave(words.press(primitive.key) ?? `key ${primitive.key}`, action);
      if (primitive.type === 'insertText') for (const letter of primitive.text) leave(words.press(letter), action);
    }
  }
  const stillDown = state.pressed.map((pressed) => (pressed.type === 'key' ? pressed.key : pressed.button));
  return { marks, keysAt, stillDown };
};

import {
  expand,
  initialState,
  pointerIn,
  reduce,
  type Action,
  type Button,
  type InputState,
  type Key,
  type Point,
  type TabId,
} from '@farhand/core/driver';

/** Where a button was last pressed. */
export interface LastPress {
  readonly at: Point;
  readonly button: Button;
  /** The total number of earlier presses. */
  readonly number: number;
}

/** The result of input in one tab, or on the screen. */
export interface InputView {
  readonly pointer: Point | undefined;
  readonly press: LastPress | undefined;
  /** The keys and buttons that are down, in the order of their presses. */
  readonly held: readonly (Key | Button)[];
}

/** Tracks what a machine was made to do, for the live page. */
export class InputTrace {
  readonly #presses = new Map<TabId | undefined, LastPress>();
  #state: InputState = initialState;
  #pressed = 0;

  /** Notes performed actions. */
  note(actions: readonly Action[]): void {
    // Typing presses and releases each key, so it changes nothing that lasts, and a long text would take time.
    for (const primitive of actions.filter(({ type }) => type !== 'type').flatMap(expand)) {
      const { tab } = primitive;
      const at = pointerIn(this.#state, tab);
      if (primitive.type === 'pointerDown' && at !== undefined) {
        this.#presses.set(tab, { at, button: primitive.button, number: this.#pressed });
        this.#pressed += 1;
      }
      this.#state = reduce(this.#state, primitive);
    }
  }

  /** Returns the state of a tab, or of the screen. Keys are held on the whole computer. */
  view(tab: TabId | undefined): InputView {
    return {
      pointer: pointerIn(this.#state, tab),
      press: this.#presses.get(tab),
      held: this.#state.pressed.map((pressed) => (pressed.type === 'key' ? pressed.key : pressed.button)),
    };
  }
}

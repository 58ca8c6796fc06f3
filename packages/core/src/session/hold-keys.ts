import type { Pressed } from '../actions/state.js';
import type { Called } from './called.js';

/** What a hold presses at its start and releases at its end. */
export interface HoldKeys {
  /** The presses, in order: keyDown or pointerDown. */
  readonly downs: readonly Called[];
  /** The releases, in order. */
  readonly ups: readonly Called[];
  /** Whether the keys follow the actions inside from tab to tab, as those of `computer.keyboard` do. */
  readonly floating: boolean;
  /** What was pressed for this hold so far. */
  readonly pressed: Pressed[];
}

import { live, within, type Scope } from './scope.js';
import type { Unit } from './unit.js';

/** Which hold is open: while one is, only what was called inside it may act. */
export class OpenHold {
  #scope: Scope | undefined;

  /** The innermost hold that is open. */
  get scope(): Scope | undefined {
    return this.#scope;
  }

  /** Takes note of what a unit that had its turn has opened. Gives the hold that is over with it, if one is. */
  passed({ opens, closes }: Unit): Scope | undefined {
    if (opens?.ended === true) return opens;
    if (opens !== undefined) this.#scope = opens;
    return closes;
  }

  /** Takes note that a hold is over: the one around it is open again. */
  end(scope: Scope): void {
    scope.ended = true;
    if (this.#scope === scope) this.#scope = live(scope.parent);
  }

  /** Whether a unit was called inside the hold that is open. If none is, everything counts as inside. */
  isInside(unit: Unit): boolean {
    return this.#scope === undefined || within(live(unit.scope), this.#scope);
  }

  /** What to tell of an entry whose time ran out while it waited. */
  whyWaiting(): string {
    if (this.#scope === undefined) return '';
    const { label, site } = this.#scope;
    return ` It was waiting for ${label}, called at ${site.place()}, to end: while it is open, only what is called inside it may act.`;
  }
}

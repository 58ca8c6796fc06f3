import type { SeenText } from '../contract/eyes.js';
import type { Session } from '../session/session.js';
import type { Look } from './look.js';
import { nearestIn, textsBeside } from './sighting.js';
import type { Place, Target } from './target.js';
import { tellLook } from './told-look.js';

/** What the message of a failure says about the last look, and what observers learn of it. */
export class LastLook {
  readonly #target: Target;
  #look: Look | undefined;
  #isTold = false;
  /** Compared with the target only for the message: a wait looks many times. */
  #texts: readonly SeenText[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  /** Keeps a look that was taken. */
  keep(look: Look): void {
    this.#look = look;
    this.#isTold = false;
    this.#texts = [];
  }

  /** Keeps a look, and the texts that the message may name. */
  async note(look: Look, places: readonly Place[]): Promise<void> {
    this.keep(look);
    this.#texts = await textsBeside(this.#target, look, places);
  }

  /** Says what it saw. */
  get detail(): string {
    const target = this.#target;
    if (this.#look === undefined) return ' The screen could not be looked at by then.';
    const { found } = this.#look;
    const count = (one: Target): number => found.get(one)?.length ?? 0;
    if (count(target) > 0) return ' It was seen, but it kept moving.';
    if (target.by === 'beside' && count(target.of) > 0) return ' Nothing was seen next to it on that side.';
    const nearest = nearestIn(target, this.#texts);
    return nearest === '' ? ' It was not seen.' : ` It was not seen. ${nearest}`;
  }

  /** Reports it to observers once, if there are any. */
  async tell(session: Session, call: string): Promise<void> {
    if (this.#look === undefined || this.#isTold) return;
    this.#isTold = true;
    await tellLook(session, this.#target, this.#look, call);
  }
}

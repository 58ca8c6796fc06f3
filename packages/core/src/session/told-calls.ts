import { shownAction, type Action, type TabId } from '../actions/action.js';
import type { Held } from '../contract/receipt.js';
import { FarhandError } from '../errors.js';
import { samePoint, type Point } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import type { LookTaken } from '../telling/event.js';
import { serve, servedCalls, toldError, type Teller } from '../telling/teller.js';
import type { Scope } from './ambient.js';
import type { CallSite } from './call-site.js';
import { callsOf, onSettled, type Entry, type EntryEnd } from './entry.js';

/** The current state of the input devices. */
export interface DevicesNow {
  readonly held: readonly Held[];
  readonly pointer: Point | undefined;
  readonly tab: TabId | undefined;
}

/** A call that has begun. */
interface Begun {
  readonly call: number;
  readonly label: string;
  readonly startMs: number;
}

/** Reports the calls on a computer and their results to observers. Idle without observers. */
export class ToldCalls {
  readonly #teller: Teller;
  readonly #devices: () => DevicesNow;
  readonly #holds = new WeakMap<Scope, Begun>();
  /** The numbers of entries. A release has the number of its hold. */
  readonly #numbers = new WeakMap<Entry, number>();
  #held = '[]';
  #pointer: Point | undefined;
  #last: number | undefined;

  constructor(teller: Teller, devices: () => DevicesNow) {
    this.#teller = teller;
    this.#devices = devices;
  }

  /** Reports an entry of the queue. A hold is one call, from the press of its keys to their release. */
  entry(entry: Entry): void {
    if (!this.#teller.isHeard) return;
    const { closes, opens } = entry.type === 'unit' ? entry : { closes: undefined, opens: undefined };
    const begun = closes === undefined ? this.#begin(entry) : this.#holds.get(closes);
    if (begun === undefined) return;
    if (opens !== undefined) this.#holds.set(opens, begun);
    this.#numbers.set(entry, begun.call);
    onSettled(entry, (end) => {
      // The end of a hold is reported by the release of its keys, if they were pressed.
      if (opens === undefined || end.failure !== undefined)
        this.#end(begun, closes?.failure === undefined ? end : { failure: closes.failure });
      else this.#tellDevices();
    });
  }

  /** Reports a call that does not take turns with input. */
  async around<T>(label: string, takeSite: () => CallSite, work: () => Promise<T>): Promise<T> {
    if (!this.#teller.isHeard) return work();
    const begun = this.#next(label);
    this.#tellBegun(begun, takeSite(), undefined, []);
    try {
      const value = await serve([begun.call], work);
      this.#end(begun, {});
      return value;
    } catch (error) {
      this.#end(begun, { failure: { error } });
      throw error;
    }
  }

  /** Runs work on behalf of entries, so that its requests name their calls. */
  during<T>(entries: readonly Entry[], work: () => T): T {
    if (!this.#teller.isHeard) return work();
    return serve(
      entries.flatMap((entry) => this.#numbers.get(entry) ?? []),
      work,
    );
  }

  /** Runs work on behalf of the call that ended last. */
  afterLast<T>(work: () => T): T {
    return this.#last === undefined ? work() : serve([this.#last], work);
  }

  /** Reports a screenshot. */
  picture(tab: TabId | undefined, data: ScreenshotData): void {
    if (!this.#teller.isHeard) return;
    this.#teller.tell({
      type: 'picture',
      ...data,
      ...(tab === undefined ? {} : { tab }),
      ...(this.#last === undefined ? {} : { after: this.#last }),
    });
  }

  /** Reports what a look saw, for the call that the running code serves. */
  look(look: Omit<LookTaken, 'type' | 'call'>): void {
    const [call] = servedCalls();
    if (call !== undefined) this.#teller.tell({ type: 'look', call, ...look });
  }

  #next(label: string): Begun {
    return { call: this.#teller.nextCall(), label, startMs: performance.now() };
  }

  #begin(entry: Entry): Begun {
    const begun = this.#next(entry.label);
    const { site, scope } = entry;
    // A chain may grow until the end of the current turn of the event loop.
    queueMicrotask(() => {
      const actions = entry.type === 'unit' ? callsOf(entry).map(({ action }) => shownAction(action)) : [];
      this.#tellBegun(begun, site, scope, actions);
    });
    return begun;
  }

  #tellBegun({ call, label }: Begun, site: CallSite, scope: Scope | undefined, actions: readonly Action[]): void {
    const within = this.#holdAround(scope);
    this.#teller.tell({
      type: 'call',
      call,
      label,
      calledAt: site.place(),
      ...(within === undefined ? {} : { within }),
      actions,
    });
  }

  #holdAround(scope: Scope | undefined): number | undefined {
    for (let around = scope; around !== undefined; around = around.parent) {
      const begun = this.#holds.get(around);
      if (begun !== undefined) return begun.call;
    }
    return undefined;
  }

  #end({ call, label, startMs }: Begun, { receipt, failure }: EntryEnd): void {
    const error = failure?.error;
    const steps = receipt?.steps ?? (error instanceof FarhandError ? error.steps : undefined) ?? [];
    this.#teller.tell({
      type: 'result',
      call,
      label,
      outcome: failure === undefined ? 'done' : 'failed',
      durationMs: performance.now() - startMs,
      steps,
      ...(receipt === undefined ? {} : { requests: receipt.requests }),
      ...(failure === undefined ? {} : { error: toldError(error) }),
    });
    this.#last = call;
    this.#tellDevices();
  }

  #tellDevices(): void {
    const { held, pointer, tab } = this.#devices();
    const shown = JSON.stringify(held);
    if (shown !== this.#held) this.#teller.tell({ type: 'held', held });
    if (pointer !== undefined && !samePoint(pointer, this.#pointer))
      this.#teller.tell({ type: 'pointer', at: pointer, ...(tab === undefined ? {} : { tab }) });
    this.#held = shown;
    this.#pointer = pointer;
  }
}

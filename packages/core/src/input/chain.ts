import type { TabId } from '../actions/action.js';
import { checkOptions } from '../check/options.js';
import type { Receipt } from '../contract/receipt.js';
import type { CallOptions } from '../deadline.js';
import { toError } from '../errors.js';
import type { Region } from '../geometry.js';
import { called, pointAt, takeCallSite } from '../session/call-site.js';
import { markHandled, mergeOptions, newUnit, resolvable, type Item, type Unit } from '../session/entry.js';
import { displayOf, type Session } from '../session/session.js';
import {
  screenshotOptions,
  type ScreenshotOptions,
  type StillOptions,
  type WholeScreenshotOptions,
} from './picture-options.js';
import type { Chain, Picture, PictureOf, Screenshot, Settled } from './picture.js';
import { settle } from './settled.js';
import type { Request, Surroundings } from './verbs.js';

const chains = new WeakSet<object>();

/** Whether a value is a chain. */
export const isChain = (value: unknown): boolean => typeof value === 'object' && value !== null && chains.has(value);

/** Makes verbs awaitable: the next of them joins the same strand, and awaiting them awaits what was called so far. */
export const chained = <Verbs extends object>(verbs: Verbs, strand: Strand): Verbs & Chain => {
  const awaiting: Chain = {
    then: (onFulfilled, onRejected) => strand.outcome.then(onFulfilled, onRejected),
    catch: (onRejected) => strand.outcome.catch(onRejected),
    screenshot: strand.screenshot.bind(strand),
    finally: (onFinally) => strand.outcome.finally(onFinally),
    settled: (options) => strand.settled(options),
  };
  chains.add(verbs);
  return Object.assign(verbs, awaiting);
};

/** The thread of one chain through the session: calls of one turn join one unit, later ones start another. */
export class Strand {
  readonly #owner: Session;
  readonly #pictureOf: PictureOf;
  readonly #tab: (() => TabId | undefined) | undefined;
  #unit: Unit | undefined;

  /** `pictureOf` comes from outside: a chain gives pictures, and a picture begins chains. */
  constructor(owner: Session, pictureOf: PictureOf, tab?: () => TabId | undefined) {
    this.#owner = owner;
    this.#pictureOf = pictureOf;
    this.#tab = tab;
  }

  /** The session the calls go to: the computer's own, or one that only explains. */
  get session(): Session {
    return this.#owner.current;
  }

  /** Whether the chain belongs to one tab rather than to whichever is active. */
  get bound(): boolean {
    return this.#tab !== undefined;
  }

  get surroundings(): Surroundings {
    const { connection, activeTab } = this.session;
    const tab = this.#tab === undefined ? activeTab : this.#tab();
    const address = tab === undefined ? {} : { tab };
    return { address, platform: connection.platform, display: displayOf(connection, tab) };
  }

  /** Adds what a verb asks for. A mistake in it spoils the whole unit, so that nothing of it is sent. */
  add(label: string, build: (surroundings: Surroundings) => Request): this {
    const unit = this.unit(label);
    try {
      const { actions, options, steps } = build(this.surroundings);
      for (const action of actions) {
        const source = called(action, takeCallSite());
        unit.items.push(steps === undefined ? { type: 'action', source } : { type: 'glide', source, steps });
      }
      unit.options = mergeOptions(unit.options, options);
    } catch (error) {
      this.spoil(label, error);
    }
    return this;
  }

  /** Adds items that were made elsewhere, with their options. */
  addItems(label: string, items: readonly Item[], options: CallOptions): Unit {
    const unit = this.unit(label);
    unit.items.push(...items);
    unit.options = mergeOptions(unit.options, options);
    return unit;
  }

  /** Notes a mistake of the caller: nothing of the unit will be sent. */
  spoil(label: string, error: unknown): void {
    const unit = this.unit(label);
    pointAt(toError(error), unit.site);
    unit.mistake ??= { error };
  }

  /** The unit that takes the next call. */
  unit(label: string): Unit {
    if (this.#unit === undefined || this.#unit.closed) {
      const { session } = this;
      this.#unit = newUnit(label, session.scope);
      session.add(this.#unit);
    }
    return this.#unit;
  }

  /** Ends the calls made so far with a picture of what they have led to. Later calls start another unit. */
  screenshot(options?: WholeScreenshotOptions): Promise<Screenshot>;
  screenshot(options: ScreenshotOptions): Promise<Picture>;
  screenshot(options?: ScreenshotOptions): Promise<Picture> {
    const call = 'chain.screenshot';
    const unit = this.unit('chain');
    const { session } = this;
    const { address, display } = this.surroundings;
    const { promise, resolve, reject } = resolvable<Picture>();
    let wanted: Region | undefined;
    try {
      const settings = checkOptions(options, screenshotOptions(display), call);
      unit.options = mergeOptions(unit.options, settings);
      wanted = settings.region;
    } catch (error) {
      this.spoil('chain', error);
    }
    unit.picture = {
      label: unit.items.length === 0 ? 'chain.screenshot()' : `screenshot() after ${unit.label}`,
      site: takeCallSite(),
      observation: address,
      promise,
      show: (data) => {
        const taken = this.#pictureOf(session, address.tab, data);
        resolve(wanted === undefined ? taken : taken.show(wanted, call));
      },
      reject,
    };
    unit.closed = true;
    // Whoever waits for the picture is told.
    markHandled(unit.outcome.promise);
    return promise;
  }

  /** Waits for the calls made so far, then until nothing moves in their tab. */
  settled(options?: StillOptions): Promise<Settled> {
    const tab = (): TabId | undefined => this.surroundings.address.tab;
    return settle(this.#owner, this.#pictureOf, tab, this.outcome, options);
  }

  /** Settles when the calls made so far have. */
  get outcome(): Promise<Receipt> {
    return (this.#unit ?? this.unit('chain')).outcome.promise;
  }
}

import { typeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import { checkOptions } from '../check/options.js';
import { describe } from '../check/values.js';
import type { Receipt } from '../contract/receipt.js';
import type { CallOptions } from '../deadline.js';
import { toError } from '../errors.js';
import type { Point, Region } from '../geometry.js';
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

const strands = new WeakMap<object, Strand>();

const strandOf = (value: unknown): Strand | undefined =>
  typeof value === 'object' && value !== null ? strands.get(value) : undefined;

/** Whether a value is a chain. */
export const isChain = (value: unknown): boolean => strandOf(value) !== undefined;

/**
 * Checks the function around calls. If it is a chain, its calls were made too early: nothing of them is sent then.
 *
 * @param opening - The call as the user begins it, such as `computer.explain(`.
 * @throws TypeError if it is no function.
 */
export const checkBody = (body: unknown, call: string, opening: string): void => {
  if (typeof body === 'function') return;
  const strand = strandOf(body);
  const inner = `${strand?.label ?? 'tab.click'}(…)`;
  const error = (got: string): TypeError =>
    typeError(`${call}: expected a function, got ${got}. Write ${opening}() => ${inner}).`);
  if (strand === undefined) throw error(body instanceof Promise ? 'a promise, of what runs already' : describe(body));
  if (!strand.isOpen) throw error(`the chain ${inner}, which was sent before`);
  const early = error(`the chain ${inner}, which was called too early. Nothing of it was sent`);
  strand.drop(early);
  throw early;
};

/** Makes verbs awaitable: the next of them joins the same strand, and awaiting them awaits what was called so far. */
export const chained = <Verbs extends object>(verbs: Verbs, strand: Strand): Verbs & Chain => {
  const awaiting: Chain = {
    then: (onFulfilled, onRejected) => strand.outcome.then(onFulfilled, onRejected),
    catch: (onRejected) => strand.outcome.catch(onRejected),
    screenshot: strand.screenshot.bind(strand),
    finally: (onFinally) => strand.outcome.finally(onFinally),
    settled: (options) => strand.settled(options),
  };
  strands.set(verbs, strand);
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
    const { platform, facts } = connection;
    return { address, platform, display: displayOf(connection, tab), notchPx: facts.wheelNotchPx };
  }

  /** Adds what a verb asks for. A mistake in it spoils the whole unit, so that nothing of it is sent. */
  add(label: string, build: (surroundings: Surroundings) => Request): this {
    const unit = this.unit(label);
    try {
      const { actions, options, manner } = build(this.surroundings);
      for (const action of actions) {
        const source = called(action, takeCallSite());
        unit.items.push(manner === undefined ? { type: 'action', source } : { type: 'action', source, manner });
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
    unit.mistake ??= { error, isOfCall: true };
  }

  /** What was called first, such as `tab.click`. */
  get label(): string | undefined {
    return this.#unit?.label;
  }

  /** Whether the calls made so far still wait to be sent. */
  get isOpen(): boolean {
    return this.#unit?.closed === false;
  }

  /** Keeps what was called so far from being sent. Whoever passed the chain on is told. */
  drop(error: TypeError): void {
    if (this.#unit === undefined) return;
    this.#unit.mistake = { error, isOfCall: true };
    markHandled(this.#unit.outcome.promise);
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
    let whilePending = false;
    try {
      const settings = checkOptions(options, screenshotOptions(display), call);
      unit.options = mergeOptions(unit.options, settings);
      ({ region: wanted, whilePending } = settings);
    } catch (error) {
      this.spoil('chain', error);
    }
    unit.picture = {
      label: unit.items.length === 0 ? 'chain.screenshot()' : `screenshot() after ${unit.label}`,
      site: takeCallSite(),
      observation: address,
      whilePending,
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

  /** Where the pointer is once the calls made so far have been done. */
  position(options: CallOptions | undefined): Promise<Point | undefined> {
    return this.session.locate(() => this.surroundings.address.tab, options);
  }

  /** Settles when the calls made so far have. */
  get outcome(): Promise<Receipt> {
    const unit = this.#unit ?? this.unit('chain');
    unit.awaited = true;
    return unit.outcome.promise;
  }
}

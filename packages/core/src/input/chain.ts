import { typeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import { describe } from '../check/values.js';
import type { Receipt } from '../contract/receipt.js';
import type { CallOptions } from '../deadline.js';
import { ScreenshotFailedError, toError } from '../errors.js';
import type { Point, Region } from '../geometry.js';
import type { ScreenshotData, ScreenshotFormat } from '../image.js';
import { inFormat } from '../pixels/codec.js';
import { called, pointAt, takeCallSite, type CallSite } from '../session/call-site.js';
import {
  markHandled,
  mergeOptions,
  newUnit,
  resolvable,
  type Item,
  type PictureRequest,
  type Unit,
} from '../session/entry.js';
import { displayOf, type Session } from '../session/session.js';
import {
  checkScreenshotOptions,
  type ScreenshotOptions,
  type StillOptions,
  type WholeScreenshotOptions,
} from './picture-options.js';
import type { Chain, Picture, PictureOf, Screenshot, Settled } from './picture.js';
import { settle } from './settled.js';
import type { Request, Surroundings } from './verbs.js';

/**
 * The key of a chain's strand. A key instead of a WeakMap: V8 (Node 20) keeps what a WeakMap refers to until it collects old
 * objects, and then every chain would cost more than its request.
 */
const strandKey: unique symbol = Symbol('strand');

interface Stranded {
  readonly [strandKey]: () => Strand;
}

const isStranded = (value: unknown): value is Stranded =>
  typeof value === 'object' && value !== null && strandKey in value;

const strandOf = (value: unknown): Strand | undefined => (isStranded(value) ? value[strandKey]() : undefined);

/** Whether a value is a chain. */
export const isChain = (value: unknown): boolean => strandOf(value) !== undefined;

/**
 * Checks the function of a call that runs a body. If it is a chain, its calls were made too early, and nothing of them
 * is sent.
 *
 * @param opening - The call as the user begins it, such as `computer.explain(`.
 * @throws TypeError if it is not a function.
 */
export const checkBody = (body: unknown, call: string, opening: string): void => {
  if (typeof body === 'function') return;
  const strand = strandOf(body);
  const inner = `${strand?.label ?? 'tab.click'}(…)`;
  const error = (got: string): TypeError =>
    typeError(`${call}: expected a function, got ${got}. Write ${opening}() => ${inner}).`);
  if (strand === undefined)
    throw error(body instanceof Promise ? 'a promise of a call that runs already' : describe(body));
  if (!strand.isOpen) throw error(`the chain ${inner}, which was already sent`);
  const early = error(`the chain ${inner}, which was called too early. Nothing was sent`);
  strand.drop(early);
  throw early;
};

/** Makes verbs awaitable. Chained calls join the same strand, and awaiting them awaits all calls made so far. */
export const chained = <Verbs extends object>(verbs: Verbs, strand: Strand): Verbs & Chain => {
  const awaiting: Chain & Stranded = {
    [strandKey]: () => strand,
    then: (onFulfilled, onRejected) => strand.outcome.then(onFulfilled, onRejected),
    catch: (onRejected) => strand.outcome.catch(onRejected),
    screenshot: strand.screenshot.bind(strand),
    finally: (onFinally) => strand.outcome.finally(onFinally),
    settled: (options) => strand.settled(options),
  };
  return Object.assign(verbs, awaiting);
};

/** Ends a unit with a screenshot. Resolves to what `show` makes of it. */
const endWithPicture = <T>(
  unit: Unit,
  request: Pick<PictureRequest, 'label' | 'observation' | 'whilePending'>,
  show: (data: ScreenshotData) => T | Promise<T>,
): Promise<T> => {
  const { promise, resolve, reject } = resolvable<T>();
  const pass = (data: ScreenshotData): void => {
    const shown = show(data);
    if (shown instanceof Promise) shown.then(resolve, reject);
    else resolve(shown);
  };
  unit.picture = { ...request, site: takeCallSite(), promise, show: pass, reject };
  unit.closed = true;
  return promise;
};

/** Rejects with the error for a screenshot that came, and was not converted. Its input must not be repeated. */
const notConverted =
  (label: string, { type }: ScreenshotFormat) =>
  (cause: unknown): never => {
    throw new ScreenshotFailedError(
      `${label}: the input was carried out, but its screenshot was not converted to ${type}. Take one with screenshot(), and do not repeat the input. ${toError(cause).message}`,
      { cause },
    );
  };

/** One chain of calls. Calls of the same turn of the event loop join one unit; later calls start another. */
export class Strand {
  readonly #owner: Session;
  readonly #pictureOf: PictureOf;
  readonly #tab: (() => TabId | undefined) | undefined;
  readonly #site: CallSite | undefined;
  #unit: Unit | undefined;

  /**
   * `pictureOf` is passed in, because chains make pictures and pictures start chains. `site`: the call of the user, if the
   * chain is made later for it.
   */
  constructor(owner: Session, pictureOf: PictureOf, tab?: () => TabId | undefined, site?: CallSite) {
    this.#site = site;
    this.#owner = owner;
    this.#pictureOf = pictureOf;
    this.#tab = tab;
  }

  /** The session that receives the calls: the computer's own, or one that only explains. */
  get session(): Session {
    return this.#owner.current;
  }

  /** Whether the chain belongs to a fixed tab rather than to the active one. */
  get bound(): boolean {
    return this.#tab !== undefined;
  }

  get surroundings(): Surroundings {
    return this.#surroundingsIn(this.session);
  }

  #surroundingsIn({ connection, activeTab }: Session): Surroundings {
    const tab = this.#tab === undefined ? activeTab : this.#tab();
    const address = tab === undefined ? {} : { tab };
    const { platform, facts } = connection;
    return { address, platform, display: displayOf(connection, tab), notchPx: facts.wheelNotchPx };
  }

  /** Adds the actions of a verb. An invalid argument spoils the whole unit, so that nothing of it is sent. */
  add(label: string, build: (surroundings: Surroundings) => Request): this {
    const site = this.#site ?? takeCallSite();
    const { session } = this;
    const unit = this.unit(label, site, session);
    try {
      const { actions, options, manner } = build(this.#surroundingsIn(session));
      for (const action of actions) {
        const source = called(action, site);
        unit.items.push(manner === undefined ? { type: 'action', source } : { type: 'action', source, manner });
      }
      unit.options = mergeOptions(unit.options, options);
    } catch (error) {
      this.spoil(label, error);
    }
    return this;
  }

  /** Adds existing items with their options. */
  addItems(label: string, items: readonly Item[], options: CallOptions): Unit {
    const unit = this.unit(label);
    unit.items.push(...items);
    unit.options = mergeOptions(unit.options, options);
    return unit;
  }

  /** Records an invalid argument. Nothing of the unit is sent. */
  spoil(label: string, error: unknown): void {
    const unit = this.unit(label);
    pointAt(toError(error), unit.site);
    unit.mistake ??= { error, isOfCall: true };
  }

  /** The first call of the chain, such as `tab.click`. */
  get label(): string | undefined {
    return this.#unit?.label;
  }

  /** Whether the calls made so far have not been sent yet. */
  get isOpen(): boolean {
    return this.#unit?.closed === false;
  }

  /** Discards the calls made so far. The caller who passed the chain on receives the error. */
  drop(error: TypeError): void {
    if (this.#unit === undefined) return;
    this.#unit.mistake = { error, isOfCall: true };
    markHandled(this.#unit.outcome.promise);
  }

  /** Returns the unit that takes the next call. */
  unit(label: string, site?: CallSite, session: Session = this.session): Unit {
    if (this.#unit === undefined || this.#unit.closed) {
      this.#unit = newUnit(label, session.scope, site);
      session.add(this.#unit);
    }
    return this.#unit;
  }

  /** Ends the calls made so far with a screenshot of their result. Later calls start another unit. */
  screenshot(options?: WholeScreenshotOptions): Promise<Screenshot>;
  screenshot(options: ScreenshotOptions): Promise<Picture>;
  screenshot(options?: ScreenshotOptions): Promise<Picture> {
    const call = 'chain.screenshot';
    const unit = this.unit('chain');
    const { session } = this;
    const { address, display } = this.surroundings;
    let wanted: Region | undefined;
    let format: ScreenshotFormat | undefined;
    let whilePending = false;
    try {
      const settings = checkScreenshotOptions(options, display, call);
      unit.options = mergeOptions(unit.options, settings);
      ({ region: wanted, format, whilePending } = settings);
    } catch (error) {
      this.spoil('chain', error);
    }
    const label = unit.items.length === 0 ? 'chain.screenshot()' : `screenshot() after ${unit.label}`;
    const picture = endWithPicture(
      unit,
      { label, observation: address, whilePending },
      (data): Picture | Promise<Picture> => {
        const show = (shown: ScreenshotData): Picture => {
          const taken = this.#pictureOf(session, address.tab, shown);
          return wanted === undefined ? taken : taken.show(wanted, call);
        };
        return format === undefined ? show(data) : inFormat(data, format).then(show, notConverted(label, format));
      },
    );
    // The promise of the screenshot reports a failure.
    markHandled(unit.outcome.promise);
    return picture;
  }

  /** Waits for the calls made so far, then until their tab stops changing. */
  settled(options?: StillOptions): Promise<Settled> {
    const tab = (): TabId | undefined => this.surroundings.address.tab;
    return settle(this.#owner, this.#pictureOf, tab, this.outcome, options, this.#firstLook());
  }

  /**
   * Requests the first picture of a wait together with the calls made so far, if each picture is a request of its own:
   * where the driver neither reports changes nor has cheaper pictures.
   */
  #firstLook(): Promise<ScreenshotData> | undefined {
    const { watch, glance } = this.session.connection;
    const unit = this.#unit;
    if (watch !== undefined || glance !== undefined || unit?.closed !== false) return undefined;
    const { address } = this.surroundings;
    const request = { label: `settled() after ${unit.label}`, observation: address, whilePending: true };
    return endWithPicture(unit, request, (data) => data);
  }

  /** Resolves to the pointer position after the calls made so far. */
  position(options: CallOptions | undefined): Promise<Point | undefined> {
    return this.session.locate(() => this.surroundings.address.tab, options);
  }

  /** Settles like the calls made so far. */
  get outcome(): Promise<Receipt> {
    const unit = this.#unit ?? this.unit('chain');
    unit.awaited = true;
    return unit.outcome.promise;
  }
}

import { typeError } from '../check/mistake.js';
import { callOptions, checkOptions } from '../check/options.js';
import { checkFunction, describe, oneOf, optional, wholeNumber } from '../check/values.js';
import type { TabId } from '../actions/action.js';
import type { PressGuard } from '../contract/facets.js';
import type { Receipt } from '../contract/receipt.js';
import type { CallOptions, Deadline } from '../deadline.js';
import { checkRegion, type Point, type Region } from '../geometry.js';
import { Strand } from '../input/chain.js';
import { screenshotOf } from '../input/screenshot.js';
import { TabInput } from '../input/tab-input.js';
import {
  requestClick,
  requestDoubleClick,
  requestDrag,
  requestHover,
  requestType,
  requestWheel,
  type ClickOptions,
  type DoubleClickOptions,
  type DragOptions,
  type HoverOptions,
  type TypeOptions,
  type Verb,
  type WheelOptions,
} from '../input/verbs.js';
import type { Secret } from '../secret/secret.js';
import { middleOf, type Side } from '../seeing/sides.js';
import { takeCallSite } from '../session/call-site.js';
import { displayOf, type Session } from '../session/session.js';
import { findNow, findOne, isStill, lookOnce, moved, waitFor, type Settled } from './find-one.js';
import type { Search } from './search.js';
import type { LocatorSight } from './sighting.js';
import { nameOfTarget, type Candidate, type Target } from './target.js';

/** Where a locator looks. */
export interface Sight {
  /** What the user calls it: `screen` or `tab`. */
  readonly name: string;
  /** That screen or tab itself. */
  readonly view: object;
  readonly session: Session;
  readonly tab: () => TabId | undefined;
}

/**
 * Options of `locator.waitFor`.
 *
 * @category Screen
 */
export interface WaitForOptions extends CallOptions {
  /** `visible`: it is seen once and stands still. `hidden`: it is not seen. Default: `visible`. */
  readonly state?: 'visible' | 'hidden';
}

/**
 * Describes something on the screen by what is seen: a text, an image, or the place next to one. It is looked for at each
 * use.
 *
 * @remarks
 * Actions wait until it is seen once and has kept its place in two looks. If it is seen several times, they throw an
 * {@link AmbiguousError} and send nothing.
 *
 * @example
 * ```ts
 * await computer.screen.getByText('Name').rightOf().type('Ada Lovelace');
 * await computer.screen.getByText('Save').click();
 * ```
 * @category Screen
 */
export class Locator {
  readonly #sight: Sight;
  readonly #target: Target;

  /** @internal */
  constructor(sight: Sight, target: Target) {
    this.#sight = sight;
    this.#target = target;
  }

  /**
   * Only what has its middle in an area: a region of the display, or the box of another locator.
   *
   * @throws RangeError if the region extends outside the display.
   */
  within(area: Region | Locator): Locator {
    if (area instanceof Locator) return this.#with({ by: 'within', what: this.#target, area: area.#target });
    const { session, tab } = this.#sight;
    const region = checkRegion(area, displayOf(session.connection, tab()), 'the display', this.#call('within'));
    return this.#with({ by: 'within', what: this.#target, area: region });
  }

  /** With a locator: only what is to the right of it, the nearest first. Without: what is next to this on the right. */
  rightOf(other?: Locator): Locator {
    return this.#beside('right', other, 'rightOf');
  }

  /** With a locator: only what is to the left of it, the nearest first. Without: what is next to this on the left. */
  leftOf(other?: Locator): Locator {
    return this.#beside('left', other, 'leftOf');
  }

  /** With a locator: only what is above it, the nearest first. Without: what is next to this above. */
  above(other?: Locator): Locator {
    return this.#beside('above', other, 'above');
  }

  /** With a locator: only what is below it, the nearest first. Without: what is next to this below. */
  below(other?: Locator): Locator {
    return this.#beside('below', other, 'below');
  }

  /** The first one, in reading order. */
  first(): Locator {
    return this.nth(0);
  }

  /** The last one, in reading order. */
  last(): Locator {
    return this.nth(-1);
  }

  /**
   * One of several, in reading order: 0 is the first, −1 the last.
   *
   * @throws RangeError if the index is not a whole number.
   */
  nth(index: number): Locator {
    const checked = wholeNumber(-Infinity, Infinity)(index, 'index', this.#call('nth'));
    return this.#with({ by: 'nth', what: this.#target, index: checked });
  }

  /** Only what a function accepts. */
  filter(keep: (candidate: Candidate) => boolean): Locator {
    return this.#with({ by: 'filter', what: this.#target, keep: checkFunction(keep, 'keep', this.#call('filter')) });
  }

  /**
   * Waits until it is seen once and stands still, then clicks its middle. Of a text over several lines, the middle of the
   * first line.
   *
   * @throws AmbiguousError if it is seen several times.
   * @throws TimeoutError if it is not seen in time. The message lists the texts that are most like it.
   */
  async click(options?: ClickOptions): Promise<Receipt> {
    this.#check('click', requestClick, [anywhere, options]);
    return this.#press('click', options, options?.clickCount ?? 1, (input, at, limits) =>
      input.click(at, { ...options, ...limits }),
    );
  }

  /** Double-clicks. Waits and throws as {@link Locator.click} does. */
  async dblclick(options?: DoubleClickOptions): Promise<Receipt> {
    this.#check('dblclick', requestDoubleClick, [anywhere, options]);
    return this.#press('dblclick', options, 2, (input, at, limits) => input.dblclick(at, { ...options, ...limits }));
  }

  /** Clicks with the right button. Waits and throws as {@link Locator.click} does. */
  async rightClick(options?: Omit<ClickOptions, 'button'>): Promise<Receipt> {
    this.#check('rightClick', requestClick, [anywhere, options]);
    return this.#press('rightClick', options, options?.clickCount ?? 1, (input, at, limits) =>
      input.click(at, { ...options, ...limits, button: 'right' }),
    );
  }

  /** Moves the pointer there. Waits and throws as {@link Locator.click} does. */
  async hover(options?: HoverOptions): Promise<Receipt> {
    this.#check('hover', requestHover, [anywhere, options]);
    return this.#act('hover', options, (input, at, limits) => input.hover(at, { ...options, ...limits }));
  }

  /** Drags it to a point or to another locator. Waits for both, and throws as {@link Locator.click} does. */
  async drag(to: Locator | Point, options?: DragOptions): Promise<Receipt> {
    this.#check('drag', requestDrag, [anywhere, to instanceof Locator ? anywhere : to, options]);
    if (!(to instanceof Locator))
      return this.#press('drag', options, 0, (input, at, limits) => input.drag(at, to, { ...options, ...limits }));
    const search = to.#search('drag', `${this.#name}.drag(${nameOfTarget(to.#target)})`);
    return findOne(search, limitsOf(options), async (goal, deadline) => {
      const end = pointOf(goal);
      const limits = { ...limitsOf(options), timeoutMs: leftOf(deadline) };
      return this.#press('drag', limits, 0, (input, at, rest) => input.drag(at, end, { ...options, ...rest }));
    });
  }

  /** Turns the wheel there, by pixels. Waits and throws as {@link Locator.click} does. */
  async wheel(dx: number, dy: number, options?: Omit<WheelOptions, 'at'>): Promise<Receipt> {
    this.#check('wheel', requestWheel, [dx, dy, options]);
    return this.#act('wheel', options, (input, at, limits) => input.wheel(dx, dy, { ...options, ...limits, at }));
  }

  /** Clicks it, then types into what has the focus. Waits and throws as {@link Locator.click} does. */
  async type(text: string | Secret, options?: TypeOptions): Promise<Receipt> {
    this.#check('type', requestType, [text, options]);
    const input = this.#input();
    const click: Press = (there, at, limits) => there.click(at, limits);
    // The text waits until the click is known to have reached its target.
    return this.#press('type', options, 1, click, () => input.type(text, options));
  }

  /** Waits until it is seen once and stands still. Resolves to its box, in pixels of the display. */
  async box(options?: CallOptions): Promise<Region> {
    return findOne(this.#search('box'), this.#limits('box', options), ({ place }) => place.box);
  }

  /** Waits until it is seen once and stands still. Resolves to what it says; to an empty text if it is no text. */
  async text(options?: CallOptions): Promise<string> {
    return findOne(this.#search('text'), this.#limits('text', options), ({ place }) => place.text ?? '');
  }

  /** Takes one look. Resolves to the boxes of all that is seen of it, in reading order. */
  async boxes(options?: CallOptions): Promise<readonly Region[]> {
    return (await findNow(this.#search('boxes'), this.#limits('boxes', options))).map(({ box }) => box);
  }

  /** Takes one look. Resolves to how often it is seen. */
  async count(options?: CallOptions): Promise<number> {
    return (await findNow(this.#search('count'), this.#limits('count', options))).length;
  }

  /** Takes one look. Resolves to whether it is seen at least once. */
  async isVisible(options?: CallOptions): Promise<boolean> {
    return (await findNow(this.#search('isVisible'), this.#limits('isVisible', options))).length > 0;
  }

  /**
   * Waits until it is seen once and stands still, or until it is not seen.
   *
   * @throws AmbiguousError if it is seen several times.
   * @throws TimeoutError if that does not happen in time.
   */
  async waitFor(options?: WaitForOptions): Promise<void> {
    const { state, ...limits } = checkOptions(options, waitForOptions, this.#call('waitFor'));
    return waitFor(this.#search('waitFor'), state, limits);
  }

  /** @internal */
  sight(): LocatorSight {
    return {
      view: this.#sight.view,
      look: (options) => lookOnce(this.#search('count'), limitsOf(options)),
    };
  }

  /** The code that describes it: `screen.getByText('Save')`. */
  toString(): string {
    return this.#name;
  }

  get #name(): string {
    return `${this.#sight.name}.${nameOfTarget(this.#target)}`;
  }

  #call(method: string): string {
    return `${this.#name}.${method}`;
  }

  #limits(method: string, options: CallOptions | undefined): CallOptions {
    return checkOptions(options, callOptions, this.#call(method));
  }

  /** Checks the arguments of a verb, before anything is looked for: a mistake does not wait for it. */
  #check<A extends readonly unknown[]>(method: string, verb: Verb<A>, args: A): void {
    const { session, tab } = this.#sight;
    verb(this.#call(method), args, new Strand(session, screenshotOf, tab).surroundings);
  }

  #search(method: string, call = `${this.#call(method)}()`): Search {
    const { session, tab } = this.#sight;
    return { session, tab, target: this.#target, call };
  }

  #with(target: Target): Locator {
    return new Locator(this.#sight, target);
  }

  #beside(side: Side, other: Locator | undefined, method: string): Locator {
    if (other === undefined) return this.#with({ by: 'beside', of: this.#target, side });
    if (!(other instanceof Locator))
      throw typeError(`${this.#call(method)}: expected another locator, got ${describe(other)}.`);
    return this.#with({ by: 'side', what: this.#target, side, of: other.#target });
  }

  /** The input methods of the tab, for calls that are made later in the name of this one. */
  #input(): TabInput {
    const { session, tab } = this.#sight;
    const site = takeCallSite();
    return new TabInput(() => new Strand(session, screenshotOf, tab, site));
  }

  #act(method: string, options: CallOptions | undefined, act: Press): Promise<Receipt> {
    const input = this.#input();
    return findOne(this.#search(method), limitsOf(options), async (settled, deadline) => {
      return act(input, pointOf(settled), { signal: deadline.signal, timeoutMs: leftOf(deadline) });
    });
  }

  /** Like {@link Locator.#act}, for a press. Where the driver can, it reaches the page only if the target is still there. */
  #press(
    method: string,
    options: CallOptions | undefined,
    clicks: number,
    press: Press,
    afterwards?: () => PromiseLike<Receipt>,
  ): Promise<Receipt> {
    const input = this.#input();
    const search = this.#search(method);
    return findOne(search, limitsOf(options), async (settled, deadline) => {
      const at = pointOf(settled);
      if (settled.isExplained) {
        const explained = await press(input, at, { signal: deadline.signal, timeoutMs: leftOf(deadline) });
        return (await afterwards?.()) ?? explained;
      }
      const guard = await guardPress(search, at, clicks, deadline);
      let hasReached = true;
      let receipt: Receipt;
      try {
        // Reading takes a while. Without a guard, a last look right before the press makes it short.
        const isThere =
          guard === undefined ? settled.look.looksSame(settled.place.aim) : isStill(search, settled, deadline);
        if (!(await isThere)) return moved;
        receipt = await press(input, at, { signal: deadline.signal, timeoutMs: leftOf(deadline) });
      } finally {
        hasReached = (await guard?.end()) ?? true;
      }
      if (!hasReached) return moved;
      return (await afterwards?.()) ?? receipt;
    });
  }
}

/** Does something at a point, within limits. */
type Press = (input: TabInput, at: Point, limits: CallOptions) => PromiseLike<Receipt>;

/** Guards the next clicks, or with 0 the next press alone, if the driver can. */
const guardPress = async (
  { session, tab, call }: Search,
  at: Point,
  clicks: number,
  deadline: Deadline,
): Promise<PressGuard | undefined> => {
  const { tabs } = session.connection;
  const id = tab();
  if (id === undefined || tabs?.guardPress === undefined) return undefined;
  const limits = { signal: deadline.signal, timeoutMs: 0 };
  return session.look(call, limits, async (limit) => tabs.guardPress?.(id, at, clicks, limit));
};

/** A point to check arguments with: whatever is found is on the display, too. */
const anywhere: Point = { x: 0, y: 0 };

const waitForOptions = {
  state: optional(oneOf<'visible' | 'hidden'>({ visible: true, hidden: true }), 'visible'),
  ...callOptions,
};

/** The limits among options of a verb, which have been checked. */
const limitsOf = (options: CallOptions | undefined): CallOptions => {
  const { signal, timeoutMs } = options ?? {};
  return { ...(signal === undefined ? {} : { signal }), ...(timeoutMs === undefined ? {} : { timeoutMs }) };
};

/** What is left of a limit, as an option: 0 is none. */
const leftOf = (deadline: Deadline): number => {
  const leftMs = deadline.remainingMs();
  return leftMs === Infinity ? 0 : Math.max(1, Math.floor(leftMs));
};

/** The pixel of the display to act at. */
const pointOf = ({ place }: Settled): Point => middleOf(place.aim);

/**
 * Returns a locator as matchers need it: where it looks, and what one look sees, in words. For test libraries.
 *
 * @throws TypeError if the argument is no locator.
 * @example
 * ```ts
 * import { sightOf } from '@farhand/core';
 *
 * const { count, description } = await sightOf(computer.screen.getByText('Save')).look();
 * console.log(count, description); // 0 not seen. Most like it: "Saved" at 100, 200.
 * ```
 * @category Screen
 */
export const sightOf = (locator: Locator): LocatorSight => {
  if (locator instanceof Locator) return locator.sight();
  throw typeError(`sightOf: expected a locator, got ${describe(locator)}.`);
};

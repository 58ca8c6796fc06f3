import { rangeError, typeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import { checkOptions } from '../check/options.js';
import { describe } from '../check/values.js';
import type { Pending, Receipt } from '../contract/receipt.js';
import { checkRegion, type Point, type Region, type Size } from '../geometry.js';
import type { KeyName } from '../keys/key-name.js';
import type { ScreenshotData } from '../image.js';
import { decodeRgba, withStep, type Original, type Steps } from '../pixels/codec.js';
import { comparePixels } from '../pixels/compare.js';
import { Pixels } from '../pixels/pixels.js';
import { fittedSize, resizedSize, type FitOptions, type ResizeOptions } from '../pixels/sizes.js';
import {
  croppedView,
  displayPoint,
  picturePoint,
  pictureRegion,
  resizedView,
  scaleOf,
  spaceOptions,
  wholeView,
  type Scale,
  type SpaceOptions,
  type View,
} from '../pixels/view.js';
import type { Secret } from '../secret/secret.js';
import type { Session } from '../session/session.js';
import {
  diffOptions,
  type DiffOptions,
  type ScreenshotOptions,
  type StillOptions,
  type WholeScreenshotOptions,
} from './picture-options.js';
import {
  requestClick,
  requestDoubleClick,
  requestDrag,
  requestHover,
  requestWheel,
  type ClickOptions,
  type DoubleClickOptions,
  type DragOptions,
  type HoverOptions,
  type PictureWheelOptions,
  type PointArguments,
  type PressOptions,
  type Request,
  type Surroundings,
  type ToDisplay,
  type TypeOptions,
  type Verb,
  type WheelOptions,
} from './verbs.js';

/** Acts in the tab that a picture was taken of. `build` is given surroundings in which points are those of the picture. */
export type PictureInput = (call: string, toDisplay: ToDisplay, build: (around: Surroundings) => Request) => TabChain;

/** What a picture is of. @internal */
export interface Subject {
  /** When it was taken, by the clock of this machine. */
  readonly takenAt: Date;
  /** Size of the display at that moment, in the pixels that `click` and the others take. */
  readonly display: Size;
  /** The tab that it shows, where there are tabs. */
  readonly tab?: TabId | undefined;
  /** What had not reached the computer. Absent: nothing. */
  readonly pending?: readonly Pending[];
  /** Acts on that tab. */
  readonly input: PictureInput;
}

/**
 * A picture that knows which part of which screen it shows: one that was taken, or one made of it by `crop`, `resize`
 * and `fit`. It never changes.
 */
export class Picture extends Pixels {
  /** When it was taken, by the clock of this machine. */
  readonly takenAt: Date;
  /** Size of the display at that moment, in the pixels that `click` and the others take. */
  readonly display: Size;
  /** Pixels of this picture for each pixel of the display. */
  readonly scale: Scale;
  /** The tab that it was taken of, where there are tabs. */
  declare readonly tab?: TabId;
  readonly #subject: Subject;
  readonly #original: Original;
  readonly #steps: Steps;
  readonly #view: View;

  /** @internal */
  constructor(
    original: Original,
    subject: Subject,
    steps: Steps = [],
    view: View = wholeView(original, subject.display),
  ) {
    super(original, steps, view.picture);
    this.takenAt = subject.takenAt;
    this.display = subject.display;
    this.scale = scaleOf(view);
    if (subject.tab !== undefined) this.tab = subject.tab;
    this.#subject = subject;
    this.#original = original;
    this.#steps = steps;
    this.#view = view;
  }

  /**
   * A part of the picture.
   *
   * @throws RangeError if the region is not of whole pixels, or reaches outside the picture.
   */
  crop(region: Region): Picture {
    const checked = checkRegion(region, this, 'the picture', 'screenshot.crop');
    if (checked.width === this.width && checked.height === this.height) return this.#with(this.#steps, this.#view);
    return this.#with(withStep(this.#steps, { type: 'crop', region: checked }), croppedView(this.#view, checked));
  }

  /**
   * The picture in another size. With only one side given it keeps its shape.
   *
   * @throws RangeError if a side is not a whole number from 1 to 16384.
   */
  resize(size: ResizeOptions): Picture {
    return this.#resized(resizedSize(this, size, 'screenshot.resize'));
  }

  /**
   * The picture, smaller if it does not fit, in the same shape. It is never enlarged.
   *
   * @throws RangeError if a bound is not a whole number from 1.
   */
  fit(bounds: FitOptions): Picture {
    return this.#resized(fittedSize(this, bounds, 'screenshot.fit'));
  }

  /**
   * Compares this picture with a later one of the same size.
   *
   * @throws RangeError if the sizes differ, the tolerance is not from 0 to 1, or a mask reaches outside.
   */
  async diff(other: Picture, options?: DiffOptions): Promise<Diff> {
    const call = 'screenshot.diff';
    const checked = checkOptions(options, diffOptions(this), call);
    if (!(other instanceof Picture)) {
      throw typeError(`${call}: expected another picture, such as of tab.screenshot(), got ${describe(other)}.`);
    }
    if (other.width !== this.width || other.height !== this.height) {
      throw rangeError(
        `${call}: pictures of one size can be compared, and these have ${this.width}×${this.height} and ${other.width}×${other.height} pixels. Crop or resize one.`,
      );
    }
    const before = await decodeRgba(this.#original, this.#steps);
    const after = await decodeRgba(other.#original, other.#steps);
    const { changedPixels, comparedPixels, regions, image } = comparePixels(before, after, checked);
    const ratio = comparedPixels === 0 ? 0 : changedPixels / comparedPixels;
    return { changedPixels, ratio, regions, image: new Picture(image, this.#subject, [], this.#view) };
  }

  /**
   * The pixel of the display that a point of this picture shows, in whole pixels: in a smaller picture, the one in the
   * middle of what the point shows. It always lies in what the picture shows.
   *
   * @throws RangeError if the point lies outside the picture.
   * @throws ProtocolError if the vendor's picture has another shape than the display.
   */
  toDisplay(point: Point, options?: SpaceOptions): Point {
    const call = 'screenshot.toDisplay';
    return displayPoint(this.#view, point, checkOptions(options, spaceOptions, call).space, call);
  }

  /**
   * The point of this picture that shows a pixel of the display.
   *
   * @throws RangeError if the point lies outside the display, or the picture does not show it.
   * @throws ProtocolError if the vendor's picture has another shape than the display.
   */
  toPicture(point: Point, options?: SpaceOptions): Point {
    const call = 'screenshot.toPicture';
    return picturePoint(this.#view, point, checkOptions(options, spaceOptions, call).space, call);
  }

  /** Clicks at a point of this picture, in the tab that it was taken of. */
  click(x: number, y: number, options?: ClickOptions & SpaceOptions): TabChain;
  click(point: Point, options?: ClickOptions & SpaceOptions): TabChain;
  click(...args: PointArguments<ClickOptions & SpaceOptions>): TabChain {
    return this.#act('click', requestClick, args);
  }

  /** Double-clicks at a point of this picture, in the tab that it was taken of. */
  dblclick(x: number, y: number, options?: DoubleClickOptions & SpaceOptions): TabChain;
  dblclick(point: Point, options?: DoubleClickOptions & SpaceOptions): TabChain;
  dblclick(...args: PointArguments<DoubleClickOptions & SpaceOptions>): TabChain {
    return this.#act('dblclick', requestDoubleClick, args);
  }

  /** Moves the pointer to a point of this picture, in the tab that it was taken of. */
  hover(x: number, y: number, options?: HoverOptions & SpaceOptions): TabChain;
  hover(point: Point, options?: HoverOptions & SpaceOptions): TabChain;
  hover(...args: PointArguments<HoverOptions & SpaceOptions>): TabChain {
    return this.#act('hover', requestHover, args);
  }

  /** Drags from one point of this picture to another, in the tab that it was taken of. */
  drag(from: Point, to: Point, options?: DragOptions & SpaceOptions): TabChain {
    return this.#act('drag', requestDrag, [from, to, options]);
  }

  /**
   * Turns the wheel at a point of this picture, in the tab that it was taken of. The turns are those of `tab.wheel`: pixels
   * of the page, whatever size the picture has; positive is right and down.
   *
   * @example
   * ```ts
   * const shot = await tab.screenshot();
   * await shot.wheel(0, 300, { at: { x: 512, y: 300 }, space: '0-1000' });
   * ```
   */
  wheel(dx: number, dy: number, options: PictureWheelOptions & SpaceOptions): TabChain {
    return this.#act('wheel', requestWheel, [dx, dy, options]);
  }

  /** A part of the picture, told in pixels of the display. @internal */
  show(region: Region, call: string): Picture {
    return this.crop(pictureRegion(this.#view, region, call));
  }

  #act<A extends readonly unknown[]>(name: string, verb: Verb<A>, args: A): TabChain {
    const call = `screenshot.${name}`;
    const toDisplay: ToDisplay = (point, space, place) => displayPoint(this.#view, point, space, place);
    return this.#subject.input(call, toDisplay, (around) => verb(call, args, around));
  }

  #resized(size: Size): Picture {
    if (size.width === this.width && size.height === this.height) return this.#with(this.#steps, this.#view);
    return this.#with(withStep(this.#steps, { type: 'resize', size }), resizedView(this.#view, size));
  }

  #with(steps: Steps, view: View): Picture {
    return new Picture(this.#original, this.#subject, steps, view);
  }
}

/** A picture of a screen as it was taken: with the bytes that came. */
export class Screenshot extends Picture implements ScreenshotData {
  /** The encoded image, as it came. */
  readonly bytes: Uint8Array;
  /** Format of `bytes`. */
  readonly mime: ScreenshotData['mime'];
  /** Calls that had not reached the computer, so that the picture does not show them. Empty without `whilePending`. */
  readonly pending: readonly Pending[];

  /** @internal */
  constructor(data: ScreenshotData, subject: Subject) {
    const { bytes, width, height, mime } = data;
    super({ bytes, width, height, mime }, subject);
    this.bytes = bytes;
    this.mime = mime;
    this.pending = subject.pending ?? [];
  }
}

/** Makes the picture that users get of what a driver gave. `tab`: what it shows, where there are tabs. */
export type PictureOf = (session: Session, tab: TabId | undefined, data: ScreenshotData) => Screenshot;

/** What two pictures differ in. */
export interface Diff {
  /** How many pixels differ. */
  readonly changedPixels: number;
  /** The part of the pixels that differs, 0 to 1, of those that were compared. */
  readonly ratio: number;
  /** The fewest boxes around what differs that are more than 8 pixels apart, from the top. */
  readonly regions: readonly Region[];
  /** The picture, pale and grey, with what differs in red. */
  readonly image: Picture;
}

/**
 * Calls that travel together. Awaiting it gives a {@link Receipt}; it acts whether or not you await it.
 *
 * @remarks
 * A chain is sent whole or not at all, and fails alone.
 */
export interface Chain {
  /** Waits for the chain, as `Promise.prototype.then` does: this is what `await` calls. */
  then<A = Receipt, B = never>(
    onFulfilled?: ((receipt: Receipt) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B>;
  /** Handles a failure, as `Promise.prototype.catch` does. */
  catch<T = never>(onRejected?: ((error: unknown) => T | PromiseLike<T>) | null): Promise<Receipt | T>;
  /** Runs when the chain has settled, as `Promise.prototype.finally` does. */
  finally(onFinally?: (() => void) | null): Promise<Receipt>;
  /**
   * Takes a picture of what the chain has led to, before anything else is done: in the same request where the vendor can.
   *
   * @remarks
   * Its options count for the whole chain. What is chained on afterwards is another chain. If the chain fails, this
   * rejects with the chain's error. In {@link Computer.explain} the picture is empty.
   *
   * @example
   * ```ts
   * const shot = await tab.click(120, 80).screenshot();
   * ```
   *
   * @throws RangeError if the region reaches outside the display; nothing is sent then.
   * @throws ScreenshotFailedError if the input was done and no picture of it could be taken, or the display has become
   *   too small for the region.
   * @throws UnsupportedActionError if the chain ends in a gesture that the vendor is told of by its end only, such as a press.
   */
  screenshot(options?: WholeScreenshotOptions): Promise<Screenshot>;
  screenshot(options: ScreenshotOptions): Promise<Picture>;
  /**
   * Waits for the chain and then until nothing moves in its tab any more: instead of sleeping. `timeoutMs` is for the
   * second part. Rejects as the chain does if that fails.
   *
   * @throws TimeoutError if it does not come to rest; the message says what kept moving.
   */
  settled(options?: StillOptions): Promise<Settled>;
}

/** What came of waiting until nothing moved. */
export interface Still {
  /** What it looks like. */
  readonly screenshot: Screenshot;
  /** How long the waiting took, with the time in which nothing moved, in milliseconds. */
  readonly durationMs: number;
  /** How often it was looked at. On a vendor's computer each look is a request. */
  readonly looks: number;
  /** Places that go on changing and do not count, such as a blinking caret, as far as they had to be found out. */
  readonly noise: readonly Region[];
}

/** What came of a chain and of waiting until nothing moved any more. */
export interface Settled extends Still {
  /** What became of the chain. */
  readonly receipt: Receipt;
}

/** The input verbs of a tab, of which every one begins a chain or goes on with it. */
export interface TabVerbs {
  /**
   * Moves to a point and clicks there.
   *
   * @throws TypeError if an option or button is unknown.
   * @throws RangeError if the point is not finite or outside the display, or a number is out of its range.
   */
  click(x: number, y: number, options?: ClickOptions): TabChain;
  click(point: Point, options?: ClickOptions): TabChain;
  /** Moves to a point and double-clicks there: one gesture, however long the way to the vendor is. */
  dblclick(x: number, y: number, options?: DoubleClickOptions): TabChain;
  dblclick(point: Point, options?: DoubleClickOptions): TabChain;
  /**
   * Moves the pointer to a point so that the page sees it there.
   *
   * @throws UnsupportedActionError on vendors without a pointer move, since a page would never see it.
   */
  hover(x: number, y: number, options?: HoverOptions): TabChain;
  hover(point: Point, options?: HoverOptions): TabChain;
  /** Presses a button at `from`, moves to `to` and releases it there. */
  drag(from: Point, to: Point, options?: DragOptions): TabChain;
  /** Turns the wheel by `dx` and `dy` pixels; positive is right and down. */
  wheel(dx: number, dy: number, options?: WheelOptions): TabChain;
  /**
   * Types text where the focus is: a key press for each character of a US keyboard, inserted text for the others. What
   * `secret()` gives is typed and never shown.
   */
  type(text: string | Secret, options?: TypeOptions): TabChain;
  /** Presses and releases a key or a chord such as `'Control+Shift+T'`. */
  press(key: KeyName | (string & {}), options?: PressOptions): TabChain;
}

/** Calls on a tab that travel together. Awaiting it gives a receipt. */
export type TabChain = TabVerbs & Chain;

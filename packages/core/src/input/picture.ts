import type { TabId } from '../actions/action.js';
import { checkOptions, checkWaitingOptions } from '../check/options.js';
import { describe } from '../check/values.js';
import type { Receipt } from '../contract/receipt.js';
import type { CallOptions } from '../deadline.js';
import { checkRegion, type Point, type Region, type Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import { decodeRgba, withStep, type Source, type Steps } from '../pixels/codec.js';
import { comparePixels, type ComparisonOptions } from '../pixels/compare.js';
import { Pixels } from '../pixels/pixels.js';
import { fittedSize, resizedSize, type FitOptions, type ResizeOptions } from '../pixels/sizes.js';
import {
  croppedView,
  displayPoint,
  picturePoint,
  pictureRegion,
  resizedView,
  scaleOf,
  wholeView,
  type Scale,
  type SpaceOptions,
  type View,
} from '../pixels/view.js';
import type { PictureInput, ToDisplay } from './screenshot.js';
import { TabInput } from './tab-input.js';
import type {
  ClickOptions,
  DoubleClickOptions,
  DragOptions,
  HoverOptions,
  PictureWheelOptions,
  PointArguments,
} from './verbs.js';

/** What a picture is of. @internal */
export interface Subject {
  /** When it was taken, by the clock of this machine. */
  readonly takenAt: Date;
  /** Size of the display at that moment, in the pixels that `click` and the others take. */
  readonly display: Size;
  /** The tab that it shows, where there are tabs. */
  readonly tab?: TabId | undefined;
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
  readonly #source: Source;
  readonly #steps: Steps;
  readonly #view: View;
  readonly #toDisplay: ToDisplay = (point, space, call) => displayPoint(this.#view, point, space, call);

  /** @internal */
  constructor(source: Source, subject: Subject, steps: Steps = [], view: View = wholeView(source, subject.display)) {
    super(source, steps, view.picture);
    this.takenAt = subject.takenAt;
    this.display = subject.display;
    this.scale = scaleOf(view);
    if (subject.tab !== undefined) this.tab = subject.tab;
    this.#subject = subject;
    this.#source = source;
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
    const checked = checkDiffOptions(options, this, call);
    if (!(other instanceof Picture)) {
      throw new TypeError(`${call}: expected another picture, such as of tab.screenshot(), got ${describe(other)}.`);
    }
    if (other.width !== this.width || other.height !== this.height) {
      throw new RangeError(
        `${call}: pictures of one size can be compared, and these have ${this.width}×${this.height} and ${other.width}×${other.height} pixels. Crop or resize one.`,
      );
    }
    const before = await decodeRgba(this.#source, this.#steps);
    const after = await decodeRgba(other.#source, other.#steps);
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
    checkOptions(options, ['space'], 'screenshot.toDisplay');
    return displayPoint(this.#view, point, options ?? {}, 'screenshot.toDisplay');
  }

  /**
   * The point of this picture that shows a pixel of the display.
   *
   * @throws RangeError if the point lies outside the display, or the picture does not show it.
   * @throws ProtocolError if the vendor's picture has another shape than the display.
   */
  toPicture(point: Point, options?: SpaceOptions): Point {
    checkOptions(options, ['space'], 'screenshot.toPicture');
    return picturePoint(this.#view, point, options ?? {}, 'screenshot.toPicture');
  }

  /** Clicks at a point of this picture, in the tab that it was taken of. */
  click(x: number, y: number, options?: ClickOptions & SpaceOptions): TabChain;
  click(point: Point, options?: ClickOptions & SpaceOptions): TabChain;
  click(...args: PointArguments<ClickOptions & SpaceOptions>): TabChain {
    return this.#subject.input.click(this.#toDisplay, args);
  }

  /** Double-clicks at a point of this picture, in the tab that it was taken of. */
  dblclick(x: number, y: number, options?: DoubleClickOptions & SpaceOptions): TabChain;
  dblclick(point: Point, options?: DoubleClickOptions & SpaceOptions): TabChain;
  dblclick(...args: PointArguments<DoubleClickOptions & SpaceOptions>): TabChain {
    return this.#subject.input.dblclick(this.#toDisplay, args);
  }

  /** Moves the pointer to a point of this picture, in the tab that it was taken of. */
  hover(x: number, y: number, options?: HoverOptions & SpaceOptions): TabChain;
  hover(point: Point, options?: HoverOptions & SpaceOptions): TabChain;
  hover(...args: PointArguments<HoverOptions & SpaceOptions>): TabChain {
    return this.#subject.input.hover(this.#toDisplay, args);
  }

  /** Drags from one point of this picture to another, in the tab that it was taken of. */
  drag(from: Point, to: Point, options?: DragOptions & SpaceOptions): TabChain {
    return this.#subject.input.drag(this.#toDisplay, from, to, options);
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
    return this.#subject.input.wheel(this.#toDisplay, dx, dy, options);
  }

  /** A part of the picture, told in pixels of the display. @internal */
  show(region: Region, call: string): Picture {
    return this.crop(pictureRegion(this.#view, region, call));
  }

  #resized(size: Size): Picture {
    if (size.width === this.width && size.height === this.height) return this.#with(this.#steps, this.#view);
    return this.#with(withStep(this.#steps, { type: 'resize', size }), resizedView(this.#view, size));
  }

  #with(steps: Steps, view: View): Picture {
    return new Picture(this.#source, this.#subject, steps, view);
  }
}

/** A picture of a screen as it was taken: with the bytes that came. */
export class Screenshot extends Picture implements ScreenshotData {
  /** The encoded image, as it came. */
  readonly bytes: Uint8Array;
  /** Format of `bytes`. */
  readonly mime: ScreenshotData['mime'];

  /** @internal */
  constructor(data: ScreenshotData, subject: Subject) {
    const { bytes, width, height, mime } = data;
    super({ bytes, width, height, mime }, subject);
    this.bytes = bytes;
    this.mime = mime;
  }
}

/** How two pictures are compared. */
export interface DiffOptions {
  /** How far two colours may be apart and still count as the same: 0 is not at all, 1 is black and white. Default 0.1. */
  readonly tolerance?: number;
  /** Regions that are left out, in pixels of the picture. Default none. */
  readonly mask?: readonly Region[];
}

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
 * The options, complete.
 *
 * @throws TypeError if one is unknown or of another type.
 * @throws RangeError if the tolerance is not from 0 to 1, or a region reaches outside the picture.
 */
const checkDiffOptions = (options: DiffOptions | undefined, size: Size, call: string): ComparisonOptions => {
  checkOptions(options, ['tolerance', 'mask'], call);
  const { tolerance = 0.1, mask = [] } = options ?? {};
  if (typeof tolerance !== 'number') {
    throw new TypeError(`${call}: tolerance must be a number, got ${describe(tolerance)}.`);
  }
  if (!(tolerance >= 0 && tolerance <= 1)) {
    throw new RangeError(`${call}: tolerance must be from 0 to 1, got ${tolerance}.`);
  }
  if (!Array.isArray(mask)) throw new TypeError(`${call}: mask must be an array of regions, got ${describe(mask)}.`);
  return { tolerance, mask: mask.map((region: Region) => checkRegion(region, size, 'the picture', `${call} mask`)) };
};

/** Options of `screenshot`. */
export interface ScreenshotOptions extends CallOptions {
  /** The part of the display that is wanted. Default: the whole. The vendor is asked for the whole in any case. */
  readonly region?: Region;
}

/** Options of a screenshot of the whole display, which comes as it was taken. */
export type WholeScreenshotOptions = CallOptions & { readonly region?: never };

/** The options of a screenshot, checked: what is waited for, and the part of the display that is wanted. */
export const checkScreenshotOptions = (
  options: ScreenshotOptions | undefined,
  display: Size,
  call: string,
): { readonly waiting: CallOptions; readonly region: Region | undefined } => {
  const waiting = checkWaitingOptions(options, ['region'], call);
  const region = options?.region;
  return { waiting, region: region === undefined ? undefined : checkRegion(region, display, 'the display', call) };
};

/** How pictures are compared while waiting. */
export interface ComparingOptions extends CallOptions {
  /** How far two colours may be apart and still count as the same: 0 is not at all, 1 is black and white. Default 0. */
  readonly tolerance?: number;
}

/** Options of waiting until nothing moves. */
export interface StillOptions extends ComparingOptions {
  /** How long nothing may change, in milliseconds, 50 to 60 000. Default 250. */
  readonly quietMs?: number;
  /** Regions of the display that may change, such as a clock or a video. Default none. */
  readonly mask?: readonly Region[];
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

/** Calls on a tab that travel together. Awaiting it gives a receipt. */
export type TabChain = TabInput & Chain;

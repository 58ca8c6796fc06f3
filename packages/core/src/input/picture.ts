import { rangeError, typeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import { callOptions, checkOptions, checkParts } from '../check/options.js';
import { describe } from '../check/values.js';
import type { Eyes, SeenImage, SeenText } from '../contract/eyes.js';
import type { Pending, Receipt } from '../contract/receipt.js';
import { within, type CallOptions, type Deadline } from '../deadline.js';
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
import { findText, readTextOf, type FoundText, type ReadText } from '../seeing/find-text.js';
import {
  checkImage,
  checkQuery,
  seenImages,
  textOptions,
  type ImageSource,
  type TextOptions,
} from '../seeing/queries.js';
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

/** Acts in the tab that a picture shows. `build` receives surroundings in which points are points of the picture. */
export type PictureInput = (call: string, toDisplay: ToDisplay, build: (around: Surroundings) => Request) => TabChain;

/** The origin of a picture. @internal */
export interface Subject {
  /** When the screenshot was taken, by the clock of this machine. */
  readonly takenAt: Date;
  /** Size of the display at that time, in the pixels that `click` and other calls use. */
  readonly display: Size;
  /** The tab that it shows, on computers with tabs. */
  readonly tab?: TabId | undefined;
  /** Calls that had not reached the computer. Absent: none. */
  readonly pending?: readonly Pending[];
  /** Acts on that tab. */
  readonly input: PictureInput;
  /** Resolves to what finds texts and images. */
  readonly eyes: () => Promise<Eyes>;
}

/** The default limit of a look at a picture, in milliseconds. */
const lookMs = 30_000;

/**
 * A picture that knows which part of which screen it shows: a screenshot, or a picture made from one by `crop`,
 * `resize` or `fit`. Immutable.
 *
 * @category Screen
 */
export class Picture extends Pixels {
  /** When the screenshot was taken, by the clock of this machine. */
  readonly takenAt: Date;
  /** Size of the display at that time, in the pixels that `click` and other calls use. */
  readonly display: Size;
  /** Pixels of this picture per pixel of the display. */
  readonly scale: Scale;
  /** The tab that it shows, on computers with tabs. */
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
   * Returns a part of the picture.
   *
   * @throws RangeError if the region does not consist of whole pixels, or extends outside the picture.
   * @example
   * ```ts
   * const shot = await tab.screenshot();
   * await shot.crop({ x: 0, y: 0, width: 400, height: 200 }).save('header.png');
   * ```
   */
  crop(region: Region): Picture {
    const checked = checkRegion(region, this, 'the picture', 'screenshot.crop');
    if (checked.width === this.width && checked.height === this.height) return this.#with(this.#steps, this.#view);
    return this.#with(withStep(this.#steps, { type: 'crop', region: checked }), croppedView(this.#view, checked));
  }

  /**
   * Returns the picture in another size. If only one side is given, the aspect ratio is kept.
   *
   * @throws RangeError if a side is not a whole number from 1 to 16384.
   * @example
   * ```ts
   * const half = (await tab.screenshot()).resize({ width: 640 });
   * ```
   */
  resize(size: ResizeOptions): Picture {
    return this.#resized(resizedSize(this, size, 'screenshot.resize'));
  }

  /**
   * Returns the picture, reduced if it does not fit into the bounds. Keeps the aspect ratio and never enlarges.
   *
   * @throws RangeError if a bound is not a whole number of at least 1.
   * @example
   * ```ts
   * const shot = (await tab.screenshot()).fit({ maxEdge: 1024 });
   * const bytes = await shot.jpeg({ quality: 80 });
   * ```
   */
  fit(bounds: FitOptions): Picture {
    return this.#resized(fittedSize(this, bounds, 'screenshot.fit'));
  }

  /**
   * Compares this picture with a later one of the same size.
   *
   * @throws RangeError if the sizes differ, the tolerance is not from 0 to 1, or a mask extends outside the picture.
   * @example
   * ```ts
   * const before = await tab.screenshot();
   * await tab.click(300, 80);
   * const { ratio, regions } = await before.diff(await tab.screenshot());
   * ```
   */
  async diff(other: Picture, options?: DiffOptions): Promise<Diff> {
    const call = 'screenshot.diff';
    const checked = checkOptions(options, diffOptions(this), call);
    if (!(other instanceof Picture)) {
      throw typeError(`${call}: expected another picture, such as from tab.screenshot(), got ${describe(other)}.`);
    }
    if (other.width !== this.width || other.height !== this.height) {
      throw rangeError(
        `${call}: expected pictures of the same size, got ${this.width}×${this.height} and ${other.width}×${other.height} pixels. Crop or resize one of them.`,
      );
    }
    const before = await decodeRgba(this.#original, this.#steps);
    const after = await decodeRgba(other.#original, other.#steps);
    const { changedPixels, comparedPixels, regions, image } = await comparePixels(before, after, checked);
    const ratio = comparedPixels === 0 ? 0 : changedPixels / comparedPixels;
    return { changedPixels, ratio, regions, image: new Picture(image, this.#subject, [], this.#view) };
  }

  /**
   * Reads everything that the picture shows: lines and paragraphs with their words, in reading order and in pixels of the
   * picture.
   *
   * @throws UnsupportedFacetError if `@farhand/eyes` is not installed.
   */
  async readText(options?: CallOptions): Promise<readonly ReadText[]> {
    return (await this.#read('screenshot.readText', options)).map(readTextOf);
  }

  /**
   * Finds a text in the picture: a phrase of whole words in any case, or a regular expression. Boxes are in pixels of the
   * picture.
   *
   * @throws TypeError if the text is empty.
   * @throws UnsupportedFacetError if `@farhand/eyes` is not installed.
   * @example
   * ```ts
   * const shot = await tab.screenshot();
   * const [save] = await shot.findText('Save');
   * if (save !== undefined) await shot.click(save.box.x + 5, save.box.y + 5);
   * ```
   */
  async findText(text: string | RegExp, options?: TextOptions & CallOptions): Promise<readonly FoundText[]> {
    const call = 'screenshot.findText';
    const [settings, limits] = checkParts(options, textOptions, callOptions, call);
    const query = checkQuery(text, settings, call);
    const found = findText(await this.#read(call, limits), query);
    return found.map((one) => ({ text: one.text, box: one.box, confidence: one.confidence }));
  }

  /**
   * Finds an image in the picture: a path, bytes or another picture. Resolves to its places, the best first. Several
   * places are about as good as each other.
   *
   * @throws UnsupportedFacetError if `@farhand/eyes` is not installed.
   */
  async findImage(image: ImageSource, options?: CallOptions): Promise<readonly SeenImage[]> {
    const call = 'screenshot.findImage';
    const wanted = checkImage(image, call);
    return this.#look(call, options, async (eyes, deadline) =>
      seenImages(await eyes.find(await wanted.image(), await this.raw(), deadline)),
    );
  }

  /**
   * Returns the pixel of the display that a point of this picture shows, in whole pixels. In a reduced picture, that is
   * the middle of the pixels that the point covers. The result always lies within what the picture shows.
   *
   * @throws RangeError if the point lies outside the picture.
   * @throws ProtocolError if the aspect ratios of the vendor's picture and the display differ.
   */
  toDisplay(point: Point, options?: SpaceOptions): Point {
    const call = 'screenshot.toDisplay';
    return displayPoint(this.#view, point, checkOptions(options, spaceOptions, call).space, call);
  }

  /**
   * Returns the point of this picture that shows a pixel of the display.
   *
   * @throws RangeError if the point lies outside the display, or the picture does not show it.
   * @throws ProtocolError if the aspect ratios of the vendor's picture and the display differ.
   */
  toPicture(point: Point, options?: SpaceOptions): Point {
    const call = 'screenshot.toPicture';
    return picturePoint(this.#view, point, checkOptions(options, spaceOptions, call).space, call);
  }

  /**
   * Clicks at a point of this picture, in the tab that it shows. Farhand converts the point to a point of the display.
   *
   * @throws RangeError if the point lies outside the picture, or if the display was resized after the screenshot.
   * @throws ProtocolError if the aspect ratios of the vendor's picture and the display differ.
   * @example
   * ```ts
   * const shot = (await tab.screenshot()).fit({ maxEdge: 1024 });
   * await shot.click(512, 300);
   * ```
   */
  click(x: number, y: number, options?: ClickOptions & SpaceOptions): TabChain;
  click(point: Point, options?: ClickOptions & SpaceOptions): TabChain;
  click(...args: PointArguments<ClickOptions & SpaceOptions>): TabChain {
    return this.#act('click', requestClick, args);
  }

  /** Double-clicks at a point of this picture, in the tab that it shows. Throws as {@link Picture.click} does. */
  dblclick(x: number, y: number, options?: DoubleClickOptions & SpaceOptions): TabChain;
  dblclick(point: Point, options?: DoubleClickOptions & SpaceOptions): TabChain;
  dblclick(...args: PointArguments<DoubleClickOptions & SpaceOptions>): TabChain {
    return this.#act('dblclick', requestDoubleClick, args);
  }

  /** Moves the pointer to a point of this picture, in the tab that it shows. Throws as {@link Picture.click} does. */
  hover(x: number, y: number, options?: HoverOptions & SpaceOptions): TabChain;
  hover(point: Point, options?: HoverOptions & SpaceOptions): TabChain;
  hover(...args: PointArguments<HoverOptions & SpaceOptions>): TabChain {
    return this.#act('hover', requestHover, args);
  }

  /**
   * Drags from one point of this picture to another, in the tab that it shows. Throws as {@link Picture.click} does.
   */
  drag(from: Point, to: Point, options?: DragOptions & SpaceOptions): TabChain {
    return this.#act('drag', requestDrag, [from, to, options]);
  }

  /**
   * Turns the wheel at a point of this picture, in the tab that it shows. The distances are pixels of the page as in
   * `tab.wheel`, regardless of the size of the picture. Positive values scroll right and down.
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

  /** Returns a part of the picture, given in pixels of the display. @internal */
  show(region: Region, call: string): Picture {
    return this.crop(pictureRegion(this.#view, region, call));
  }

  #read(call: string, options: CallOptions | undefined): Promise<readonly SeenText[]> {
    return this.#look(call, options, async (eyes, deadline) => eyes.read(await this.raw(), deadline));
  }

  #look<T>(
    call: string,
    options: CallOptions | undefined,
    work: (eyes: Eyes, deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const limits = { timeoutMs: lookMs, ...checkOptions(options, callOptions, call) };
    return within(limits, `${call}()`, async (deadline) =>
      deadline.race(this.#subject.eyes().then((eyes) => work(eyes, deadline))),
    );
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

/**
 * A screenshot with the bytes that the vendor sent.
 *
 * @category Screen
 */
export class Screenshot extends Picture implements ScreenshotData {
  /** The encoded image, as the vendor sent it. */
  readonly bytes: Uint8Array;
  /** Format of `bytes`. */
  readonly mime: ScreenshotData['mime'];
  /**
   * Calls that had not reached the computer, so that the screenshot does not show their effect. Empty without
   * `whilePending`.
   */
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

/**
 * Makes the screenshot that users receive from a driver's data. `tab`: the tab that it shows, on computers with tabs.
 */
export type PictureOf = (session: Session, tab: TabId | undefined, data: ScreenshotData) => Screenshot;

/**
 * The difference between two pictures.
 *
 * @category Screen
 */
export interface Diff {
  /** Number of pixels that differ. */
  readonly changedPixels: number;
  /** The fraction of the compared pixels that differ, from 0 to 1. */
  readonly ratio: number;
  /** Boxes around the differences, from the top: as few as possible, merged if they are at most 8 pixels apart. */
  readonly regions: readonly Region[];
  /** The picture in pale gray, with the differences in red. */
  readonly image: Picture;
}

/**
 * Calls that are sent together. Awaiting a chain resolves to a {@link Receipt}. The calls are made whether or not you
 * await them.
 *
 * @remarks
 * A chain is sent as a whole or not at all. Its failure does not affect other chains.
 * @category Input
 */
export interface Chain {
  /** Waits for the chain, as `Promise.prototype.then` does. `await` calls this method. */
  then<A = Receipt, B = never>(
    onFulfilled?: ((receipt: Receipt) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B>;
  /** Handles a failure, as `Promise.prototype.catch` does. */
  catch<T = never>(onRejected?: ((error: unknown) => T | PromiseLike<T>) | null): Promise<Receipt | T>;
  /** Runs a function when the chain has settled, as `Promise.prototype.finally` does. */
  finally(onFinally?: (() => void) | null): Promise<Receipt>;
  /**
   * Takes a screenshot right after the chain, before any other call runs. If the vendor supports it, input and
   * screenshot share one request.
   *
   * @remarks
   * The options apply to the whole chain. Calls chained afterwards start another chain. If the chain fails, the promise
   * rejects with the chain's error. In {@link Computer.explain} the screenshot is empty.
   *
   * @example
   * ```ts
   * const shot = await tab.click(120, 80).screenshot();
   * ```
   *
   * @throws RangeError if the region extends outside the display; nothing is sent then.
   * @throws ScreenshotFailedError if the input was carried out but no screenshot could be taken, or if the display has
   * become too small for the region.
   * @throws UnsupportedActionError if the chain ends inside a gesture that the vendor accepts only as a whole, for
   * example after `mouse.down()` on Lybic.
   */
  screenshot(options?: WholeScreenshotOptions): Promise<Screenshot>;
  screenshot(options: ScreenshotOptions): Promise<Picture>;
  /**
   * Waits for the chain, then until its tab stops changing. Use it instead of a fixed sleep. `timeoutMs` applies to the
   * second part. Rejects like the chain if the chain fails.
   *
   * @throws TimeoutError if the tab still changes after `timeoutMs`. The message lists the regions that changed last.
   * @example
   * ```ts
   * const { screenshot } = await tab.click(120, 80).settled();
   * ```
   */
  settled(options?: StillOptions): Promise<Settled>;
}

/**
 * The result of `waitForStill`.
 *
 * @category Screen
 */
export interface Still {
  /** The final screenshot. */
  readonly screenshot: Screenshot;
  /** Duration of the wait, including `quietMs`, in milliseconds. */
  readonly durationMs: number;
  /** Number of screenshots. On a vendor's computer each one is a request, except the first one after a chain. */
  readonly looks: number;
  /**
   * Regions that kept changing and were ignored, such as a blinking caret. Lists only the regions that Farhand had to
   * analyze.
   */
  readonly noise: readonly Region[];
}

/**
 * The result of a chain and of the wait after it.
 *
 * @category Screen
 */
export interface Settled extends Still {
  /** The receipt of the chain. */
  readonly receipt: Receipt;
}

/**
 * The input methods of a tab. Each starts a chain or continues it.
 *
 * @category Input
 */
export interface TabVerbs {
  /**
   * Moves to a point and clicks there. Coordinates are pixels of the screenshot.
   *
   * @throws TypeError if an option or button is unknown.
   * @throws RangeError if the point is not finite or lies outside the display, or if a number is out of range.
   * @example
   * ```ts
   * await tab.click(300, 80);
   * await tab.click(300, 80, { button: 'right', modifiers: ['Shift'] });
   * ```
   */
  click(x: number, y: number, options?: ClickOptions): TabChain;
  click(point: Point, options?: ClickOptions): TabChain;
  /**
   * Moves to a point and double-clicks there. Sent as one gesture, so network delay cannot split it into two clicks.
   *
   * @example
   * ```ts
   * await tab.dblclick(300, 80);
   * ```
   */
  dblclick(x: number, y: number, options?: DoubleClickOptions): TabChain;
  dblclick(point: Point, options?: DoubleClickOptions): TabChain;
  /**
   * Moves the pointer to a point so that the page sees it arrive.
   *
   * @throws UnsupportedActionError if the vendor has no pointer move, because the page would never see the pointer.
   * @example
   * ```ts
   * await tab.hover(300, 80);
   * ```
   */
  hover(x: number, y: number, options?: HoverOptions): TabChain;
  hover(point: Point, options?: HoverOptions): TabChain;
  /**
   * Presses a button at `from`, moves to `to` and releases it there.
   *
   * @throws UnsupportedActionError if the vendor does not support an option, such as `steps` on Lybic.
   * @example
   * ```ts
   * await tab.drag({ x: 120, y: 80 }, { x: 300, y: 80 });
   * ```
   */
  drag(from: Point, to: Point, options?: DragOptions): TabChain;
  /**
   * Turns the wheel by `dx` and `dy` pixels, at the pointer or at the option `at`. Positive values scroll right and
   * down.
   *
   * @throws UnsupportedActionError if the wheel of the computer turns by whole notches only, as on desktops, and a
   * distance is not a multiple. Pass `round: 'notch'` to round it.
   * @example
   * ```ts
   * await tab.wheel(0, 300, { at: { x: 400, y: 300 } });
   * ```
   */
  wheel(dx: number, dy: number, options?: WheelOptions): TabChain;
  /**
   * Types text into the focused element: a key press for each character of a US keyboard, and inserted text for other
   * characters. A line break presses Enter. Wrap the text in `secret()` to keep it out of messages and traces.
   *
   * @throws TypeError if `text` is neither a string nor a secret.
   * @example
   * ```ts
   * await tab.click(300, 80).type('Ada Lovelace\n');
   * ```
   */
  type(text: string | Secret, options?: TypeOptions): TabChain;
  /**
   * Presses and releases a key or a chord such as `'Control+Shift+T'`.
   *
   * @throws TypeError if no key has this name; the message lists close matches.
   * @example
   * ```ts
   * await tab.press('ControlOrMeta+a').press('Delete');
   * ```
   */
  press(key: KeyName | (string & {}), options?: PressOptions): TabChain;
}

/**
 * Calls on a tab that are sent together. Awaiting the chain resolves to a {@link Receipt}.
 *
 * @category Input
 */
export type TabChain = TabVerbs & Chain;

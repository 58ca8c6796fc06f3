import type { TabId } from '../actions/action.js';
import { checkRegion, describe, type Point, type Region, type Size } from '../geometry.js';
import type {
  ClickOptions,
  DoubleClickOptions,
  DragOptions,
  HoverOptions,
  PictureWheelOptions,
} from '../input/mouse-options.js';
import type { PointArguments } from '../input/mouse-requests.js';
import type { PictureInput, ToDisplay } from '../input/picture-input.js';
import type { TabChain } from '../input/tab-input.js';
import { checkOptions } from '../known-options.js';
import { comparePixels } from './compare.js';
import { decodeRgba } from './decode.js';
import { checkDiffOptions, type Diff, type DiffOptions } from './diff.js';
import { Pixels } from './pixels.js';
import { displayPoint, picturePoint, pictureRegion } from './place.js';
import { fittedSize, resizedSize, type FitOptions, type ResizeOptions } from './size-options.js';
import type { SpaceOptions } from './space.js';
import type { Source } from './source.js';
import { withStep, type Steps } from './steps.js';
import { croppedView, resizedView, scaleOf, wholeView, type Scale, type View } from './view.js';

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

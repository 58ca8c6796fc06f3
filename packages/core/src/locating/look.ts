import type { TabId } from '../actions/action.js';
import type { SeenImage, SeenText } from '../contract/eyes.js';
import type { Deadline } from '../deadline.js';
import { scaledRegion, type Point, type Region } from '../geometry.js';
import type { RawPicture } from '../image.js';
import { screenshotOf } from '../input/screenshot.js';
import type { Screenshot } from '../input/picture.js';
import { eyesOf } from '../seeing/eyes-of.js';
import { pointBeside, type Side } from '../seeing/sides.js';
import type { Session } from '../session/session.js';
import { changedRegions, lookAt } from '../waiting/looking.js';
import type { Place, Target } from './target.js';

/** Whether the texts of a tab come from its page. */
const readsPage = (session: Session, tab: TabId | undefined): boolean =>
  tab !== undefined && session.connection.tabs?.texts !== undefined && session.options.eyes?.readsPixels !== true;

/** How far around a target a change counts, in pixels. */
const aroundPx = 4;

/** How far the colors of two JPEG or WebP pictures of one screen may differ. */
const lossyTolerance = 0.15;

/** What is seen of a tab at one moment. Each part is taken when it is first needed. */
export class Look {
  readonly #session: Session;
  readonly #label: string;
  readonly #tab: TabId | undefined;
  readonly #deadline: Deadline;
  #screenshot: Promise<Screenshot> | undefined;
  #pixels: Promise<RawPicture> | undefined;
  #texts: Promise<readonly SeenText[]> | undefined;
  #textsSoFar: readonly SeenText[] = [];
  readonly #images = new Map<RawPicture, Promise<readonly SeenImage[]>>();
  readonly #engines = new Set<string>();
  /** What was found of each part of a description. */
  readonly found: Map<Target, readonly Place[]> = new Map();

  constructor(session: Session, label: string, tab: TabId | undefined, deadline: Deadline) {
    this.#session = session;
    this.#label = label;
    this.#tab = tab;
    this.#deadline = deadline;
  }

  /** The tab that is looked at, on computers with tabs. */
  get tab(): TabId | undefined {
    return this.#tab;
  }

  /** What looked so far: `page`, the name of what reads pictures, `image search`, `edges`. */
  get engines(): readonly string[] {
    return [...this.#engines];
  }

  /** Whether it took a screenshot. */
  get hasPicture(): boolean {
    return this.#screenshot !== undefined;
  }

  /** The texts, if they have been needed and read by now. */
  get textsSoFar(): readonly SeenText[] {
    return this.#textsSoFar;
  }

  /** The screenshot. */
  screenshot(): Promise<Screenshot> {
    const session = this.#session;
    this.#screenshot ??= this.#inTurn(async (limit) =>
      screenshotOf(session, this.#tab, await session.picture(this.#tab, limit)),
    );
    return this.#screenshot;
  }

  /** Its pixels. */
  pixels(): Promise<RawPicture> {
    this.#pixels ??= this.screenshot().then((screenshot) => screenshot.raw());
    return this.#pixels;
  }

  /**
   * Resolves to a point in what is next to a place, by what the screenshot shows; `undefined` if nothing is. The screenshot
   * may have another size than the display.
   */
  async beside(side: Side, place: Region): Promise<Point | undefined> {
    this.#engines.add('edges');
    const [{ scale }, pixels] = await Promise.all([this.screenshot(), this.pixels()]);
    const point = pointBeside(side, scaledRegion(place, scale), pixels);
    return point === undefined ? undefined : { x: Math.floor(point.x / scale.x), y: Math.floor(point.y / scale.y) };
  }

  /**
   * Resolves to whether a part of the screen looks as in the screenshot, by the cheapest capture there is. Without a
   * screenshot, to `true`.
   */
  async looksSame(place: Region): Promise<boolean> {
    if (this.#screenshot === undefined) return true;
    const before = await this.#screenshot;
    const { x, y, width, height } = scaledRegion(place, before.scale);
    const now = await lookAt(this.#session, this.#label, this.#tab, this.#deadline);
    const [left, top] = [Math.max(0, x - aroundPx), Math.max(0, y - aroundPx)];
    const [right, bottom] = [
      Math.min(before.width, x + width + aroundPx),
      Math.min(before.height, y + height + aroundPx),
    ];
    const mask = [
      { x: 0, y: 0, width: before.width, height: top },
      { x: 0, y: bottom, width: before.width, height: before.height - bottom },
      { x: 0, y: top, width: left, height: bottom - top },
      { x: right, y: top, width: before.width - right, height: bottom - top },
    ];
    // Without loss, all pixels count; the pictures of some vendors are noisy.
    const tolerance = before.mime === 'image/png' ? 0 : lossyTolerance;
    const regions = await changedRegions(before, now.picture, { tolerance, mask });
    return regions.length === 0;
  }

  /** The texts, in pixels of the display. */
  texts(): Promise<readonly SeenText[]> {
    this.#texts ??= this.#read().then((texts) => (this.#textsSoFar = texts));
    return this.#texts;
  }

  /** The places where an image may be seen, in pixels of the display. */
  images(image: RawPicture): Promise<readonly SeenImage[]> {
    const known = this.#images.get(image);
    if (known !== undefined) return known;
    const found = this.#find(image);
    this.#images.set(image, found);
    return found;
  }

  async #find(image: RawPicture): Promise<readonly SeenImage[]> {
    this.#engines.add('image search');
    const [eyes, pixels, factor] = await Promise.all([eyesOf(this.#session), this.pixels(), this.#toDisplay()]);
    const found = await this.#deadline.race(eyes.find(image, pixels, this.#deadline));
    return found.map((one) => ({ ...one, box: scaledRegion(one.box, factor) }));
  }

  async #read(): Promise<readonly SeenText[]> {
    const { tabs } = this.#session.connection;
    const tab = this.#tab;
    if (tab !== undefined && readsPage(this.#session, tab)) {
      this.#engines.add('page');
      return this.#inTurn(async (limit) => (await tabs?.texts?.(tab, limit)) ?? []);
    }
    const [eyes, pixels, factor] = await Promise.all([eyesOf(this.#session), this.pixels(), this.#toDisplay()]);
    this.#engines.add(eyes.name);
    const texts = await this.#deadline.race(eyes.read(pixels, this.#deadline));
    return texts.map(({ words }) => ({
      words: words.map((word) => ({ ...word, box: scaledRegion(word.box, factor) })),
    }));
  }

  /** What turns pixels of the screenshot into pixels of the display. */
  async #toDisplay(): Promise<Point> {
    const { scale } = await this.screenshot();
    return { x: 1 / scale.x, y: 1 / scale.y };
  }

  /** Looks between the calls of the computer, as part of the call of the locator. */
  #inTurn<T>(look: (deadline: Deadline) => Promise<T>): Promise<T> {
    return this.#session.look(this.#label, { signal: this.#deadline.signal, timeoutMs: 0 }, look);
  }
}

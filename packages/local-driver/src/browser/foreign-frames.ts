import { inTime, type Point } from '@farhand/core/driver';
import type { CDPSession, ElementHandle, Frame, Page } from 'playwright-core';

/** A part of a page, in CSS pixels of its viewport. */
interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** An element that holds a frame. `contentDocument` is `null` if the parent document has no access. */
interface FrameElement {
  readonly contentDocument?: object | null;
  readonly offsetWidth: number;
  readonly clientLeft: number;
  readonly clientTop: number;
  getBoundingClientRect(): Box;
}

/** What a document reports about a frame in it. `scale`: pixels of the document per pixel of the frame. */
interface Seen {
  readonly box: Box;
  readonly scale: number;
  readonly isShut: boolean;
}

/**
 * A frame and the part of the page that shows it. `corner` is the position of the frame's origin; `scale` is pixels of
 * the page per pixel of the frame.
 */
interface Place {
  readonly frame: Frame;
  readonly shown: Box;
  readonly corner: Point;
  readonly scale: number;
}

/**
 * The frames of a page that may have their own process: frames of other sites, and sandboxed frames.
 *
 * @remarks Chromium routes mouse input by what it last drew: to the process whose picture is at that place. A frame
 * that has just loaded, moved or disappeared may not be drawn yet. The first click into such a frame went to the
 * surrounding page in one of 27 cases on a busy machine, and always on a page that draws slowly. Two frames later all
 * clicks still did, three frames later some, four frames later none (Chromium 156, November 2026).
 */
export class ForeignFrames {
  readonly #page: Page;
  readonly #session: CDPSession;
  /** Frames whose documents have reported that they share the page's origin, and so its process. */
  readonly #own = new WeakSet<Frame>();
  readonly #elements = new WeakMap<Frame, Promise<ElementHandle | undefined>>();
  /** The places of the frames at the last look. */
  #places: readonly Place[] = [];
  #isOneGone = false;

  /** `session` is the session of the page. */
  constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
    for (const frame of page.frames()) void this.#meet(frame);
    page.on('framenavigated', (frame) => void this.#meet(frame));
    page.on('framedetached', (frame) => this.#forget(frame));
  }

  /** All foreign frames. */
  get all(): readonly Frame[] {
    return this.#page.frames().filter((frame) => this.#isForeign(frame));
  }

  /** Whether there are foreign frames. */
  get areSome(): boolean {
    return this.#page.frames().some((frame) => this.#isForeign(frame));
  }

  /** Whether mouse input may go to another frame than the one at its place. */
  get mayBeInTheWay(): boolean {
    return this.#isOneGone || this.#page.frames().length > 1;
  }

  /** Evaluates an expression in each visible frame. Invisible frames draw nothing. */
  async evaluate(expression: string): Promise<void> {
    this.#places = await this.#look();
    await Promise.all(this.#places.map(({ frame }) => answerOf(frame, expression)));
  }

  /**
   * Resolves when the page, including these frames, has processed everything sent by its session.
   *
   * @remarks A reply of a main thread arrives after what that thread reported to the browser before, such as the start
   * of a drag or a change of focus. These frames have their own threads. A frame that does not reply is not awaited for
   * long: it has not processed the input either, and the input has been answered by then.
   */
  async settle(): Promise<void> {
    const answers = Promise.all(this.all.map((frame) => answerOf(frame, '0')));
    await Promise.all([this.#session.send('Runtime.getIsolateId'), inTime<unknown>(patienceMs, answers, undefined)]);
  }

  /**
   * Resolves when mouse input at a place, in CSS pixels, goes to the frame that is there. Returns `undefined` if it
   * already does.
   */
  inPlace(at: Point): Promise<void> | undefined {
    return this.mayBeInTheWay ? this.#inPlace(at) : undefined;
  }

  async #inPlace(at: Point): Promise<void> {
    const isOneGone = this.#isOneGone;
    this.#isOneGone = false;
    const before = this.#places;
    this.#places = await this.#look();
    if (!isOneGone && ![...before, ...this.#places].some(({ shown }) => isIn(at, shown))) return;
    const there = this.#places.flatMap(({ frame, shown }) => (isIn(at, shown) ? [frame] : []));
    const drawing = Promise.all([this.#page.mainFrame(), ...there].map((frame) => answerOf(frame, fourFrames)));
    await inTime<unknown>(longestMs, drawing, undefined);
  }

  async #look(): Promise<readonly Place[]> {
    const everywhere = { x: -1e6, y: -1e6, width: 2e6, height: 2e6 };
    const page = { frame: this.#page.mainFrame(), shown: everywhere, corner: { x: 0, y: 0 }, scale: 1 };
    return inTime(longestMs, this.#placesIn(page), []);
  }

  /** Resolves to the visible foreign frames in a frame, at any depth. */
  async #placesIn(around: Place): Promise<readonly Place[]> {
    const frames = around.frame.childFrames();
    const elements = await Promise.all(frames.map((frame) => this.#elementOf(frame)));
    const held = frames.flatMap((frame, index) => {
      const element = elements[index];
      return element === undefined ? [] : [{ frame, element }];
    });
    if (held.length === 0) return [];
    const asking = around.frame.evaluate(
      lookAt,
      held.map(({ element }) => element),
    );
    const seen = await asking.catch((): Looked => ({ width: 0, height: 0, frames: [] }));
    const window = { x: 0, y: 0, width: seen.width, height: seen.height };
    const shown = overlap(around.shown, outside(window, around));
    const places = held.map(async ({ frame }, index) => {
      const one = seen.frames[index];
      if (one === undefined) return [];
      // The parent document sees a new document before Playwright does.
      if (one.isShut) this.#own.delete(frame);
      const place = placeOf(frame, one, { ...around, shown });
      const isSeen = place.shown.width > 0 && place.shown.height > 0;
      if (!isSeen || !this.#hasForeign(frame)) return [];
      return [...(this.#isForeign(frame) ? [place] : []), ...(await this.#placesIn(place))];
    });
    return (await Promise.all(places)).flat();
  }

  #elementOf(frame: Frame): Promise<ElementHandle | undefined> {
    const asked = this.#elements.get(frame) ?? frame.frameElement().catch(() => undefined);
    this.#elements.set(frame, asked);
    return asked;
  }

  #isForeign(frame: Frame): boolean {
    return frame !== this.#page.mainFrame() && !this.#own.has(frame);
  }

  #hasForeign(frame: Frame): boolean {
    return this.#isForeign(frame) || frame.childFrames().some((child) => this.#hasForeign(child));
  }

  /**
   * Asks a document that has loaded in a frame for its origin. Until it replies, the frame may have its own process. A
   * blank document may have been left already, because Playwright is notified of the next document after the page is.
   */
  async #meet(frame: Frame): Promise<void> {
    this.#own.delete(frame);
    const url = frame.url();
    if (frame === this.#page.mainFrame() || /^(about:blank)?$/.test(url)) return;
    if ((await answerOf(frame, isOfTop)) === true && frame.url() === url) this.#own.add(frame);
  }

  #forget(frame: Frame): void {
    this.#isOneGone ||= this.#isForeign(frame);
    void this.#elements
      .get(frame)
      ?.then((element) => element?.dispose())
      .catch(() => undefined);
  }
}

/** The longest wait for frames that may not reply, in milliseconds. */
const patienceMs = 500;

/**
 * The longest time in which a page reports its frames, and in which it draws itself four times, in milliseconds each.
 * Observed: 1,500.
 */
const longestMs = 3_000;

/** Resolves after four frames have been drawn. An invisible page draws none. */
const fourFrames = `(async () => {
  for (let count = 0; count < 4; count += 1)
    await new Promise((resolve) => { setTimeout(resolve, 1000); requestAnimationFrame(() => setTimeout(resolve)); });
})()`;

/** Whether a document has the origin of the whole page: other origins cannot access the top document. */
const isOfTop = `(() => { try { return top.document !== undefined; } catch { return false; } })()`;

const answerOf = (frame: Frame, expression: string): Promise<unknown> =>
  frame.evaluate<unknown>(expression).catch(() => undefined);

/** What a document reports: the size of its window, and its frames. */
interface Looked {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Seen[];
}

/** A global of the page that {@link lookAt} runs in. */
declare const innerWidth: number;
declare const innerHeight: number;

/** Runs in the page. */
const lookAt = (elements: readonly FrameElement[]): Looked => ({
  width: innerWidth,
  height: innerHeight,
  frames: elements.map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const scale = element.offsetWidth === 0 ? 1 : width / element.offsetWidth;
    const corner = { x: x + element.clientLeft * scale, y: y + element.clientTop * scale };
    return { box: { ...corner, width, height }, scale, isShut: (element.contentDocument ?? null) === null };
  }),
});

/** Converts a box of a frame to a box of the page. */
const outside = ({ x, y, width, height }: Box, { corner, scale }: Place): Box => ({
  x: corner.x + x * scale,
  y: corner.y + y * scale,
  width: width * scale,
  height: height * scale,
});

const overlap = (one: Box, other: Box): Box => {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  const right = Math.min(one.x + one.width, other.x + other.width);
  const bottom = Math.min(one.y + one.height, other.y + other.height);
  return { x, y, width: right - x, height: bottom - y };
};

const placeOf = (frame: Frame, { box, scale }: Seen, around: Place): Place => {
  const corner = outside(box, around);
  return { frame, shown: overlap(corner, around.shown), corner, scale: around.scale * scale };
};

const isIn = ({ x, y }: Point, box: Box): boolean =>
  x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height;

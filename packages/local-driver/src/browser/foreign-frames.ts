import { inTime, type Point } from '@farhand/core/driver';
import type { CDPSession, ElementHandle, Frame, Page } from 'playwright-core';

/** A part of a page, in CSS pixels of its viewport. */
interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** An element that holds a frame. `contentDocument` is `null` if the document around it may not see in. */
interface FrameElement {
  readonly contentDocument?: object | null;
  readonly offsetWidth: number;
  readonly clientLeft: number;
  readonly clientTop: number;
  getBoundingClientRect(): Box;
}

/** What a document says of a frame in it. `scale`: its pixels for each of the frame's. */
interface Seen {
  readonly box: Box;
  readonly scale: number;
  readonly isShut: boolean;
}

/** A frame and the part of the page that shows it. `corner`: where its own 0, 0 is, and `scale`: the page's pixels for each of its. */
interface Place {
  readonly frame: Frame;
  readonly shown: Box;
  readonly corner: Point;
  readonly scale: number;
}

/**
 * The frames of a page that may have a process of their own: of other sites, and those in a sandbox.
 *
 * @remarks
 * Chromium sends input of the mouse to the process whose picture is at its place, by what was drawn last. A frame that has just
 * loaded, moved or gone away is not drawn so yet: the first click into one went to the page around it, of 27 on a busy machine
 * one, and each on a page that draws slowly. Two frames later all still did, three later some, four later none (Chromium 156,
 * November 2026).
 */
export class ForeignFrames {
  readonly #page: Page;
  readonly #session: CDPSession;
  /** Frames whose documents have said that they share the page's origin, and so its process. */
  readonly #own = new WeakSet<Frame>();
  readonly #elements = new WeakMap<Frame, Promise<ElementHandle | undefined>>();
  /** What the page showed of them when somebody last looked. */
  #places: readonly Place[] = [];
  #isOneGone = false;

  /** `session` is that of the page. */
  constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
    for (const frame of page.frames()) void this.#meet(frame);
    page.on('framenavigated', (frame) => void this.#meet(frame));
    page.on('framedetached', (frame) => this.#forget(frame));
  }

  /** All that are there. */
  get all(): readonly Frame[] {
    return this.#page.frames().filter((frame) => this.#isForeign(frame));
  }

  /** Evaluates an expression in each that can be seen: the others draw nothing. */
  async evaluate(expression: string): Promise<void> {
    this.#places = await this.#look();
    await Promise.all(this.#places.map(({ frame }) => answerOf(frame, expression)));
  }

  /**
   * Resolves when the page, these frames included, has dealt with what was sent to it by its session.
   *
   * @remarks
   * A reply of a main thread travels behind what that thread told the browser before, such as that a drag has begun or
   * the focus has moved. These frames have threads of their own. One that does not answer is not waited for
   * long: it has not dealt with input either, which is answered by then.
   */
  async settle(): Promise<void> {
    const answers = Promise.all(this.all.map((frame) => answerOf(frame, '0')));
    await Promise.all([this.#session.send('Runtime.getIsolateId'), inTime<unknown>(patienceMs, answers, undefined)]);
  }

  /** Resolves when input of the mouse at a place, in CSS pixels, goes to what is there. Absent: it does already. */
  inPlace(at: Point): Promise<void> | undefined {
    return this.#isOneGone || this.#page.frames().length > 1 ? this.#inPlace(at) : undefined;
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

  /** The foreign frames that can be seen in a frame, at any depth. */
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
      // The document around knows before Playwright does that another one has come.
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
   * Asks a document that has come to a frame whose it is. Until it answers, the frame may have a process of its own. A blank one
   * may have been left already: Playwright is told after the page that another document has loaded.
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

/** How long frames are waited for that may not answer, in milliseconds. */
const patienceMs = 500;

/** How long a page may take to say where frames are, and to draw itself four times, in milliseconds each. Seen: 1,500. */
const longestMs = 3_000;

/** Resolves when four frames have been drawn. A page that nobody sees draws none. */
const fourFrames = `(async () => {
  for (let count = 0; count < 4; count += 1)
    await new Promise((resolve) => { setTimeout(resolve, 1000); requestAnimationFrame(() => setTimeout(resolve)); });
})()`;

/** Whether a document has the origin of the whole page: nobody else may see its document. */
const isOfTop = `(() => { try { return top.document !== undefined; } catch { return false; } })()`;

const answerOf = (frame: Frame, expression: string): Promise<unknown> =>
  frame.evaluate<unknown>(expression).catch(() => undefined);

/** What a document says: the size of its window, and its frames. */
interface Looked {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Seen[];
}

/** Of the page that {@link lookAt} runs in. */
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

/** A box of a frame as one of the page. */
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

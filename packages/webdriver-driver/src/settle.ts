import type { Deadline, Point, Size, TabId } from '@farhand/core/driver';
import type { WebDriverSession } from './session.js';

/**
 * Ends when what is at some places of the page has stood still for three frames, or after two seconds. Looks into frames
 * and shadow trees as far as the page may. A page that is not drawn has no frames, so a timer ends it.
 */
const still = `
const [places, done] = arguments;
const rootAt = (element) => {
  if (element.shadowRoot) return [element.shadowRoot, 0, 0];
  const inner = element.contentDocument;
  if (!inner) return undefined;
  const { left, top } = element.getBoundingClientRect();
  return [inner, left + element.clientLeft, top + element.clientTop];
};
const looked = ([x, y]) => {
  const seen = [];
  let root = document;
  for (let depth = 0; depth < 10; depth += 1) {
    const element = root.elementFromPoint(x, y);
    if (!element || element === seen.at(-3)) break;
    const { left, top } = element.getBoundingClientRect();
    seen.push(element, left, top);
    const next = rootAt(element);
    if (!next) break;
    root = next[0];
    x -= next[1];
    y -= next[2];
  }
  return seen;
};
let before = [];
let quiet = 0;
let isOver = false;
const end = () => {
  if (isOver) return;
  isOver = true;
  clearTimeout(late);
  clearTimeout(hidden);
  done(null);
};
const late = setTimeout(end, 2000);
const hidden = setTimeout(() => { if (before.length === 0) end(); }, 200);
const frame = () => {
  if (isOver) return;
  const now = places.flatMap(looked);
  const isSame = now.length === before.length && now.every((one, index) => one === before[index]);
  quiet = isSame ? quiet + 1 : 0;
  before = now;
  if (quiet >= 2) end();
  else requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
`;

/** How long input may set a page in motion, in milliseconds: as long as the script above waits. */
const motionMs = 2000;

/** Waits for what input sets in motion, such as smooth scrolling, before the next press and the next picture. */
export class Settling {
  readonly #session: WebDriverSession;
  /** When each tab got its last input, by `performance.now()`. */
  readonly #inputAtMs = new Map<TabId | undefined, number>();

  constructor(session: WebDriverSession) {
    this.#session = session;
  }

  /** Notes input that may set a page in motion. */
  begin(tab: TabId | undefined): void {
    this.#inputAtMs.set(tab, performance.now());
  }

  /** Resolves when a page that got input stands still at a place. */
  async over(tab: TabId | undefined, { x, y }: Point, deadline: Deadline): Promise<void> {
    if (this.#mayMove(tab)) await this.#wait(tab, [[x, y]], deadline);
  }

  /** Resolves when a page that got input stands still all over, at nine places of its size. */
  async all(tab: TabId | undefined, { width, height }: Size, deadline: Deadline): Promise<void> {
    if (!this.#mayMove(tab)) return;
    const shares = [0.1, 0.5, 0.9];
    const places = shares.flatMap((across) => shares.map((down) => [across * width, down * height] as const));
    const inputAtMs = this.#inputAtMs.get(tab);
    await this.#wait(tab, places, deadline);
    // The next picture need not wait, unless there was input meanwhile.
    if (this.#inputAtMs.get(tab) === inputAtMs) this.#inputAtMs.delete(tab);
  }

  #mayMove(tab: TabId | undefined): boolean {
    return performance.now() - (this.#inputAtMs.get(tab) ?? -Infinity) < motionMs;
  }

  async #wait(
    tab: TabId | undefined,
    places: readonly (readonly [number, number])[],
    deadline: Deadline,
  ): Promise<void> {
    await this.#session.use(tab, deadline);
    const body = { script: still, args: [places] };
    // A page that is being left, or that a dialog blocks, needs no wait.
    await this.#session.caller.value('executeAsync', deadline, body).catch(() => undefined);
    if (deadline.isOver()) throw deadline.error();
  }
}

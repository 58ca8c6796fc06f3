import { inTime, type Point } from '@farhand/core/driver';
import { effectsScript, frameEffectsScript, worldName } from './effects-script.js';
import type { SeenInput } from './wire.js';

/** The part of a CDP session that effects use. */
export interface EffectsSession {
  on(event: 'Page.frameNavigated', listener: (event: { frame: { id: string; parentId?: string } }) => void): unknown;
  send(method: 'Page.enable'): Promise<unknown>;
  send(method: 'Page.getFrameTree'): Promise<{ readonly frameTree: { readonly frame: { readonly id: string } } }>;
  send(
    method: 'Page.addScriptToEvaluateOnNewDocument',
    params: { readonly source: string; readonly worldName: string; readonly runImmediately: boolean },
  ): Promise<unknown>;
  send(
    method: 'Page.createIsolatedWorld',
    params: { readonly frameId: string; readonly worldName: string },
  ): Promise<{ readonly executionContextId: number }>;
  send(
    method: 'Runtime.evaluate',
    params: {
      readonly expression: string;
      readonly contextId: number;
      readonly awaitPromise: boolean;
      readonly returnByValue: boolean;
    },
  ): Promise<{ readonly result: { readonly value?: unknown } }>;
}

/** A popup that the browser draws over the page: the list of a `<select>`, or the picker of an `<input>`. */
export type Popup = 'select' | 'input';

/** The effects of input. */
interface Effect {
  /** The open popup, if any. */
  readonly popup: Popup | undefined;
  /**
   * Whether a click may still start to scroll although the click before, on the same element at the same place, did
   * not.
   */
  readonly isCalm: boolean;
}

const nothing: Effect = { popup: undefined, isCalm: false };

/**
 * The longest wait for effects, in milliseconds. The longest scrolling of Chromium 156 took 700 ms (November 2026). A
 * page whose script is busy does not reply until the script ends.
 */
const longestMs = 3_000;

/**
 * Determines whether the effects of input are complete, that is, the page has stopped scrolling. Chromium replies to
 * input when the page has it, and may scroll after that.
 *
 * @remarks The page is asked together with the release that ends a click, so that both replies come together. Asked
 * afterward, a click took 3.6 ms instead of 2.6 ms (Chromium 156, November 2026). A report pushed by the page is no
 * alternative: on a busy machine, 77 of 500 clicks were answered before the page's report arrived.
 */
export class Effects {
  readonly #session: EffectsSession;
  readonly #inForeignFrames: (expression: string) => Promise<unknown>;
  readonly #longestMs: number;
  #mainFrame: string | undefined;
  #world: number | undefined;
  #pages = 0;
  /** How many releases the page has seen, counting those in flight. */
  #releases = 0;
  /** Whether the wheel has turned since the page was last asked. */
  #turns = false;
  /** Where the last release was. */
  #releasedAt: Point | undefined;
  /** Resolves when the effects of the last input are complete. Absent: nothing was asked since that input. */
  #over: Promise<Effect> | undefined = Promise.resolve(nothing);

  /**
   * `inForeignFrames` evaluates an expression in the frames that have their own processes. `mostMs` is the longest
   * wait, in milliseconds.
   */
  constructor(
    session: EffectsSession,
    inForeignFrames: (expression: string) => Promise<unknown>,
    mostMs: number = longestMs,
  ) {
    this.#session = session;
    this.#inForeignFrames = inForeignFrames;
    this.#longestMs = mostMs;
  }

  /** Starts to observe the page. Call it once, before input. */
  async watch(): Promise<void> {
    const session = this.#session;
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.#mainFrame = frame.id;
      this.#world = undefined;
      this.#releases = 0;
      this.#pages += 1;
    });
    await session.send('Page.enable');
    const script = { source: effectsScript, worldName, runImmediately: true };
    await session.send('Page.addScriptToEvaluateOnNewDocument', script);
  }

  /** Notes input that may have effects. */
  note(): void {
    this.#over = undefined;
  }

  /** Notes that the wheel has turned. */
  noteTurn(): void {
    this.#turns = true;
    this.note();
  }

  /**
   * Notes that a release is in flight, and asks the page at once. Returns how many releases the page has seen including
   * this one.
   */
  follow(at: Point): number {
    this.#releases += 1;
    this.#releasedAt = at;
    const releases = this.#releases;
    this.#over = this.#ask(false);
    return releases;
  }

  /**
   * Resolves when the effects of the input so far are complete, to the popup that is open then. Never rejects. `at` is
   * the place of the press that follows. If it is the place of a calm click before, the wait is skipped.
   */
  async over(at?: Point): Promise<Popup | undefined> {
    const { popup, isCalm } = await (this.#over ??= this.#ask(false));
    if (!isCalm || (at !== undefined && at.x === this.#releasedAt?.x && at.y === this.#releasedAt.y)) return popup;
    this.#over = this.#ask(true);
    return (await this.#over).popup;
  }

  /** Resolves to the last input of a kind that the page has seen, and how many releases of buttons it has seen. */
  async lastSeen(kind: SeenInput['kind']): Promise<{ readonly what: unknown; readonly releases: number }> {
    const last = await this.#evaluate(`farhandLast('${kind}')`).catch(() => undefined);
    const [, what, releases]: readonly unknown[] = Array.isArray(last) ? last : [];
    return { what, releases: Number(releases ?? 0) };
  }

  /** How many pages the tab has shown. */
  get pages(): number {
    return this.#pages;
  }

  async #ask(isPatient: boolean): Promise<Effect> {
    const asking = this.#asking(isPatient).catch(() => nothing);
    return inTime(this.#longestMs, asking, nothing);
  }

  async #asking(isPatient: boolean): Promise<Effect> {
    const turns = this.#turns;
    this.#turns = false;
    const reply = await this.#evaluate(`farhandEffects(${this.#releases}, ${turns}, ${isPatient})`);
    const [popup, isInFrame, seen, isCalm]: readonly unknown[] = Array.isArray(reply) ? reply : [];
    this.#releases = Number(seen ?? 0);
    if (isInFrame === true) await this.#inForeignFrames(frameEffectsScript);
    return { popup: popup === 'select' || popup === 'input' ? popup : undefined, isCalm: isCalm === true };
  }

  /** Rejects if the page is left during the evaluation: it then has no effects. */
  async #evaluate(expression: string): Promise<unknown> {
    const contextId = (this.#world ??= await this.#enter());
    const { result } = await this.#session.send('Runtime.evaluate', {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    });
    return result.value;
  }

  /** Chromium returns the existing world of that name. */
  async #enter(): Promise<number> {
    this.#mainFrame ??= (await this.#session.send('Page.getFrameTree')).frameTree.frame.id;
    const world = { frameId: this.#mainFrame, worldName };
    return (await this.#session.send('Page.createIsolatedWorld', world)).executionContextId;
  }
}

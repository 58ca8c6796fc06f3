import { inTime, isRecord, type Point } from '@farhand/core/driver';
import { effectsScript, frameEffectsScript, worldName } from './effects-script.js';
import type { PageChannel } from './page-channel.js';
import type { SeenInput } from './wire.js';

/** A popup that the browser draws over the page: the list of a `<select>`, or the picker of an `<input>`. */
export type Popup = 'select' | 'input';

/** How much input of each kind. */
type Counts = Readonly<Record<SeenInput['kind'], number>>;

/** How much of the input that was sent a page has not seen. */
export interface Missed extends Counts {
  /** The last input of each kind that the page has seen, as {@link SeenInput} names it. */
  readonly last: Readonly<Record<SeenInput['kind'], unknown>>;
  /** Whether the pointer or the focus is in a frame. */
  readonly isInFrame: boolean;
}

/** The effects of input. */
interface Effect {
  /** The open popup, if any. */
  readonly popup: Popup | undefined;
  /** Whether the last click scrolls nothing, as far as is known of clicks at its place. */
  readonly isCalm: boolean;
  /** Whether nothing may start to scroll any more. */
  readonly isOver: boolean;
}

const nothing: Effect = { popup: undefined, isCalm: false, isOver: true };

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
  readonly #channel: Pick<PageChannel, 'send' | 'on'>;
  readonly #inForeignFrames: (expression: string) => Promise<unknown>;
  readonly #longestMs: number;
  #mainFrame: unknown;
  #world: unknown;
  #pages = 0;
  /** How much input the page has seen, counting what is in flight. Unknown for a new page. */
  #counts: Counts | undefined;
  #isCountOld = false;
  /** Whether keys were sent since the page was asked. */
  #hasTyped = false;
  /** How often input that the page counts was sent. */
  #sent = 0;
  /** Whether the wheel has turned since the page was last asked. */
  #turns = false;
  /** Where a click is known to be calm. */
  #calmAt: Point | undefined;
  /** Whether it is known that nothing may start to scroll any more, and that no popup is open. */
  #isSettled = true;
  /** How many releases were asked about, and not answered yet. */
  #questions = 0;
  /** Resolves when the effects of the last input are complete. Absent: nothing was asked since that input. */
  #over: Promise<Effect> | undefined = Promise.resolve(nothing);

  /**
   * `inForeignFrames` evaluates an expression in the frames that have their own processes. `mostMs` is the longest
   * wait, in milliseconds.
   */
  constructor(
    channel: Pick<PageChannel, 'send' | 'on'>,
    inForeignFrames: (expression: string) => Promise<unknown>,
    mostMs: number = longestMs,
  ) {
    this.#channel = channel;
    this.#inForeignFrames = inForeignFrames;
    this.#longestMs = mostMs;
  }

  /** Starts to observe the page. Call it once, before input. */
  async watch(): Promise<void> {
    this.#channel.on('Page.frameNavigated', (event) => {
      if (valueIn(event, 'frame', 'parentId') !== undefined) return;
      this.#mainFrame = valueIn(event, 'frame', 'id');
      this.#world = undefined;
      this.#counts = undefined;
      this.#calmAt = undefined;
      this.#pages += 1;
    });
    await this.#channel.send('Page.enable');
    const script = { source: effectsScript, worldName, runImmediately: true };
    await this.#channel.send('Page.addScriptToEvaluateOnNewDocument', script);
  }

  /** Notes input that may have effects. */
  note(): void {
    this.#over = undefined;
    this.#isSettled = false;
    this.#calmAt = undefined;
  }

  /** Notes that the wheel has turned. */
  noteTurn(): void {
    this.#turns = true;
    this.note();
  }

  /** Notes that input that the page counts is in flight. */
  noteSent(kind: SeenInput['kind']): void {
    this.#sent += 1;
    this.#hasTyped ||= kind === 'key';
    const counts = this.#counts;
    if (counts !== undefined) this.#counts = { ...counts, [kind]: counts[kind] + 1 };
  }

  /**
   * Notes that a release is in flight, and asks the page at once about its effects. Of calm clicks in a row not each one is
   * asked about.
   */
  follow(at: Point): void {
    this.#over = undefined;
    this.#isSettled = false;
    if (!this.isCalmAt(at)) this.#calmAt = undefined;
    else if (this.#questions > 0) return;
    const asking = this.#ask(false);
    this.#over = asking;
    this.#questions += 1;
    void asking.then(({ popup, isCalm, isOver }) => {
      this.#questions -= 1;
      if (this.#over === asking) this.#isSettled = isOver && popup === undefined;
      if (!isCalm || popup !== undefined) this.#calmAt = undefined;
      else if (this.#over === asking) this.#calmAt = at;
    });
  }

  /** Returns whether a click at a place needs no wait for the clicks before: they were there, and calm. */
  isCalmAt(at: Point): boolean {
    return at.x === this.#calmAt?.x && at.y === this.#calmAt.y;
  }

  /** Returns whether {@link Effects.over} need not be waited for. */
  isSettledFor(at: Point | undefined): boolean {
    return this.#isSettled || (at !== undefined && this.isCalmAt(at));
  }

  /**
   * Resolves when the effects of the input so far are complete, to the popup that is open then. Never rejects. `at` is
   * the place of the press that follows.
   */
  async over(at?: Point): Promise<Popup | undefined> {
    if (this.isSettledFor(at)) return undefined;
    const effect = await (this.#over ??= this.#ask(false));
    if (effect.isOver || (at !== undefined && this.isCalmAt(at))) return effect.popup;
    this.#over = this.#ask(true);
    return (await this.#over).popup;
  }

  /** Returns whether it is known how much input of a kind the page has seen. Typed keys enter texts that nobody counts. */
  isCounted(kind: SeenInput['kind'] | undefined): boolean {
    return this.#counts !== undefined && !this.#isCountOld && (kind !== 'text' || !this.#hasTyped);
  }

  /** Notes that the page may not have seen all input that was sent, for reasons of its own. */
  uncount(): void {
    this.#isCountOld = true;
  }

  /**
   * Asks the page how much input it has seen, when it is ready for input: Chromium drops the input of a new page until it
   * has been painted. Call it while none is in flight. Never rejects.
   */
  async count(): Promise<void> {
    await inTime(this.#longestMs, this.#look('farhandReady()'), undefined);
  }

  /**
   * Resolves to how much of the input that was sent the page has not seen; `undefined` if that is not known. Call it when
   * all of it was answered.
   */
  async missed(): Promise<Missed | undefined> {
    const sent = this.#counts;
    const seen = await this.#look('farhandSeen()');
    if (sent === undefined || seen === undefined) return undefined;
    const { counts, last, isInFrame } = seen;
    return {
      key: sent.key - counts.key,
      button: sent.button - counts.button,
      text: sent.text - counts.text,
      last,
      isInFrame,
    };
  }

  async #look(expression: string): Promise<Seen | undefined> {
    const seen = seenIn(await this.#evaluate(expression).catch(() => undefined));
    this.#counts = seen?.counts;
    this.#isCountOld = false;
    this.#hasTyped = false;
    return seen;
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
    const sent = this.#sent;
    const reply = await this.#evaluate(`farhandEffects(${this.#counts?.button ?? 0}, ${turns}, ${isPatient})`);
    const [popup, isInFrame, buttons, isCalm, isOver]: readonly unknown[] = Array.isArray(reply) ? reply : [];
    // A button that the page did not see, such as the release of a native drag, must not be awaited again.
    if (sent === this.#sent && this.#counts?.button !== buttons) this.#isCountOld = true;
    if (isInFrame === true) await this.#inForeignFrames(frameEffectsScript);
    return {
      popup: popup === 'select' || popup === 'input' ? popup : undefined,
      isCalm: isCalm === true && isInFrame !== true,
      isOver: isOver !== false,
    };
  }

  /** Rejects if the page is left during the evaluation: it then has no effects. */
  async #evaluate(expression: string): Promise<unknown> {
    const contextId = (this.#world ??= await this.#enter());
    const params = { expression, contextId, awaitPromise: true, returnByValue: true };
    return valueIn(await this.#channel.send('Runtime.evaluate', params), 'result', 'value');
  }

  /** Chromium returns the existing world of that name. */
  async #enter(): Promise<unknown> {
    this.#mainFrame ??= valueIn(await this.#channel.send('Page.getFrameTree'), 'frameTree', 'frame', 'id');
    const world = { frameId: this.#mainFrame, worldName };
    return valueIn(await this.#channel.send('Page.createIsolatedWorld', world), 'executionContextId');
  }
}

/** Returns the value at a path in a reply or an event. */
const valueIn = (from: unknown, ...path: readonly string[]): unknown =>
  path.reduce((value, name) => (isRecord(value) ? value[name] : undefined), from);

/** What a page answers about the input it has seen. */
interface Seen extends Pick<Missed, 'last' | 'isInFrame'> {
  readonly counts: Counts;
}

const seenIn = (answer: unknown): Seen | undefined => {
  if (!Array.isArray(answer)) return undefined;
  const [key, button, text, lastKey, lastButton, lastText, isInFrame]: readonly unknown[] = answer;
  return {
    counts: { key: Number(key), button: Number(button), text: Number(text) },
    last: { key: lastKey, button: lastButton, text: lastText },
    isInFrame: isInFrame === true,
  };
};

import {
  aliveDuring,
  closeAtProcessEnd,
  ClosedError,
  type ComputerInfo,
  type Deadline,
  type OpenOptions,
  type Size,
} from '@farhand/core/driver';
import { Lifetime } from '../lifetime.js';
import type { Guard } from './guard.js';
import type { DesktopHome } from './home.js';
import { PointerPace, PressSpacing } from './pacing.js';
import { PaintAfterInput } from './paint.js';
import { programClock } from './program-clock.js';
import type { InputDevices } from './send.js';
import type { XDisplay } from './x-display.js';
import type { XKeyboard } from './x-keyboard.js';

/** What a desktop is made of. */
export interface DesktopParts {
  readonly id: string;
  readonly display: XDisplay;
  readonly keyboard: XKeyboard;
  readonly guard: Guard;
  /** Whether Farhand started the X server. If not, it only uses it. */
  readonly isStarted: boolean;
  /** What a process needs to show itself on the desktop. */
  readonly environment: Readonly<Record<string, string>>;
  /** What else the user wants in the environment of commands. */
  readonly env: Readonly<Record<string, string>>;
  /** Where its programs put what is theirs. */
  readonly home: DesktopHome;
  /** What was asked for that matters later on. */
  readonly wanted: Pick<OpenOptions, 'maxLifetimeMs' | 'idleTimeoutMs' | 'tag'>;
}

const ended = (why: string): ClosedError => new ClosedError(`This local desktop has ended: ${why}.`);

/** A desktop that runs, shared by all connections of this process to it. */
export class DesktopComputer implements InputDevices {
  readonly id: string;
  readonly display: XDisplay;
  readonly keyboard: XKeyboard;
  readonly presses: PressSpacing = new PressSpacing();
  readonly pace: PointerPace = new PointerPace();
  readonly paint: PaintAfterInput;
  readonly guard: Guard;
  readonly environment: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly home: DesktopHome;
  readonly size: Size;
  readonly #parts: DesktopParts;
  readonly #lifetime: Lifetime;
  readonly #forget: () => void;
  #why: string | undefined;
  #ending: Promise<void> | undefined;
  readonly #ended = new AbortController();
  #lastInput: Promise<unknown> = Promise.resolve();

  constructor(parts: DesktopParts) {
    this.id = parts.id;
    this.display = parts.display;
    this.keyboard = parts.keyboard;
    this.paint = new PaintAfterInput(parts.display.paint, programClock());
    this.guard = parts.guard;
    this.environment = parts.environment;
    this.env = parts.env;
    this.home = parts.home;
    this.size = parts.display.size;
    this.#parts = parts;
    this.#lifetime = new Lifetime(parts.wanted, (why) => void this.end(why));
    this.#forget = closeAtProcessEnd(() => this.end('this process was ended'), 'driver');
    // A call keeps the process alive. The desktop does not.
    parts.display.unref();
    parts.guard.unref();
    void parts.display.gone.then(() =>
      this.end(parts.isStarted ? 'its X server is gone' : 'the connection to the X server is lost'),
    );
  }

  /** Whether it ends with this process, which has started its X server. */
  get endsWithProcess(): boolean {
    return this.#parts.isStarted;
  }

  /** Whether it can be used. */
  get isLive(): boolean {
    return this.#why === undefined;
  }

  /** Fires when it can no longer be used. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Why it has ended, as an error; `undefined` while it lives. */
  lost(): Error | undefined {
    return this.#why === undefined ? undefined : ended(this.#why);
  }

  /**
   * Runs a call on the computer.
   *
   * @throws ClosedError if it has ended, or ends meanwhile.
   */
  async during<T>(deadline: Deadline, work: () => Promise<T>): Promise<T> {
    if (this.#why !== undefined) throw ended(this.#why);
    if (deadline.signal.aborted) throw deadline.error();
    try {
      return await this.#lifetime.during(work);
    } catch (error) {
      throw deadline.signal.aborted ? error : (this.lost() ?? error);
    }
  }

  /** Notes that it is in use, until the function it gives is called, once. */
  use(): () => void {
    return this.#lifetime.use();
  }

  /** Runs input after the input before it, whichever connection that came by. */
  async inOrder<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#lastInput;
    const current = before.then(work, work);
    this.#lastInput = current.catch(() => undefined);
    return current;
  }

  /** What there is to say about it. */
  info(): ComputerInfo {
    const { createdAt, expiresAt } = this.#lifetime;
    const { tag } = this.#parts.wanted;
    const more = { ...(expiresAt === undefined ? {} : { expiresAt }), ...(tag === undefined ? {} : { tag }) };
    return { id: this.id, kind: 'desktop', status: 'running', createdAt, ...more };
  }

  /**
   * Ends it: its commands are killed, and so is an X server that Farhand started. Another one gets its keyboard back.
   * Works once.
   */
  end(why: string): Promise<void> {
    this.#why ??= why;
    this.#ended.abort();
    this.#ending ??= aliveDuring(() => this.#end());
    return this.#ending;
  }

  async #end(): Promise<void> {
    this.#lifetime.stop();
    const { display, keyboard, guard, isStarted } = this.#parts;
    if (!isStarted) {
      keyboard.restore();
      await display.sync().catch(() => undefined);
    }
    display.close();
    await guard.end();
    this.#forget();
  }
}

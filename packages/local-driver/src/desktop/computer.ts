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
import { DesktopPrograms } from './desktop-programs.js';
import type { Guard } from './guard.js';
import type { DesktopHome } from './home.js';
import { PointerPace, PressSpacing } from './pacing.js';
import { PaintAfterInput } from './paint.js';
import { areProgramsIdle, programClock } from './program-clock.js';
import type { InputDevices } from './send.js';
import type { XDisplay } from './x-display.js';
import type { XKeyboard } from './x-keyboard.js';

/** The parts of a desktop. */
export interface DesktopParts {
  readonly id: string;
  readonly display: XDisplay;
  readonly keyboard: XKeyboard;
  readonly guard: Guard;
  /** Whether Farhand started the X server. Otherwise it only uses the server. */
  readonly isStarted: boolean;
  /** The environment that a process needs to show windows on the desktop. */
  readonly environment: Readonly<Record<string, string>>;
  /** The user's additions to the environment of commands. */
  readonly env: Readonly<Record<string, string>>;
  /** Where its programs store their files. */
  readonly home: DesktopHome;
  /** How far clicks at one place are kept apart, in milliseconds, unless by default. */
  readonly clickIntervalMs: number | undefined;
  /** The launch options that matter later. */
  readonly wanted: Pick<OpenOptions, 'maxLifetimeMs' | 'idleTimeoutMs' | 'tag'>;
}

const ended = (why: string): ClosedError => new ClosedError(`This local desktop has ended: ${why}.`);

/** A running desktop, shared by all connections of this process to it. */
export class DesktopComputer implements InputDevices {
  readonly id: string;
  readonly display: XDisplay;
  readonly keyboard: XKeyboard;
  readonly presses: PressSpacing;
  readonly pace: PointerPace;
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
    const clock = programClock();
    this.presses = new PressSpacing(parts.clickIntervalMs);
    const programs = new DesktopPrograms(() => parts.guard.groups);
    this.pace = new PointerPace({
      clock,
      // Programs on somebody else's display may run on another machine.
      isIdle: () => parts.isStarted && areProgramsIdle(),
      areAsleep: () => programs.areAsleep,
    });
    this.paint = new PaintAfterInput(parts.display.paint, clock);
    this.guard = parts.guard;
    this.environment = parts.environment;
    this.env = parts.env;
    this.home = parts.home;
    this.size = parts.display.size;
    this.#parts = parts;
    this.#lifetime = new Lifetime(parts.wanted, (why) => void this.end(why));
    this.#forget = closeAtProcessEnd(() => this.end('this process ended'), 'driver');
    // A call keeps the process alive; the desktop does not.
    parts.display.unref();
    parts.guard.unref();
    void parts.display.gone.then(() =>
      this.end(parts.isStarted ? 'its X server has ended' : 'the connection to the X server is lost'),
    );
  }

  /** Whether the desktop ends with this process, because this process started its X server. */
  get endsWithProcess(): boolean {
    return this.#parts.isStarted;
  }

  /** Whether the desktop can be used. */
  get isLive(): boolean {
    return this.#why === undefined;
  }

  /** Fires when the desktop can no longer be used. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Returns why the desktop has ended, as an error; `undefined` while it runs. */
  lost(): Error | undefined {
    return this.#why === undefined ? undefined : ended(this.#why);
  }

  /**
   * Runs a call on the computer.
   *
   * @throws ClosedError if it has ended, or ends during the call.
   */
  async during<T>(deadline: Deadline, work: () => Promise<T>): Promise<T> {
    if (this.#why !== undefined) throw ended(this.#why);
    if (deadline.isOver()) throw deadline.error();
    try {
      return await this.#lifetime.during(work);
    } catch (error) {
      throw deadline.isOver() ? error : (this.lost() ?? error);
    }
  }

  /** Marks the desktop as in use until the returned function is called. Call that function once. */
  use(): () => void {
    return this.#lifetime.use();
  }

  /** Runs input after all earlier input, also input from other connections. */
  async inOrder<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#lastInput;
    const current = before.then(work, work);
    this.#lastInput = current.catch(() => undefined);
    return current;
  }

  /** Returns a description of the computer. */
  info(): ComputerInfo {
    const { createdAt, expiresAt } = this.#lifetime;
    const { tag } = this.#parts.wanted;
    const more = { ...(expiresAt === undefined ? {} : { expiresAt }), ...(tag === undefined ? {} : { tag }) };
    return { id: this.id, kind: 'desktop', status: 'running', createdAt, ...more };
  }

  /**
   * Ends the desktop once: kills its commands and an X server that Farhand started. The keyboard of any other X server
   * is restored.
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

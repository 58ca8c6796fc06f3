import {
  aliveDuring,
  closeAtProcessEnd,
  type ComputerInfo,
  type Deadline,
  type OpenOptions,
  type Platform,
  type Size,
} from '@farhand/core/driver';
import type { Browser } from 'playwright-core';
import { Lifetime } from '../lifetime.js';
import { pictureSize } from './open-tab.js';
import type { OpenTabs } from './open-tabs.js';
import { ended } from './failure.js';

/** The parts of a local computer. */
export interface ComputerParts {
  readonly id: string;
  readonly platform: Platform;
  readonly browser: Browser;
  readonly tabs: OpenTabs;
  /** Whether Farhand started the browser. Otherwise it only uses the browser. */
  readonly isLaunched: boolean;
  /** Where the browser accepts DevTools clients, if it does. */
  readonly cdpUrl?: string;
  /** The launch options that matter later. */
  readonly wanted: Pick<OpenOptions, 'maxLifetimeMs' | 'idleTimeoutMs' | 'tag'>;
}

/** A running browser, shared by all connections of this process to it. */
export class LocalComputer {
  readonly id: string;
  readonly platform: Platform;
  readonly tabs: OpenTabs;
  readonly #parts: ComputerParts;
  readonly #lifetime: Lifetime;
  readonly #forget: () => void;
  #why: string | undefined;
  #ending: Promise<void> | undefined;

  constructor(parts: ComputerParts) {
    const { browser } = parts;
    this.id = parts.id;
    this.platform = parts.platform;
    this.tabs = parts.tabs;
    this.#parts = parts;
    this.#lifetime = new Lifetime(parts.wanted, (why) => void this.end(why));
    this.#forget = parts.isLaunched
      ? closeAtProcessEnd(() => this.end('this process ended'), 'driver')
      : () => undefined;
    browser.once('disconnected', () => {
      this.#why ??= this.#howItGoes();
      this.#lifetime.stop();
      this.tabs.stopFollowing();
      // The profile exists while the browser is being ended, so the exit handler must stay and wait for its removal.
      if (this.#ending === undefined) this.#forget();
    });
  }

  /** Whether the browser ends with this process, because this process started it. */
  get endsWithProcess(): boolean {
    return this.#parts.isLaunched;
  }

  /** Whether the computer can be used. */
  get isLive(): boolean {
    return this.#why === undefined;
  }

  /** Where the browser accepts DevTools clients, if it does. The user's address may contain secrets. */
  get cdpUrl(): string | undefined {
    return this.#parts.cdpUrl;
  }

  /** The picture size of every tab. */
  get display(): Size {
    return pictureSize(this.tabs.viewport);
  }

  /**
   * Runs a call on the computer.
   *
   * @throws ClosedError if the computer has ended, or ends during the call.
   */
  async during<T>(deadline: Deadline, work: () => Promise<T>): Promise<T> {
    if (this.#why !== undefined) throw ended(this.#why);
    if (deadline.isOver()) throw deadline.error();
    try {
      return await this.#lifetime.during(work);
    } catch (error) {
      if (deadline.isOver()) throw error;
      throw (await this.whyGone()) ?? error;
    }
  }

  /** Passes a stream on for as long as its consumer reads. The computer counts as in use during that time. */
  async *reading<T>(parts: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    const release = this.#lifetime.use();
    try {
      yield* parts;
    } catch (error) {
      throw (await this.whyGone()) ?? error;
    } finally {
      release();
    }
  }

  /** Returns why the computer has ended, as an error; `undefined` while it runs. */
  lost(): Error | undefined {
    return this.#why === undefined ? undefined : ended(this.#why);
  }

  /**
   * Like `lost()`, but asks the browser. When a browser dies, its tabs seem closed a moment before the loss of the
   * browser is known.
   */
  async whyGone(): Promise<Error | undefined> {
    if (this.#why === undefined && !(await this.tabs.answer())) this.#why ??= this.#howItGoes();
    return this.lost();
  }

  #howItGoes(): string {
    return this.#parts.isLaunched ? 'its browser has ended' : 'the connection to the browser is lost';
  }

  /** Resolves to the stored site data: cookies, local storage and IndexedDB, in Playwright's format. */
  async storageState(): Promise<string> {
    const [context] = this.#parts.browser.contexts();
    return JSON.stringify(await context?.storageState({ indexedDB: true }));
  }

  /** Returns a description of the computer. */
  info(): ComputerInfo {
    const { createdAt, expiresAt } = this.#lifetime;
    const { tag } = this.#parts.wanted;
    const more = { ...(expiresAt === undefined ? {} : { expiresAt }), ...(tag === undefined ? {} : { tag }) };
    return { id: this.id, kind: 'browser', status: 'running', createdAt, ...more };
  }

  /**
   * Ends the computer once: closes a browser that Farhand started, or the tabs that Farhand opened in another browser.
   */
  end(why: string): Promise<void> {
    this.#ending ??= aliveDuring(() => this.#end(why, true));
    return this.#ending;
  }

  /**
   * Detaches from the computer. A browser that Farhand started belongs to this process and is closed; any other keeps
   * its tabs.
   */
  letGo(): Promise<void> {
    this.#ending ??= aliveDuring(() => this.#end('it was detached', false));
    return this.#ending;
  }

  async #end(why: string, closeTabs: boolean): Promise<void> {
    const wasLive = this.isLive;
    this.#why ??= why;
    this.#lifetime.stop();
    this.tabs.stopFollowing();
    if (wasLive && closeTabs && !this.#parts.isLaunched) await this.tabs.closeOwn();
    // Resolves when the browser process has ended and its profile is removed.
    await this.#parts.browser.close().catch(() => undefined);
    this.#forget();
  }
}

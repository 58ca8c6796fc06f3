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

/** What a local computer is made of. */
export interface ComputerParts {
  readonly id: string;
  readonly platform: Platform;
  readonly browser: Browser;
  readonly tabs: OpenTabs;
  /** Whether Farhand started the browser. If not, it only uses it. */
  readonly isLaunched: boolean;
  /** Where it takes DevTools clients, if it does. */
  readonly cdpUrl?: string;
  /** What was asked for that matters later on. */
  readonly wanted: Pick<OpenOptions, 'maxLifetimeMs' | 'idleTimeoutMs' | 'tag'>;
}

/** A browser that runs, shared by all connections of this process to it. */
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
      ? closeAtProcessEnd(() => this.end('this process was ended'), 'driver')
      : () => undefined;
    browser.once('disconnected', () => {
      this.#why ??= this.#howItGoes();
      this.#lifetime.stop();
      this.tabs.stopFollowing();
      // Its profile is still there while it is being ended, and a signal has to wait for that.
      if (this.#ending === undefined) this.#forget();
    });
  }

  /** Whether it ends with this process, which has started the browser. */
  get endsWithProcess(): boolean {
    return this.#parts.isLaunched;
  }

  /** Whether it can be used. */
  get isLive(): boolean {
    return this.#why === undefined;
  }

  /** Where it takes DevTools clients, if it does. What the user passed may have secrets in it. */
  get cdpUrl(): string | undefined {
    return this.#parts.cdpUrl;
  }

  /** Size of the picture of every tab. */
  get display(): Size {
    return pictureSize(this.tabs.viewport);
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
      if (deadline.signal.aborted) throw error;
      throw (await this.whyGone()) ?? error;
    }
  }

  /** Passes on what goes on for as long as somebody reads it. The computer is in use meanwhile. */
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

  /** Why it has ended, as an error; `undefined` while it lives. */
  lost(): Error | undefined {
    return this.#why === undefined ? undefined : ended(this.#why);
  }

  /** The same, asking the browser. When one dies, its tabs seem to have closed a moment before it is known to be gone. */
  async whyGone(): Promise<Error | undefined> {
    if (this.#why === undefined && !(await this.tabs.answer())) this.#why ??= this.#howItGoes();
    return this.lost();
  }

  #howItGoes(): string {
    return this.#parts.isLaunched ? 'its browser is gone' : 'the connection to the browser is lost';
  }

  /** What its sites have stored: cookies, local storage and IndexedDB, as Playwright writes it. */
  async storageState(): Promise<string> {
    const [context] = this.#parts.browser.contexts();
    return JSON.stringify(await context?.storageState({ indexedDB: true }));
  }

  /** What there is to say about it. */
  info(): ComputerInfo {
    const { createdAt, expiresAt } = this.#lifetime;
    const { tag } = this.#parts.wanted;
    const more = { ...(expiresAt === undefined ? {} : { expiresAt }), ...(tag === undefined ? {} : { tag }) };
    return { id: this.id, kind: 'browser', status: 'running', createdAt, ...more };
  }

  /** Ends it: a browser that Farhand started is closed, in another one the tabs that Farhand opened. Works once. */
  end(why: string): Promise<void> {
    this.#ending ??= aliveDuring(() => this.#end(why, true));
    return this.#ending;
  }

  /** Lets go of it. A browser that Farhand started belongs to this process and is closed; another one keeps its tabs. */
  letGo(): Promise<void> {
    this.#ending ??= aliveDuring(() => this.#end('it was let go of', false));
    return this.#ending;
  }

  async #end(why: string, closeTabs: boolean): Promise<void> {
    const wasLive = this.isLive;
    this.#why ??= why;
    this.#lifetime.stop();
    this.tabs.stopFollowing();
    if (wasLive && closeTabs && !this.#parts.isLaunched) await this.tabs.closeOwn();
    // Resolves when the process of the browser has ended and its profile is removed.
    await this.#parts.browser.close().catch(() => undefined);
    this.#forget();
  }
}

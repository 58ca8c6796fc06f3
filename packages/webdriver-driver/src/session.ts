import { isRecord, type Deadline, type TabId } from '@farhand/core/driver';
import type { Caller } from './caller.js';
import type { Capabilities } from './wire.js';

/** What is known of a session from its creation or from the server's list. */
export interface SessionFacts {
  /** The server's identifier. */
  readonly id: string;
  /** The capabilities that the server reports. */
  readonly capabilities: Capabilities;
  /** When it began, if the server reports it. */
  readonly createdAt?: Date;
}

/** Returns whether a session's browser is one of Chromium's, so that it runs commands of the DevTools protocol. */
export const isChromium = ({ browserName }: Capabilities): boolean =>
  typeof browserName === 'string' &&
  /^(chrome|chromium|chrome-headless-shell|msedge|MicrosoftEdge)$/i.test(browserName);

/** One session: its commands, and the window that they go to. */
export class WebDriverSession {
  readonly id: string;
  readonly capabilities: Capabilities;
  readonly caller: Caller;
  #window: TabId | undefined;
  readonly #awake = new Set<TabId>();
  #pageLoadMs: number | undefined;

  constructor(caller: Caller, { id, capabilities }: SessionFacts) {
    this.id = id;
    this.capabilities = capabilities;
    this.caller = caller;
  }

  /** Whether it runs commands of the DevTools protocol. */
  get hasDevTools(): boolean {
    return isChromium(this.capabilities);
  }

  /** Switches to a window, unless commands go there already. `undefined`: stays. */
  async use(tab: TabId | undefined, deadline: Deadline): Promise<void> {
    if (tab === undefined || tab === this.#window) return;
    this.#window = undefined;
    await this.caller.value('switchWindow', deadline, { handle: tab });
    this.#window = tab;
  }

  /** Notes the window that commands go to, or that it is unknown. */
  note(tab: TabId | undefined): void {
    this.#window = tab;
  }

  /**
   * Lets a window behave as if it had the focus. Without it, where there are several, a click into a window can take five
   * seconds (chromedriver 156, November 2026).
   */
  async wake(tab: TabId, deadline: Deadline): Promise<void> {
    if (!this.hasDevTools || this.#awake.has(tab)) return;
    await this.use(tab, deadline);
    await this.caller.devTools('Emulation.setFocusEmulationEnabled', { enabled: true }, deadline);
    this.#awake.add(tab);
  }

  /** Runs the body of a function in a window's page, and resolves to what it returns. */
  async script(
    tab: TabId | undefined,
    body: string,
    deadline: Deadline,
    args: readonly unknown[] = [],
  ): Promise<unknown> {
    await this.use(tab, deadline);
    return this.caller.value('execute', deadline, { script: body, args });
  }

  /** Limits loads of pages to the time that is left, because a server goes on with a load that was given up. */
  async limitLoads(deadline: Deadline): Promise<void> {
    const leftMs = deadline.remainingMs();
    const pageLoad = leftMs === Infinity ? noLimitMs : Math.max(1, Math.ceil(leftMs));
    const isNear = this.#pageLoadMs !== undefined && Math.abs(pageLoad - this.#pageLoadMs) < 1000;
    if (isNear) return;
    await this.caller.value('setTimeouts', deadline, { pageLoad });
    this.#pageLoadMs = pageLoad;
  }
}

/** For calls without a limit, in milliseconds: the specification's default for loads of pages. */
const noLimitMs = 300_000;

/** Reads a created session. `undefined` if the reply is not one. */
export const readSession = (value: unknown): SessionFacts | undefined => {
  if (!isRecord(value)) return undefined;
  const { sessionId, capabilities } = value;
  return typeof sessionId === 'string' && sessionId !== '' && isRecord(capabilities)
    ? { id: sessionId, capabilities }
    : undefined;
};

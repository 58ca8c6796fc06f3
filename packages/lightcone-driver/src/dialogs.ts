import {
  ClosedError,
  dialogTypeOf,
  isRecord,
  nameOfDialog,
  OpenDialogs,
  startDeadline,
  toError,
  type BrowserEvent,
  type CommandSocket,
  type Deadline,
  type DialogAnswer,
  type FoundDialog,
  type Json,
  type PageSession,
  type SocketEvent,
  type TabId,
} from '@farhand/core/driver';
import { openDevTools, type DevToolsContext } from './dev-tools.js';

/** What the dialogs of a browser require of its tabs. */
export interface DialogTabs {
  /** The tab in front, as far as is known. */
  readonly main: TabId | undefined;
  /** Returns the tab of a DevTools target, if tab ids are target ids. */
  tabOf(target: string): TabId | undefined;
  /** Reports an event. */
  emit(event: BrowserEvent): void;
}

/**
 * The dialogs of a browser's pages, observed and answered through a DevTools connection, because the vendor's own API
 * has no call for them.
 *
 * @remarks A tab's id is the id of its DevTools target, 32 hexadecimal digits (seen in July 2026). For a tab with any
 * other id, dialogs are answered, but Farhand does not know which tab they block.
 */
export class BrowserDialogs {
  readonly #context: DevToolsContext;
  readonly #answer: DialogAnswer;
  #tabs: DialogTabs | undefined;
  readonly #byTarget = new Map<string, OpenDialogs>();
  /** The DevTools session of each page, by its target. */
  readonly #pages = new Map<string, PageSession>();
  readonly #closing = new AbortController();
  /** Abandoned requests that a dialog still blocks. Later requests wait for them. */
  readonly #left = new Set<Promise<unknown>>();
  #connection: Promise<CommandSocket> | undefined;

  private constructor(context: DevToolsContext, answer: DialogAnswer) {
    this.#context = context;
    this.#answer = answer;
  }

  /** Connects, and observes every dialog that opens from then on. */
  static async open(context: DevToolsContext, answer: DialogAnswer, deadline: Deadline): Promise<BrowserDialogs> {
    const dialogs = new BrowserDialogs(context, answer);
    await dialogs.#connected(deadline);
    return dialogs;
  }

  /** Reports events through these tabs from now on. Until then the option decides the answer. */
  follow(tabs: DialogTabs): void {
    this.#tabs = tabs;
  }

  /**
   * Resolves when no dialog blocks a tab, and the connection can observe the next dialog.
   *
   * @throws ActionFailedError if a dialog blocks the tab and no answer to it is pending.
   * @throws TimeoutError that describes the dialog, shortly before the deadline.
   * @throws FarhandError if the connection was lost and cannot be reopened.
   */
  async passed(what: string, tab: TabId | undefined, deadline: Deadline): Promise<void> {
    await this.#connected(deadline);
    await this.#of(tab).passed(what, deadline);
    await deadline.race(Promise.allSettled(this.#left));
  }

  /**
   * Runs some work on a page that no dialog blocks. If a dialog opens during the work, settles like {@link
   * OpenDialogs.holdingUp}.
   */
  async use<T>(what: string, tab: TabId | undefined, deadline: Deadline, work: () => Promise<T>): Promise<T> {
    await this.passed(what, tab, deadline);
    return this.#of(tab).holdingUp(what, deadline, this.#follow(work()));
  }

  /**
   * Like {@link BrowserDialogs.use}, for work that a browser does even while a dialog is open. A dialog that opens
   * during the work may block it, and so does a dialog that blocks an earlier request.
   */
  async useBlocked<T>(what: string, tab: TabId, deadline: Deadline, work: () => Promise<T>): Promise<T> {
    await this.#connected(deadline);
    if (this.#left.size > 0) await this.passed(what, tab, deadline);
    return this.#of(tab).holdingUp(what, deadline, this.#follow(work()), 'new');
  }

  /**
   * Settles like a request with input. If the request opens a dialog and no answer to it is pending, the reply comes
   * only after the dialog; then this resolves to the dialog's name.
   */
  async unlessHeld(tabs: readonly (TabId | undefined)[], request: Promise<unknown>): Promise<string | undefined> {
    const followed = this.#follow(request).then(() => undefined);
    return Promise.race([
      followed,
      ...tabs.map(async (tab) => {
        const dialogs = this.#of(tab);
        const isHeld = (await dialogs.untilHeld(followed)) === 'held';
        return isHeld && dialogs.shown !== undefined ? nameOfDialog(dialogs.shown) : undefined;
      }),
    ]);
  }

  /** Resolves when every dialog that opened earlier is known: a reply on another connection may overtake the event. */
  async catchUp(deadline: Deadline): Promise<void> {
    const asked = async (): Promise<unknown> => (await this.#connection)?.send('Browser.getVersion');
    await deadline.race(asked());
  }

  /** Returns the DevTools session of a tab's page; `undefined` if none is known. */
  sessionOf(tab: TabId): PageSession | undefined {
    return this.#pages.get(tab);
  }

  /** Ends the connection. A second call has no effect. */
  async close(): Promise<void> {
    this.#closing.abort(new ClosedError('The DevTools connection for dialogs was closed.'));
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.close();
  }

  #of(tab: TabId | undefined): OpenDialogs {
    const target = tab ?? this.#tabs?.main ?? '';
    const known = this.#byTarget.get(target);
    if (known !== undefined) return known;
    const dialogs = new OpenDialogs('lightcone', (dialog) =>
      this.#tabs?.emit({ type: 'dialogclosed', tab: this.#tabs.tabOf(target), dialog }),
    );
    this.#byTarget.set(target, dialogs);
    return dialogs;
  }

  #follow<T>(request: Promise<T>): Promise<T> {
    this.#left.add(request);
    return request.finally(() => this.#left.delete(request));
  }

  /** Waits for the connection, and reopens a lost one. */
  async #connected(deadline: Deadline): Promise<void> {
    if (this.#closing.signal.aborted) throw toError(this.#closing.signal.reason);
    this.#connection ??= this.#connect(deadline).catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    });
    await deadline.race(this.#connection);
  }

  async #connect(deadline: Deadline): Promise<CommandSocket> {
    const targets = new Map<string, string>();
    const connection = await openDevTools(this.#context, (event, from) => this.#hear(from, targets, event), deadline);
    try {
      // New pages wait for Page.enable; otherwise a page could show its first dialog before it is observed.
      const pages = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter: [{ type: 'page' }] };
      await deadline.race(connection.send('Target.setAutoAttach', pages));
      // The browser performs commands in order: by its reply it has enabled all existing pages.
      await deadline.race(connection.send('Browser.getVersion'));
    } catch (error) {
      await connection.close();
      throw error;
    }
    void connection.over.then(() => this.#lost());
    return connection;
  }

  /** Reopens the connection once. If that fails, the next call tries again, and rejects with the error. */
  #lost(): void {
    for (const dialogs of this.#byTarget.values()) dialogs.end();
    this.#pages.clear();
    this.#connection = undefined;
    const { signal } = this.#closing;
    if (signal.aborted) return;
    const deadline = startDeadline({ signal, timeoutMs: reopenTimeoutMs }, 'Opening the lost DevTools connection');
    void this.#connected(deadline)
      .catch(() => undefined)
      .finally(() => deadline.dispose());
  }

  #hear(from: CommandSocket, targets: Map<string, string>, { method, params, sessionId }: SocketEvent): void {
    const target = targets.get(sessionId ?? '');
    switch (method) {
      case 'Target.attachedToTarget':
        this.#attached(from, targets, params);
        return;
      case 'Target.detachedFromTarget': {
        const session = textOf(params['sessionId']);
        const gone = targets.get(session) ?? '';
        targets.delete(session);
        this.#pages.delete(gone);
        this.#byTarget.get(gone)?.end();
        this.#byTarget.delete(gone);
        return;
      }
      case 'Page.javascriptDialogOpening':
        if (target !== undefined) this.#opened(target, dialogOf(params, from, sessionId));
        return;
      case 'Page.javascriptDialogClosed':
        if (target !== undefined) this.#of(target).answered(params['result'] === true, textOf(params['userInput']));
        return;
    }
  }

  #attached(from: CommandSocket, targets: Map<string, string>, { sessionId, targetInfo }: Json): void {
    if (typeof sessionId !== 'string' || !isRecord(targetInfo)) return;
    const target = textOf(targetInfo['targetId']);
    targets.set(sessionId, target);
    this.#pages.set(target, { send: (method, params) => from.send(method, { ...params }, sessionId) });
    for (const command of ['Page.enable', 'Runtime.runIfWaitingForDebugger']) {
      // A page that a dialog blocks replies later, and a closed page never replies.
      void from.send(command, {}, sessionId).catch(() => undefined);
    }
  }

  #opened(target: string, dialog: FoundDialog): void {
    const dialogs = this.#of(target);
    dialogs.open(dialog, 'farhand');
    const tab = this.#tabs?.tabOf(target);
    void dialogs.offer(dialog, tab, this.#answer, (event) => this.#tabs?.emit(event));
  }
}

/** Runs some work on a page, through {@link BrowserDialogs.use} if its dialogs are observed. */
export const unblocked = <T>(
  dialogs: BrowserDialogs | undefined,
  what: string,
  tab: TabId | undefined,
  deadline: Deadline,
  work: () => Promise<T>,
): Promise<T> => (dialogs === undefined ? work() : dialogs.use(what, tab, deadline, work));

/** The time limit for reopening a lost connection, in milliseconds. */
const reopenTimeoutMs = 10_000;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Creates a dialog from the browser's report. Accepting an `alert` ignores the text. */
const dialogOf = (
  { type, message, defaultPrompt }: Json,
  connection: CommandSocket,
  sessionId: string | undefined,
): FoundDialog => {
  const answer = (params: Json): Promise<unknown> => connection.send('Page.handleJavaScriptDialog', params, sessionId);
  return {
    type: dialogTypeOf(type),
    message: textOf(message),
    defaultValue: textOf(defaultPrompt),
    accept: (text) => answer({ accept: true, promptText: text }),
    dismiss: () => answer({ accept: false }),
  };
};

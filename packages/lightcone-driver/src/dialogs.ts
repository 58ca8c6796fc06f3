import {
  ClosedError,
  dialogTypeOf,
  isRecord,
  nameOfDialog,
  OpenDialogs,
  startDeadline,
  toError,
  type BrowserEvent,
  type Deadline,
  type DialogAnswer,
  type FoundDialog,
  type Json,
  type TabId,
} from '@farhand/core/driver';
import { DevTools, type DevToolsContext, type DevToolsEvent } from './dev-tools.js';

/** What the dialogs of a browser need to know of its tabs. */
export interface DialogTabs {
  /** The tab in front, as far as is known. */
  readonly main: TabId | undefined;
  /** The tab that a DevTools target is, if the ids of tabs are those of targets. */
  tabOf(target: string): TabId | undefined;
  /** Reports an event. */
  emit(event: BrowserEvent): void;
}

/**
 * The dialogs of a browser's pages, heard of and answered by a DevTools connection: the vendor's own API has no call for
 * them.
 *
 * @remarks
 * A tab's id is that of its DevTools target, 32 hexadecimal digits (seen in July 2026). Of a tab whose id is another one
 * dialogs are answered, but it is not known which tab they block.
 */
export class BrowserDialogs {
  readonly #context: DevToolsContext;
  readonly #answer: DialogAnswer;
  #tabs: DialogTabs | undefined;
  readonly #byTarget = new Map<string, OpenDialogs>();
  readonly #closing = new AbortController();
  /** Requests that nobody waits for any more, since a dialog holds them up. What comes later goes behind them. */
  readonly #left = new Set<Promise<unknown>>();
  #connection: Promise<DevTools> | undefined;

  private constructor(context: DevToolsContext, answer: DialogAnswer) {
    this.#context = context;
    this.#answer = answer;
  }

  /** Connects, and hears of every dialog that opens from then on. */
  static async open(context: DevToolsContext, answer: DialogAnswer, deadline: Deadline): Promise<BrowserDialogs> {
    const dialogs = new BrowserDialogs(context, answer);
    await dialogs.#connected(deadline);
    return dialogs;
  }

  /** Reports events by these tabs from now on. Until then the option answers. */
  follow(tabs: DialogTabs): void {
    this.#tabs = tabs;
  }

  /**
   * Resolves when no dialog blocks a tab, and a connection is there to hear of the next one.
   *
   * @throws ActionFailedError if one does that nobody is about to answer.
   * @throws TimeoutError that describes the dialog, shortly before the deadline.
   * @throws FarhandError if the connection was lost and cannot be opened again.
   */
  async passed(what: string, tab: TabId | undefined, deadline: Deadline): Promise<void> {
    await this.#connected(deadline);
    await this.#of(tab).passed(what, deadline);
    await deadline.race(Promise.allSettled(this.#left));
  }

  /** Does something with a page that no dialog blocks. Settles as {@link OpenDialogs.holdingUp} if one opens meanwhile. */
  async use<T>(what: string, tab: TabId | undefined, deadline: Deadline, work: () => Promise<T>): Promise<T> {
    await this.passed(what, tab, deadline);
    return this.#of(tab).holdingUp(what, deadline, this.#follow(work()));
  }

  /**
   * As {@link BrowserDialogs.use}, for what a browser does while a dialog is open, too. One that opens then may hold it up,
   * and so does one that holds up an earlier request.
   */
  async useBlocked<T>(what: string, tab: TabId, deadline: Deadline, work: () => Promise<T>): Promise<T> {
    await this.#connected(deadline);
    if (this.#left.size > 0) await this.passed(what, tab, deadline);
    return this.#of(tab).holdingUp(what, deadline, this.#follow(work()), 'new');
  }

  /**
   * Settles as a request with input does. If it opens a dialog that nobody is about to answer, its reply comes after the
   * dialog: then this resolves to the dialog's name.
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

  /** Resolves once every dialog is known that had opened before: a reply of another connection may overtake its event. */
  async catchUp(deadline: Deadline): Promise<void> {
    const asked = async (): Promise<unknown> => (await this.#connection)?.send('Browser.getVersion');
    await deadline.race(asked());
  }

  /** Ends the connection. Doing it twice is no error. */
  async close(): Promise<void> {
    this.#closing.abort(new ClosedError('The connection that hears of dialogs was closed.'));
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

  /** Waits for the connection. One that was lost is opened again. */
  async #connected(deadline: Deadline): Promise<void> {
    if (this.#closing.signal.aborted) throw toError(this.#closing.signal.reason);
    this.#connection ??= this.#connect(deadline).catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    });
    await deadline.race(this.#connection);
  }

  async #connect(deadline: Deadline): Promise<DevTools> {
    const targets = new Map<string, string>();
    const connection = await DevTools.open(this.#context, (event, from) => this.#hear(from, targets, event), deadline);
    try {
      // Pages that open wait for Page.enable, or one could show its first dialog before anybody listens.
      const pages = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter: [{ type: 'page' }] };
      await deadline.race(connection.send('Target.setAutoAttach', pages));
      // The browser takes commands in order: by the reply it has enabled the pages that are there.
      await deadline.race(connection.send('Browser.getVersion'));
    } catch (error) {
      await connection.close();
      throw error;
    }
    void connection.over.then(() => this.#lost());
    return connection;
  }

  /** Opens the connection again, once. If that fails, the next call tries, and rejects with the error. */
  #lost(): void {
    for (const dialogs of this.#byTarget.values()) dialogs.end();
    this.#connection = undefined;
    const { signal } = this.#closing;
    if (signal.aborted) return;
    const deadline = startDeadline({ signal, timeoutMs: reopenTimeoutMs }, 'Opening the lost DevTools connection');
    void this.#connected(deadline)
      .catch(() => undefined)
      .finally(() => deadline.dispose());
  }

  #hear(from: DevTools, targets: Map<string, string>, { method, params, sessionId }: DevToolsEvent): void {
    const target = targets.get(sessionId ?? '');
    switch (method) {
      case 'Target.attachedToTarget':
        this.#attached(from, targets, params);
        return;
      case 'Target.detachedFromTarget': {
        const session = textOf(params['sessionId']);
        const gone = targets.get(session) ?? '';
        targets.delete(session);
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

  #attached(from: DevTools, targets: Map<string, string>, { sessionId, targetInfo }: Json): void {
    if (typeof sessionId !== 'string' || !isRecord(targetInfo)) return;
    targets.set(sessionId, textOf(targetInfo['targetId']));
    for (const command of ['Page.enable', 'Runtime.runIfWaitingForDebugger']) {
      // A page that a dialog blocks answers later, and one that has closed does not.
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

/** Does something with a page, as {@link BrowserDialogs.use} where its dialogs are heard of. */
export const unblocked = <T>(
  dialogs: BrowserDialogs | undefined,
  what: string,
  tab: TabId | undefined,
  deadline: Deadline,
  work: () => Promise<T>,
): Promise<T> => (dialogs === undefined ? work() : dialogs.use(what, tab, deadline, work));

/** How long opening a lost connection again may take, in milliseconds. */
const reopenTimeoutMs = 10_000;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A dialog as the browser reports it. Accepting an `alert` ignores the text. */
const dialogOf = (
  { type, message, defaultPrompt }: Json,
  connection: DevTools,
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

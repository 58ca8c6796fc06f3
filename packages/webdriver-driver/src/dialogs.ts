import {
  dialogTypeOf,
  FarhandError,
  OpenDialogs,
  within,
  type BrowserEvent,
  type CommandSocket,
  type Deadline,
  type DialogAnswer,
  type FoundDialog,
  type Json,
  type TabId,
} from '@farhand/core/driver';
import type { WebDriverSession } from './session.js';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The limit of an answer to a dialog that nothing else limits, in milliseconds. */
const answerMs = 10_000;

/** How the dialogs of a session are found and answered. */
export interface DialogsContext {
  readonly session: WebDriverSession;
  readonly answer: DialogAnswer;
  /** Reports an event. */
  emit(event: BrowserEvent): void;
}

/**
 * The dialogs of a session's pages. A server with BiDi reports each with its type. Any other is asked for the text of
 * the dialog after input, and each dialog it has counts as an `alert`.
 */
export class PageDialogs {
  readonly #context: DialogsContext;
  readonly #byTab = new Map<TabId, OpenDialogs>();
  #events: CommandSocket | undefined;

  constructor(context: DialogsContext) {
    this.#context = context;
  }

  /** Hears and answers through this connection, as long as it lasts. Then the server is asked, as if it had none. */
  answerBy(events: CommandSocket): void {
    this.#events = events;
    void events.over.then(() => {
      this.#events = undefined;
      for (const dialogs of this.#byTab.values()) dialogs.end();
    });
  }

  /** Whether the browser reports what happens in it. */
  get hasEvents(): boolean {
    return this.#events !== undefined;
  }

  /** The dialogs of one tab. */
  of(tab: TabId | undefined): OpenDialogs {
    const key = tab ?? '';
    const known = this.#byTab.get(key);
    if (known !== undefined) return known;
    const dialogs = new OpenDialogs('webdriver', (dialog) => this.#context.emit({ type: 'dialogclosed', tab, dialog }));
    this.#byTab.set(key, dialogs);
    return dialogs;
  }

  /** Runs work on a page that no dialog blocks. A dialog that opens during the work holds it up. */
  use<T>(what: string, tab: TabId | undefined, deadline: Deadline, work: () => Promise<T>): Promise<T> {
    return this.between(what, tab, deadline, () => this.of(tab).holdingUp(what, deadline, work()));
  }

  /**
   * Runs work when no dialog is open. If one has opened before the work has begun, the server refuses it without effect,
   * and it is run again after that dialog: pages can open one after the other.
   */
  async between<T>(what: string, tab: TabId | undefined, deadline: Deadline, work: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.of(tab).passed(what, deadline);
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof FarhandError) || error.vendorStatus !== 'unexpected alert open') throw error;
        await this.catchUp(tab, deadline);
      }
    }
  }

  /** Hears of a dialog that has opened. */
  opened(tab: TabId, { type, message, defaultValue }: Json, from: CommandSocket): void {
    const isPrompt = type === 'prompt';
    const answer = async (accepted: boolean, text: string): Promise<void> => {
      const userText = isPrompt && accepted ? { userText: text } : {};
      await from.send('browsingContext.handleUserPrompt', { context: tab, accept: accepted, ...userText });
      // The reply may overtake the report that the dialog has closed.
      if (this.of(tab).shown === dialog) this.of(tab).answered(accepted, isPrompt && accepted ? text : '');
    };
    const dialog: FoundDialog = {
      type: dialogTypeOf(type),
      message: textOf(message),
      defaultValue: textOf(defaultValue),
      accept: (text) => answer(true, text),
      dismiss: () => answer(false, ''),
    };
    this.#show(tab, dialog);
  }

  /** Hears of a dialog that has closed. */
  closed(tab: TabId, { accepted, userText }: Json): void {
    this.of(tab).answered(accepted === true, textOf(userText));
  }

  /** Notes that a tab has closed, and its dialog with it. */
  forget(tab: TabId): void {
    this.#byTab.get(tab)?.end();
    this.#byTab.delete(tab);
  }

  /**
   * Resolves when every dialog that earlier requests have opened in a tab is known. With BiDi, a reply of the other
   * connection may overtake its report.
   */
  async catchUp(tab: TabId | undefined, deadline: Deadline): Promise<void> {
    const { session } = this.#context;
    if (this.#events !== undefined) {
      await deadline.race(this.#events.send('session.status'));
      return;
    }
    if (this.of(tab).isOpen) return;
    const text = await session.caller.value('alertText', deadline).catch((error: unknown) => {
      if (error instanceof FarhandError && error.status === 404) return undefined;
      throw error;
    });
    if (text !== undefined) this.#found(tab, textOf(text));
  }

  /** Shows a dialog that the server was asked for. */
  #found(tab: TabId | undefined, message: string): void {
    const { session } = this.#context;
    const answer = (accepted: boolean, text: string): Promise<void> =>
      within({ timeoutMs: answerMs }, 'The answer to a dialog', async (deadline) => {
        await session.use(tab, deadline);
        // Only a prompt takes a text, and the server does not say whether it is one.
        if (text !== '') await session.caller.value('alertSendText', deadline, { text }).catch(() => undefined);
        await session.caller.value(accepted ? 'alertAccept' : 'alertDismiss', deadline);
        this.of(tab).answered(accepted, text);
      });
    this.#show(tab, {
      type: 'alert',
      message,
      defaultValue: '',
      accept: (text) => answer(true, text),
      dismiss: () => answer(false, ''),
    });
  }

  #show(tab: TabId | undefined, dialog: FoundDialog): void {
    const dialogs = this.of(tab);
    dialogs.open(dialog, 'farhand');
    void dialogs.offer(dialog, tab, this.#context.answer, (event) => this.#context.emit(event));
  }
}

import { callOptions, checkOptions } from '../check/options.js';
import { checkFunction, oneOf } from '../check/values.js';
import type { TabId } from '../actions/action.js';
import type { BrowserEvent, BrowserEventName, OpenedDialog } from '../contract/browser-events.js';
import type { Connection } from '../contract/connection.js';
import type { CallOptions } from '../deadline.js';
import { UnsupportedFacetError } from '../errors.js';
import { noteListener } from '../process-alive.js';
import { dryRefusal, runOutside } from '../session/ambient.js';
import { pointAt, takeCallSite } from '../session/call-site.js';
import { resolvable } from '../session/entry.js';
import type { Session } from '../session/session.js';
import { Dialog, type ClosedDialog } from './dialog.js';
import { Download } from './download.js';
import { FileChooser } from './file-chooser.js';
import type { Tab, Tabs } from './tab.js';

/**
 * The events of a browser, by name, with the payload of each.
 *
 * @category Computer
 */
export interface ComputerEvents {
  /**
   * A tab opened without `tabs.open()`: by a link with `target=_blank`, `window.open()`, a person or another client.
   */
  readonly tab: Tab;
  /** A tab closed, for whatever reason: `tab.close()`, its own page, a person, another client. */
  readonly tabclosed: Tab;
  /**
   * A page opened a dialog, which blocks the page. A listener is responsible for the answer, and the driver's option
   * `dialogs` does not apply. Answer before the promise that the listener returns resolves: after that, calls that the
   * dialog blocks are rejected until you answer.
   */
  readonly dialog: Dialog;
  /** A dialog closed, no matter what answered it. A listener of this event does not have to answer dialogs. */
  readonly dialogclosed: ClosedDialog;
  /**
   * A page asks for files. Without a listener it gets none: a headless browser cancels, and one with a window shows its
   * own file chooser.
   */
  readonly filechooser: FileChooser;
  /** A page started a download. Without a listener, the file is still saved in the computer's folder. */
  readonly download: Download;
}

type EventName = keyof ComputerEvents & BrowserEventName;

type Listener<Name extends EventName> = (payload: ComputerEvents[Name]) => unknown;

const eventNames: Readonly<Record<EventName, true>> = {
  tab: true,
  tabclosed: true,
  dialog: true,
  dialogclosed: true,
  filechooser: true,
  download: true,
};

/** The alternative to each event on a desktop. */
const onDesktop: Readonly<Record<EventName, string>> = {
  tab: 'Watch the screen with computer.tab.waitForChange().',
  tabclosed: 'Watch the screen with computer.tab.waitForChange().',
  dialog: 'Dialogs appear on the screen: take a screenshot, then click a button or press Enter or Escape.',
  dialogclosed: 'Dialogs appear on the screen: take a screenshot.',
  filechooser: 'File choosers appear on the screen: type the path of a file on that computer, and press Enter.',
  download: 'The browser there saves downloads in its folder: read them with computer.files.',
};

/** Checks the name of an event. */
const checkName = oneOf<EventName>(eventNames);

/** Passes a computer's events to listeners, for as long as the computer can be used. */
export class BrowserEvents {
  readonly #session: Session;
  readonly #tabs: Tabs | undefined;
  readonly #listeners: { readonly [Name in EventName]: Set<Listener<Name>> } = {
    tab: new Set(),
    tabclosed: new Set(),
    dialog: new Set(),
    dialogclosed: new Set(),
    filechooser: new Set(),
    download: new Set(),
  };
  readonly #forgets = new Set<() => void>();
  /** The dialogs that listeners received and have not answered, by tab. */
  readonly #dialogs = new Map<TabId | undefined, Dialog>();

  constructor(session: Session, tabs: Tabs | undefined) {
    this.#session = session;
    this.#tabs = tabs;
    const { ended } = session.options;
    if (tabs === undefined || ended?.aborted === true) return;
    const stop = session.connection.tabs?.listen?.((event) => this.#hear(event, tabs));
    ended?.addEventListener(
      'abort',
      () => {
        stop?.();
        for (const listeners of Object.values(this.#listeners)) listeners.clear();
      },
      { once: true },
    );
  }

  /** Calls `listener` for each event, until you call the function that it returns. */
  on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void {
    const call = 'computer.on';
    const refusal = dryRefusal(this.#session, `${call}()`);
    if (refusal !== undefined) throw refusal;
    this.#check(name, call);
    checkFunction(listener, 'the listener', call);
    if (this.#session.isOver) {
      if (this.#session.isSilent) return () => undefined;
      throw this.#session.tooLate(`${call}()`);
    }
    const stop = this.#add(name, listener);
    const unnote = noteListener();
    const { ended } = this.#session.options;
    const forget = (): void => {
      ended?.removeEventListener('abort', forget);
      this.#forgets.delete(forget);
      stop();
      unnote();
    };
    ended?.addEventListener('abort', forget);
    this.#forgets.add(forget);
    return forget;
  }

  /** Removes all listeners, as if you had called each function that `on` returned. */
  forgetListeners(): void {
    for (const forget of this.#forgets) forget();
  }

  /** The dialogs that listeners received and that are still open. */
  openDialogs(): readonly Dialog[] {
    return [...this.#dialogs.values()];
  }

  /** Resolves to the payload of the next event. */
  async waitForEvent<Name extends EventName>(
    name: Name,
    options: CallOptions | undefined,
  ): Promise<ComputerEvents[Name]> {
    const call = 'computer.waitForEvent';
    const limits = checkOptions(options, callOptions, call);
    this.#check(name, call);
    const label = `${call}('${name}')`;
    const { promise, resolve, reject } = resolvable<ComputerEvents[Name]>();
    const stop = this.#session.isOver ? () => undefined : this.#add(name, resolve);
    const onEnd = (): void => {
      if (!this.#session.isSilent) reject(this.#session.tooLate(label));
    };
    const { ended } = this.#session.options;
    ended?.addEventListener('abort', onEnd);
    const hint = (): string =>
      ` No such event occurred. Call ${call} before the action that causes the event, and await it afterwards.`;
    try {
      return await this.#session.direct(label, limits, (deadline) => deadline.race(promise), hint);
    } finally {
      stop();
      ended?.removeEventListener('abort', onEnd);
    }
  }

  #add<Name extends EventName>(name: Name, listener: Listener<Name>): () => void {
    // The same function may be registered twice, and each registration is removed separately.
    const own: Listener<Name> = (payload) => listener(payload);
    const listeners: Set<Listener<Name>> = this.#listeners[name];
    listeners.add(own);
    const unwanted = this.#session.connection.tabs?.want?.(name);
    return () => {
      if (listeners.delete(own)) unwanted?.();
    };
  }

  #hear(event: BrowserEvent, tabs: Tabs): void {
    const tabOf = (id: TabId | undefined): Tab | undefined => (id === undefined ? undefined : tabs.get(id));
    switch (event.type) {
      case 'front':
        this.#session.activeTab = event.tab;
        return;
      case 'tab':
        tabs.opened.add(event.tab);
        this.#emit(event.type, tabs.get(event.tab));
        return;
      case 'tabclosed':
        this.#dialogs.delete(event.tab);
        this.#emit(event.type, tabs.get(event.tab));
        return;
      case 'dialog':
        this.#ask(tabOf(event.tab), event.dialog);
        return;
      case 'dialogclosed': {
        const { type, message, defaultValue, accepted, text } = event.dialog;
        this.#dialogs.delete(event.tab);
        this.#emit(event.type, { type, message, defaultValue, accepted, text, tab: tabOf(event.tab) });
        return;
      }
      case 'filechooser':
        if (this.#listeners.filechooser.size === 0) return;
        event.chooser.take();
        this.#emit(event.type, new FileChooser(this.#session, tabs.get(event.tab), event.chooser));
        return;
      case 'download':
        this.#emit(event.type, new Download(this.#session, tabOf(event.tab), event.download));
        return;
    }
  }

  /** Lets the listeners answer a dialog, if there are any. */
  #ask(tab: Tab | undefined, opened: OpenedDialog): void {
    if (this.#listeners.dialog.size === 0) return;
    opened.take();
    const dialog = new Dialog(this.#session, tab, opened);
    this.#dialogs.set(tab?.id, dialog);
    const answering = this.#emit('dialog', dialog);
    void Promise.allSettled(answering).then((results) => {
      // Code that awaited the dialog continues in this turn of the event loop, and may answer it.
      setImmediate(() => opened.leaveOpen());
      // Reported by Node, as with every other event.
      for (const result of results) if (result.status === 'rejected') void Promise.reject(result.reason);
    });
  }

  /** Calls the listeners of an event. Returns their results. */
  #emit<Name extends EventName>(name: Name, payload: ComputerEvents[Name]): readonly unknown[] {
    const listeners: Set<Listener<Name>> = this.#listeners[name];
    const returned: unknown[] = [];
    for (const listener of Array.from(listeners)) {
      try {
        // A listener does not run inside the hold that happens to be open.
        returned.push(runOutside(() => listener(payload)));
      } catch (error) {
        // As with Node's EventEmitter, the error is uncaught. The other listeners are called first.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
    return returned;
  }

  #check(name: EventName, call: string): void {
    checkName(name, 'event', call);
    const { connection, options } = this.#session;
    const why = whyUnreported(name, connection, options.name);
    if (why === undefined && this.#tabs !== undefined) return;
    const error = new UnsupportedFacetError(`${call}: ${why}`);
    pointAt(error, takeCallSite());
    throw error;
  }
}

/** Why a computer does not report an event, and what to do instead. */
const whyUnreported = (name: EventName, { kind, tabs }: Connection, driver: string): string | undefined => {
  if (tabs === undefined) return `this computer is a ${kind} without tabs, so it has no events. ${onDesktop[name]}`;
  if (tabs.listen !== undefined) return tabs.unreported?.[name];
  return `${driver} does not notify Farhand of events. Call computer.tabs.list() after actions that may open or close a tab.`;
};

import { ActionFailedError, ClosedError, redact, UnsupportedActionError, type TabId } from '@farhand/core/driver';

/**
 * What Playwright says went wrong, without the call's name in front and the browser's log behind: the log holds the
 * browser's whole command line, where secrets may stand.
 */
export const reasonOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  const [first = ''] = message.split('\n');
  return redact(first.replace(/^[a-z]+[A-Z]?\w*\.\w+: /, ''), []).slice(0, 300);
};

/** Whether an error says that the tab or the browser is gone, rather than that it refused something. */
export const saysClosed = (error: unknown): boolean =>
  /has been closed|target closed|session closed|target crashed|page crashed/i.test(reasonOf(error));

/** The error of a tab that is not there (any more). */
export const noSuchTab = (tab: TabId): ActionFailedError =>
  new ActionFailedError(`There is no tab ${tab}: it was closed, or never open. tabs.list() tells which are.`);

/** The error of a browser whose last tab has closed. */
export const noTab = (): ActionFailedError =>
  new ActionFailedError('There is no tab in front: the last one was closed. Open another one.');

/** The error of a tab whose page has crashed. */
export const crashedTab = (tab: TabId): ActionFailedError =>
  new ActionFailedError(`The page in tab ${tab} has crashed. Close the tab and open another one.`);

/** The error of a computer that has ended, and why. */
export const ended = (why: string): ClosedError => new ClosedError(`This local computer has ended: ${why}.`);

/** The error of something else that Chromium refused. `what` is a sentence's beginning, such as `Reading the page`. */
export const refused = (what: string, error: unknown): ActionFailedError =>
  new ActionFailedError(`${what} failed: ${reasonOf(error)}`);

/** The error of input whose fate the page cannot tell any more. */
export const leftSince = (): ActionFailedError =>
  new ActionFailedError(
    'Input may be lost: a dialog opened while it was under way, and the page has been left since. Look at the page before you go on.',
  );

const popups = { select: 'the list of a <select>', input: 'the picker of an <input>' } as const;

/** The error of input that aims at a popup which the browser draws over the page. */
export const behindPopup = (popup: keyof typeof popups): UnsupportedActionError => {
  const reason = `a popup of the browser is open (${popups[popup]}): pictures show it, and Chromium lets no mouse reach it, so the page beneath would get this`;
  return new UnsupportedActionError(
    `local cannot do this: ${reason}. Nothing of it was sent. Choose by keys, such as press('ArrowDown') and press('Enter'), or close the popup with press('Escape').`,
    [reason],
  );
};

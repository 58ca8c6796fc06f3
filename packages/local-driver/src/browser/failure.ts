import { ActionFailedError, ClosedError, redact, UnsupportedActionError, type TabId } from '@farhand/core/driver';

/**
 * Returns Playwright's reason of a failure, without the call's name before it and the browser's log after it: the log
 * contains the browser's command line, which may contain secrets.
 */
export const reasonOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  const [first = ''] = message.split('\n');
  return redact(first.replace(/^[a-z]+[A-Z]?\w*\.\w+: /, ''), []).slice(0, 300);
};

/** Returns whether an error reports that the tab or the browser has ended, not that it refused something. */
export const saysClosed = (error: unknown): boolean =>
  /has been closed|target closed|session closed|target crashed|page crashed/i.test(reasonOf(error));

/** Creates the error of a tab that is not open. */
export const noSuchTab = (tab: TabId): ActionFailedError =>
  new ActionFailedError(
    `There is no tab ${tab}: it was closed, or never open. Nothing was sent. tabs.list() resolves to the open tabs.`,
  );

/** Creates the error of a browser whose last tab has closed. */
export const noTab = (): ActionFailedError =>
  new ActionFailedError('There is no tab in front: the last tab was closed. Nothing was sent. Open another tab.');

/** Creates the error of a tab whose page has crashed. */
export const crashedTab = (tab: TabId): ActionFailedError =>
  new ActionFailedError(`The page in tab ${tab} has crashed. Close the tab and open another one.`);

/** Creates the error of a computer that has ended, with the reason. */
export const ended = (why: string): ClosedError => new ClosedError(`This local computer has ended: ${why}.`);

/** Creates the error of anything else that Chromium refused. `what` starts the sentence, such as `Reading the page`. */
export const refused = (what: string, error: unknown): ActionFailedError =>
  new ActionFailedError(`${what} failed: ${reasonOf(error)}`);

/** Creates the error of input whose outcome the page can no longer confirm. */
export const leftSince = (): ActionFailedError =>
  new ActionFailedError(
    'Input may be lost: a dialog opened while it was under way, and the page has been left since. Check the page before you continue.',
  );

/** Creates the error of input that a dialog has interrupted, if the page cannot tell how much of it it has seen. */
export const untold = (): ActionFailedError =>
  new ActionFailedError(
    'Input may be lost: a dialog opened while it was under way, and the page does not tell how much of it has arrived. Check the page before you continue.',
  );

const popups = { select: 'the list of a <select>', input: 'the picker of an <input>' } as const;

/** Creates the error of input at a point below a popup that the browser draws. */
export const behindPopup = (popup: keyof typeof popups): UnsupportedActionError => {
  const reason = `a popup of the browser is open (${popups[popup]}): screenshots show it, but Chromium does not pass mouse input to it, so the page below would receive this action`;
  return new UnsupportedActionError(
    `local cannot do this: ${reason}. Nothing was sent. Choose with keys, such as press('ArrowDown') and press('Enter'), or close the popup with press('Escape').`,
    [reason],
  );
};

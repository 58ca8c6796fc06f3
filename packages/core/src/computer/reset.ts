import type { TabId } from '../actions/action.js';
import type { TableOf } from '../check/options.js';
import { checkFlag, optional } from '../check/values.js';
import type { Held } from '../contract/receipt.js';
import type { TabInfo, TabsFacet } from '../contract/facets.js';
import { startDeadline, type CallOptions, type Deadline } from '../deadline.js';
import { ActionFailedError } from '../errors.js';
import type { Size } from '../geometry.js';
import { displayOf, type Session } from '../session/session.js';
import type { BrowserEvents } from './browser-events.js';
import { frontOf, type Tabs } from './tab.js';

/** Options of `computer.releaseAll`. */
export interface ReleaseOptions {
  /** Whether the holds that are open end, too. Default `false`. */
  readonly endHolds?: boolean;
}

/** How they are checked. */
export const releaseOptions: TableOf<ReleaseOptions, { readonly endHolds: boolean }> = {
  endHolds: optional(checkFlag, false),
};

/** What of a computer is made anew. */
export interface Resettable {
  readonly tabs: Tabs | undefined;
  readonly events: BrowserEvents;
  /** Whether all of its tabs are the caller's. */
  readonly owned: boolean;
  /** Its size when it was opened. */
  readonly display: Size;
}

const blank = 'about:blank';

/** Makes a computer as it was found, as far as that can be done from outside. Returns what had to be released. */
export const reset = async (
  session: Session,
  { tabs, events, owned, display }: Resettable,
  limits: CallOptions,
): Promise<readonly Held[]> => {
  const call = 'computer.reset()';
  events.forgetListeners();
  // First, for nothing can be released in a page that a dialog blocks. One that has closed meanwhile is as good as dismissed.
  for (const dialog of events.openDialogs()) await dialog.dismiss(limits).catch(() => undefined);
  const { released, errors } = await session.clear(call);
  if (errors[0] !== undefined) throw errors[0];
  const facet = session.connection.tabs;
  if (facet === undefined || tabs === undefined) return released;
  await session.operate(call, 'act', limits, async (deadline) => {
    const open = await facet.list(deadline);
    const isOurs = ({ id }: TabInfo): boolean => owned || tabs.opened.has(id);
    const kept = open.find((tab) => !isOurs(tab)) ?? frontOf(open);
    for (const tab of open) if (tab.id !== kept?.id && isOurs(tab)) await facet.close(tab.id, deadline);
    const id = await showBlank(facet, kept?.id, deadline);
    session.activeTab = id;
    const { width, height } = displayOf(session.connection, id);
    if (width !== display.width || height !== display.height) await facet.setViewportSize(id, display, deadline);
  });
  return released;
};

/** How long a page may take to be left, in milliseconds. Seen: under 50. One that does not answer never is. */
const leavingMs = 5_000;

/** Shows a blank page in a tab; in another one, if its page cannot be left or does not answer. Gives the tab. */
const showBlank = async (facet: TabsFacet, kept: TabId | undefined, deadline: Deadline): Promise<TabId> => {
  if (kept === undefined) return (await facet.open(undefined, deadline)).id;
  // Half of what is left of a short time is for the other tab.
  const timeoutMs = Math.min(leavingMs, deadline.remainingMs() / 2);
  const leaving = startDeadline({ signal: deadline.signal, timeoutMs }, 'Leaving the page');
  try {
    await facet.navigate(kept, blank, leaving);
    await facet.activate(kept, deadline);
    return kept;
  } catch (error) {
    const isStuck = leaving.signal.aborted && !deadline.signal.aborted;
    if (!isStuck && !(error instanceof ActionFailedError)) throw error;
    const { id } = await facet.open(undefined, deadline);
    await facet.close(kept, deadline);
    return id;
  } finally {
    leaving.dispose();
  }
};

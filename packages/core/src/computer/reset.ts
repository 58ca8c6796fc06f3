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

/**
 * Options of `computer.releaseAll`.
 *
 * @category Computer
 */
export interface ReleaseOptions {
  /** Whether to end open holds, too. Default: `false`. */
  readonly endHolds?: boolean;
}

/** The checkers of {@link ReleaseOptions}. */
export const releaseOptions: TableOf<ReleaseOptions, { readonly endHolds: boolean }> = {
  endHolds: optional(checkFlag, false),
};

/** The parts of a computer that are reset. */
export interface Resettable {
  readonly tabs: Tabs | undefined;
  readonly events: BrowserEvents;
  /** Whether all of its tabs belong to the caller. */
  readonly owned: boolean;
  /** Its size when it was opened. */
  readonly display: Size;
}

const blank = 'about:blank';

/** Resets a computer as far as possible from outside. Resolves to what had to be released. */
export const reset = async (
  session: Session,
  { tabs, events, owned, display }: Resettable,
  limits: CallOptions,
): Promise<readonly Held[]> => {
  const call = 'computer.reset()';
  events.forgetListeners();
  // First, because nothing can be released in a page that a dialog blocks. If the dialog has closed by itself, that is
  // fine.
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

/** Limit for leaving a page, in milliseconds. Observed: under 50. A page that does not respond is never left. */
const leavingMs = 5_000;

/** Shows a blank page in a tab, or in a new one if the page does not respond or cannot be left. Resolves to the tab. */
const showBlank = async (facet: TabsFacet, kept: TabId | undefined, deadline: Deadline): Promise<TabId> => {
  if (kept === undefined) return (await facet.open(undefined, deadline)).id;
  // If little time is left, half of it is reserved for the new tab.
  const timeoutMs = Math.min(leavingMs, deadline.remainingMs() / 2);
  const leaving = startDeadline({ signal: deadline.signal, timeoutMs }, 'Leaving the page');
  try {
    await facet.navigate(kept, blank, leaving);
    await facet.activate(kept, deadline);
    return kept;
  } catch (error) {
    const isStuck = leaving.isOver() && !deadline.isOver();
    if (!isStuck && !(error instanceof ActionFailedError)) throw error;
    const { id } = await facet.open(undefined, deadline);
    await facet.close(kept, deadline);
    return id;
  } finally {
    leaving.dispose();
  }
};

import { FarhandError, type TabId } from '@farhand/core/driver';
import { ActionRefusedError } from '../machine/action-refused.js';
import { actionResult, type ActionOutcome, type ActionResult } from './action-result.js';
import type { Emulator } from './emulator.js';
import { forDesktop } from './for-desktop.js';
import { pageContext } from './page-context.js';
import { queries } from './queries.js';
import { raise } from './raise.js';
import type { Session } from './session.js';
import { settle } from './settle.js';
import { takeScreenshot } from './take-screenshot.js';
import type { WireAction } from './wire-action.js';

/** Asks for a picture of what an action led to. */
export interface ObserveAfter {
  /** How long to let the page settle before the picture, in milliseconds. */
  readonly settleMs: number;
}

/**
 * Carries out one action of any type. Must run inside {@link Session.exclusively}.
 *
 * @remarks
 * What the action itself cannot do is told in its result. What is wrong with the session is thrown.
 */
export const execute = async (
  session: Session,
  action: WireAction,
  emulator: Emulator,
  observe?: ObserveAfter,
): Promise<ActionResult> => {
  return told(session, action, emulator, await attempt(session, action, emulator, observe));
};

/** Tells that one action failed, without carrying it out. */
export const refuse = (session: Session, action: WireAction, emulator: Emulator, error: string): ActionResult =>
  told(session, action, emulator, { error });

const told = (session: Session, action: WireAction, emulator: Emulator, outcome: ActionOutcome): ActionResult => {
  const result = actionResult({ requestId: action.request_id, ...outcome }, emulator.settings);
  session.publish(result);
  return result;
};

/** Whether an action's result says that it failed. */
export const hasFailed = (result: ActionResult): boolean => result.error_message !== undefined;

const attempt = async (
  session: Session,
  action: WireAction,
  emulator: Emulator,
  observe: ObserveAfter | undefined,
): Promise<ActionOutcome> => {
  let tab: TabId | undefined;
  try {
    tab = await addressedTab(session, action);
    const query = queries.get(action.type);
    let result: Readonly<Record<string, unknown>> = {};
    if (query === undefined) {
      const keys = emulator.settings.variants.keySpellings;
      const input = raise({ ...action, tab_id: tab }, { keys });
      await session.perform(session.kind === 'desktop' ? input.map(forDesktop) : input, tab);
    } else result = await query({ session, action, tab, emulator });

    if (observe !== undefined) {
      await settle(session, emulator.settings.clock, observe.settleMs);
      result = { ...result, screenshot_url: emulator.publishPicture(await takeScreenshot(session, tab)) };
    }
    const context = action.include_context === true ? { pageContext: await pageContext(session, tab) } : {};
    return { result, tab, ...context };
  } catch (error) {
    return { error: refusalOf(error), tab };
  }
};

/** The tab an action runs in: the one it names, else the main one. Computers without tabs ignore the name. */
const addressedTab = async (session: Session, action: WireAction): Promise<TabId | undefined> => {
  const { tabs } = session.connection;
  if (tabs === undefined) return undefined;
  const open = await session.within('Listing the tabs', (deadline) => tabs.list(deadline));
  const wanted = action.tab_id;
  if (wanted === undefined || wanted === '') return open.find(({ active }) => active)?.id;
  if (!open.some(({ id }) => id === wanted)) throw new ActionRefusedError(`Tab not found: ${wanted}`);
  return wanted;
};

/** The errors of a backend that are about one action and leave the session as it is. */
const actionErrors: ReadonlySet<string> = new Set([
  'UNSUPPORTED_ACTION',
  'UNSUPPORTED_FACET',
  'ACTION_FAILED',
  'TIMEOUT',
]);

const refusalOf = (error: unknown): string => {
  if (error instanceof ActionRefusedError) return error.message;
  if (FarhandError.isInstance(error) && actionErrors.has(error.code)) return error.message;
  throw error;
};

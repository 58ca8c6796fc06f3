import { FarhandError, type TabId } from '@farhand/core/driver';
import { objectField, objectsField, type JsonObject } from '../http/json.js';
import { json } from '../http/reply.js';
import { ActionRefusedError } from '../machine/machine.js';
import type { Emulator } from './emulator.js';
import { inUse, type Endpoint, type Exchange } from './endpoint.js';
import { pageContext, queries } from './queries.js';
import { raise } from './raise.js';
import { actionResult, settle, type ActionOutcome, type ActionResult, type Session } from './session.js';
import { takeScreenshot } from './take-screenshot.js';
import { forDesktop, readAction, readCommand, type WireAction } from './wire-action.js';

/** Asks for a picture of what an action led to. */
interface ObserveAfter {
  /** How long to let the page settle before the picture, in milliseconds. */
  readonly settleMs: number;
}

/**
 * Carries out one action of any type. Must run inside {@link Session.exclusively}.
 *
 * @remarks
 * What the action itself cannot do is told in its result. What is wrong with the session is thrown.
 */
const execute = async (
  session: Session,
  action: WireAction,
  emulator: Emulator,
  observe?: ObserveAfter,
): Promise<ActionResult> => {
  return told(session, action, emulator, await attempt(session, action, emulator, observe));
};

/** Tells that one action failed, without carrying it out. */
const refuse = (session: Session, action: WireAction, emulator: Emulator, error: string): ActionResult =>
  told(session, action, emulator, { error });

const told = (session: Session, action: WireAction, emulator: Emulator, outcome: ActionOutcome): ActionResult => {
  const result = actionResult({ requestId: action.request_id, ...outcome }, emulator.settings);
  session.publish(result);
  return result;
};

/** Whether an action's result says that it failed. */
const hasFailed = (result: ActionResult): boolean => result.error_message !== undefined;

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

/** Longest time a client may ask to wait before the picture after an action. */
const longestSettleMs = 30_000;

const observeAfter = (query: URLSearchParams): ObserveAfter | undefined => {
  if (query.get('screenshot_after') !== 'true') return undefined;
  const settleMs = Number(query.get('settle_ms') ?? 0);
  return { settleMs: Number.isFinite(settleMs) ? Math.min(settleMs, longestSettleMs) : 0 };
};

/** What is told of an action that the fault dial makes fail. */
const dialled = 'The fault dial made this action fail; it was not carried out';

const one = async (session: Session, action: WireAction, { emulator, query, fault }: Exchange): Promise<ActionResult> =>
  session.exclusively(async () =>
    fault.failsAt(1)
      ? refuse(session, action, emulator, dialled)
      : execute(session, action, emulator, observeAfter(query)),
  );

/** An endpoint of its own for one type of action, whose body is the rest of the action. */
export const actionEndpoint = (type: string): Endpoint =>
  inUse(async (session, exchange) => json(200, await one(session, readAction(exchange.json(), type), exchange)));

/** `POST /computers/{id}/debug`, whose body is the command itself. */
export const debugEndpoint: Endpoint = inUse(async (session, exchange) => {
  const body = exchange.json();
  return json(200, await one(session, { ...readAction(body, 'debug'), debug: readCommand(body) }, exchange));
});

/** `POST /computers/{id}/execute`: an action under `action`, or flat as older documentation has it. */
export const executeEndpoint: Endpoint = inUse(async (session, exchange) => {
  const body = exchange.json();
  return json(200, await one(session, readAction(objectField(body, 'action') ?? body), exchange));
});

/** `POST /computers/{id}/batch`: one action after another until the first that fails. Always 200. */
export const batchEndpoint: Endpoint = inUse(async (session, { emulator, fault, json: body }) => {
  const actions = (objectsField(body(), 'actions') ?? []).map((action) => readAction(action));
  const results: ActionResult[] = [];
  await session.exclusively(async () => {
    for (const action of actions) {
      const fails = fault.failsAt(results.length + 1);
      const result = fails ? refuse(session, action, emulator, dialled) : await execute(session, action, emulator);
      results.push(result);
      if (hasFailed(result)) return;
    }
  });
  const report = { executed: results.length, total: actions.length, results };
  return json(200, emulator.settings.variants.batchUnderResult ? nested(report, results.at(-1)) : report);
});

const nested = (report: JsonObject, last: ActionResult | undefined): JsonObject => ({
  status: last?.status ?? 'SUCCESS',
  ...(last?.error_message === undefined ? {} : { error_message: last.error_message }),
  result: report,
});

/** `GET /computers/{id}/tabs`: a look, which the fault dial does not take for an action. */
export const listTabsEndpoint: Endpoint = inUse(async (session, { emulator }) =>
  json(200, await session.exclusively(() => execute(session, readAction({}, 'list_tabs'), emulator))),
);

/** `POST` or `DELETE /computers/{id}/tabs/{tab_id}...`: an action on the tab in the path. */
export const tabEndpoint = (type: string): Endpoint =>
  inUse(async (session, exchange) =>
    json(200, await one(session, readAction({ tab_id: exchange.params['tab'] }, type), exchange)),
  );

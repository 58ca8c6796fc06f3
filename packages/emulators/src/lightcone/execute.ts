import { FarhandError, type TabId } from '@farhand/core/driver';
import { isoTime, pause } from '../clock.js';
import { objectField, objectsField, type JsonObject } from '../http/json.js';
import { json } from '../http/reply.js';
import { ActionRefusedError } from '../machine/machine.js';
import { toJpeg } from '../machine/pictures.js';
import { inUse, type Emulator, type Endpoint, type Exchange } from './endpoint.js';
import type { Settings } from './options.js';
import { readModelAction } from './model-action.js';
import { pageContext, queries } from './queries.js';
import { forDesktop, raise } from './raise.js';
import { newRequestId } from './request-id.js';
import type { ActionResult, Session } from './session.js';
import { readAction, readCommand, type WireAction } from './wire-action.js';

/** Creates the endpoint of one type of action, whose body contains the fields of the action. */
export const actionEndpoint = (type: string): Endpoint =>
  inUse(async (session, exchange) => json(200, await one(session, readAction(exchange.json(), type), exchange)));

/** `POST /computers/{id}/debug`: runs the command in its body. */
export const debugEndpoint: Endpoint = inUse(async (session, exchange) => {
  const body = exchange.json();
  return json(200, await one(session, { ...readAction(body, 'debug'), debug: readCommand(body) }, exchange));
});

/**
 * `POST /computers/{id}/execute`: performs an action, given as `action` or, as in older documentation, at the top
 * level.
 */
export const executeEndpoint: Endpoint = inUse(async (session, exchange) => {
  const body = exchange.json();
  const action = readGeneric(objectField(body, 'action') ?? body, exchange.emulator);
  return json(200, await one(session, action, exchange));
});

/** Reads an action that names its own type, in the supported formats. */
const readGeneric = (body: JsonObject, { settings }: Emulator): WireAction => {
  const action = readAction(body);
  return settings.variants.modelActions ? readModelAction(action) : action;
};

/** `POST` or `DELETE /computers/{id}/tabs/{tab_id}...`: performs an action on the tab in the path. */
export const tabEndpoint = (type: string): Endpoint =>
  inUse(async (session, exchange) =>
    json(200, await one(session, readAction({ tab_id: exchange.params['tab'] }, type), exchange)),
  );

const one = async (session: Session, read: WireAction, { emulator, query, fault }: Exchange): Promise<ActionResult> => {
  const action = queued(session, read);
  return session.exclusively(() =>
    execute(session, action, emulator, { fails: fault.failsAt(1), settleMs: settleMs(query) }),
  );
};

/** An action with an id: the client's, or a new one. */
type NamedAction = WireAction & { readonly request_id: string };

/** Publishes an action before it is performed, with the id that its result will have. */
const queued = (session: Session, action: WireAction): NamedAction => {
  const { request_id: given = '', ...asked } = action;
  const requestId = given === '' ? newRequestId() : given;
  session.publish({ request_id: requestId, action: asked });
  return { ...asked, request_id: requestId };
};

/** The longest wait that a client may request before the screenshot after an action, in milliseconds. */
const longestSettleMs = 30_000;

/** Returns the wait before a screenshot of the effect, in milliseconds; `undefined` if none was requested. */
const settleMs = (query: URLSearchParams): number | undefined => {
  if (query.get('screenshot_after') !== 'true') return undefined;
  const asked = Number(query.get('settle_ms') ?? 0);
  return Number.isFinite(asked) ? Math.min(asked, longestSettleMs) : 0;
};

/** `GET /computers/{id}/tabs`: lists the tabs. Faults of actions do not apply. */
export const listTabsEndpoint: Endpoint = inUse(async (session, { emulator }) =>
  json(200, await session.exclusively(() => execute(session, queued(session, readAction({}, 'list_tabs')), emulator))),
);

/** `POST /computers/{id}/batch`: performs actions in order until the first failure. The status is always 200. */
export const batchEndpoint: Endpoint = inUse(async (session, { emulator, fault, json: body }) => {
  const read = (objectsField(body(), 'actions') ?? []).map((action) => readGeneric(action, emulator));
  const actions = read.map((action) => queued(session, action));
  const results: ActionResult[] = [];
  await session.exclusively(async () => {
    for (const action of actions) {
      const result = await execute(session, action, emulator, { fails: fault.failsAt(results.length + 1) });
      results.push(result);
      if (result.error_message !== undefined) return;
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

/** How to perform an action. */
interface Manner {
  /** Whether a fault makes it fail instead. */
  readonly fails?: boolean;
  /** The wait before a screenshot of the effect, in milliseconds. Default: no screenshot. */
  readonly settleMs?: number | undefined;
}

/** The outcome of an action. */
interface Outcome {
  /** Why it failed, if it did. */
  readonly error?: string;
  readonly result?: JsonObject;
  readonly tab?: TabId | undefined;
  readonly pageContext?: JsonObject | null;
}

/**
 * Performs one action of any type. Must run inside {@link Session.exclusively}.
 *
 * @remarks The result reports a failure of the action itself. A failure of the session is thrown.
 */
const execute = async (
  session: Session,
  action: NamedAction,
  emulator: Emulator,
  { fails = false, settleMs: delayMs }: Manner = {},
): Promise<ActionResult> => {
  const outcome = fails
    ? { error: 'The fault dial made this action fail; it was not carried out' }
    : await attempt(session, action, emulator, delayMs);
  const result = wordedResult(outcome, action.request_id, emulator.settings);
  session.publish({ ...result });
  return result;
};

/** The default time limit of an action, in milliseconds (vendor's documentation, June 2026: about 20 s). */
const defaultTimeoutMs = 20_000;

const limitOf = ({ timeout_ms }: WireAction): number =>
  timeout_ms !== undefined && timeout_ms > 0 ? timeout_ms : defaultTimeoutMs;

const attempt = async (
  session: Session,
  action: NamedAction,
  emulator: Emulator,
  delayMs: number | undefined,
): Promise<Outcome> => {
  const limitMs = limitOf(action);
  let tab: TabId | undefined;
  try {
    tab = await addressedTab(session, action);
    const query = queries.get(action.type);
    let result: JsonObject = {};
    if (query === undefined) {
      const { keySpellings: keys, modelActions } = emulator.settings.variants;
      const input = raise({ ...action, tab_id: tab }, { keys, modelActions });
      await session.perform(session.kind === 'desktop' ? input.map(forDesktop) : input, tab, limitMs);
    } else {
      const within: Session['within'] = (what, work) => session.within(what, work, limitMs);
      result = await query({ session, action, tab, emulator, requestId: action.request_id, within });
    }

    if (delayMs !== undefined) {
      await pause(emulator.settings.clock, delayMs, session.ended);
      if (session.ended.aborted) throw session.ended.reason;
      const jpeg = await toJpeg(await session.screenshot(tab));
      result = { ...result, screenshot_url: emulator.publishPicture(jpeg) };
    }
    const context = action.include_context === true ? { pageContext: await pageContext(session, tab) } : {};
    return { result, tab, ...context };
  } catch (error) {
    return { error: refusalOf(error), tab };
  }
};

/** Returns the tab of an action: the named one, otherwise the main one. Computers without tabs ignore the name. */
const addressedTab = async (session: Session, action: WireAction): Promise<TabId | undefined> => {
  const { tabs } = session.connection;
  if (tabs === undefined) return undefined;
  const open = await session.within('Listing the tabs', (deadline) => tabs.list(deadline));
  const wanted = action.tab_id;
  if (wanted === undefined || wanted === '') return open.find(({ active }) => active)?.id;
  if (!open.some(({ id }) => id === wanted)) throw new ActionRefusedError(`Tab not found: ${wanted}`);
  return wanted;
};

/** The backend's errors that concern one action and leave the session usable. */
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

/** Returns an outcome in the API's wording. */
const wordedResult = (
  { error, result, tab, pageContext: context }: Outcome,
  requestId: string,
  { clock, variants }: Settings,
): ActionResult => {
  const words =
    variants.statusWords === 'observed'
      ? { success: 'SUCCESS', failure: 'EXECUTION_ERROR' }
      : { success: 'success', failure: 'error' };
  return {
    status: error === undefined ? words.success : words.failure,
    ...(error === undefined ? {} : { error_message: error }),
    result: result ?? {},
    request_id: requestId,
    ...(tab === undefined ? {} : { executed_tab_id: tab }),
    ...(context === undefined ? {} : { page_context: context }),
    timestamp: isoTime(clock.now()),
  };
};

import { objectField, objectsField, type JsonObject } from '../http/json.js';
import { json } from '../http/reply.js';
import type { ActionResult } from './action-result.js';
import { inUse, type Endpoint, type Exchange } from './endpoint.js';
import { execute, hasFailed, refuse, type ObserveAfter } from './execute.js';
import type { Session } from './session.js';
import { readAction, readCommand, type WireAction } from './wire-action.js';

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

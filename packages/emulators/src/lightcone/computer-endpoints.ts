import { pause } from '../clock.js';
import type { JsonObject } from '../http/json.js';
import { json } from '../http/reply.js';
import { readCreateRequest } from './create-request.js';
import { inUse, keyed, onSession, type Endpoint } from './endpoint.js';
import type { Settings } from './options.js';
import type { Session } from './session.js';
import type { Environment } from './sessions.js';

/** `GET /computers`: those alive, or with `type=persistent` those that were saved. */
export const listComputers: Endpoint = keyed(async ({ emulator, query }) => {
  const { sessions, settings } = emulator;
  if (query.get('type') === 'persistent') return json(200, sessions.environments.all().map(environmentResponse));
  const word = statusWord('elsewhere', settings);
  return json(
    200,
    sessions.live().map((session) => computerResponse(session, word)),
  );
});

/** How much later a slow create is answered for each look. The API has no state to look at that says "not yet". */
const slowStartMsPerLook = 10;

/** `POST /computers`. */
export const createComputer: Endpoint = keyed(async ({ emulator, fault, json: body }) => {
  const request = body();
  const session = await emulator.sessions.create(readCreateRequest(request, emulator.settings));
  const { clock, variants } = emulator.settings;
  const looks = fault.take('slowStart')?.looks ?? 0;
  // Whether it ends meanwhile is for the next request to find out.
  await pause(clock, looks * slowStartMsPerLook, session.ended);
  const reply = json(variants.createStatus, computerResponse(session, statusWord('create', emulator.settings)));
  return oldNames.some((name) => name in request) ? { ...reply, headers: sunset } : reply;
});

/** The old names of lifetimes, and what their use is answered with (vendor's SDK, April 2026). */
const oldNames = ['timeout_seconds', 'auto_kill'];
const sunset = { deprecation: 'true', sunset: 'Sat, 06 Jun 2026 00:00:00 GMT' };

/** `GET /computers/{id}`. */
export const retrieveComputer: Endpoint = onSession(async (session, { emulator }) =>
  json(200, computerResponse(session, statusWord('elsewhere', emulator.settings))),
);

/** `GET /computers/{id}/status`. */
export const retrieveStatus: Endpoint = onSession(async (session, { emulator }) =>
  json(200, statusResponse(session, statusWord('elsewhere', emulator.settings))),
);

/** `POST /computers/{id}/keepalive`: starts the idle timer anew, never the longest life. */
export const keepAlive: Endpoint = inUse(async (session, { emulator }) => {
  await session.within('The keepalive', (deadline) => session.connection.keepAlive(deadline));
  return json(200, { status: statusWord('elsewhere', emulator.settings) });
});

/** `DELETE /computers/{id}`. */
export const deleteComputer: Endpoint = onSession(async (session) => {
  await session.end();
  return json(200, { id: session.id, status: 'terminated' });
});

/** The word for a session that can be used, by where it is asked (observed July 2026) and by variant. */
const statusWord = (where: 'create' | 'elsewhere', { variants }: Pick<Settings, 'variants'>): string => {
  if (where === 'create') return 'ready';
  return variants.statusWords === 'observed' ? 'RUNNING' : 'running';
};

/** A session as create, retrieve and list answer it. */
const computerResponse = ({ id, kind, lifetimes, connection }: Session, status: string): JsonObject => ({
  id,
  kind,
  status,
  ...lifetimes.fields(),
  endpoints: {
    ...(kind === 'browser' ? { screencast: `/computers/${id}/screencast` } : {}),
    ...(connection.cdpUrl === undefined ? {} : { cdp: `/computers/${id}/cdp` }),
  },
});

/** A session as status answers it: without kind and endpoints. */
const statusResponse = ({ id, lifetimes }: Session, status: string): JsonObject => ({
  id,
  status,
  ...lifetimes.fields(),
});

/** A saved session as the list of these answers it. What the vendor shows of one is not public. */
const environmentResponse = ({ id, kind, lifetimes }: Environment): JsonObject => ({
  id,
  kind,
  status: 'terminated',
  ...lifetimes,
  endpoints: {},
});

import { pause } from '../clock.js';
import type { JsonObject } from '../http/json.js';
import { json } from '../http/reply.js';
import { readCreateRequest } from './create-request.js';
import { inUse, keyed, onSession, type Endpoint } from './endpoint.js';
import type { Settings } from './options.js';
import type { Session } from './session.js';
import type { Environment } from './sessions.js';

/** `GET /computers`: lists the running computers or, with `type=persistent`, the saved ones. */
export const listComputers: Endpoint = keyed(async ({ emulator, query }) => {
  const { sessions, settings } = emulator;
  if (query.get('type') === 'persistent') return json(200, sessions.environments.all().map(environmentResponse));
  const word = statusWord('elsewhere', settings);
  return json(
    200,
    sessions.live().map((session) => computerResponse(session, word)),
  );
});

/** The delay of a slow create per look, in milliseconds. The API has no status that means "starting". */
const slowStartMsPerLook = 10;

/** `POST /computers`: creates a computer. */
export const createComputer: Endpoint = keyed(async ({ emulator, fault, json: body }) => {
  const request = body();
  const session = await emulator.sessions.create(readCreateRequest(request, emulator.settings));
  const { clock, variants } = emulator.settings;
  const looks = fault.take('slowStart')?.looks ?? 0;
  // If it ends meanwhile, the next request reports that.
  await pause(clock, looks * slowStartMsPerLook, session.ended);
  const reply = json(variants.createStatus, computerResponse(session, statusWord('create', emulator.settings)));
  return oldNames.some((name) => name in request) ? { ...reply, headers: sunset } : reply;
});

/** The old names of lifetimes, and the warning in the reply if they are used (vendor's SDK, April 2026). */
const oldNames = ['timeout_seconds', 'auto_kill'];
const sunset = { deprecation: 'true', sunset: 'Sat, 06 Jun 2026 00:00:00 GMT' };

/** `GET /computers/{id}`: retrieves a computer. */
export const retrieveComputer: Endpoint = onSession(async (session, { emulator }) =>
  json(200, computerResponse(session, statusWord('elsewhere', emulator.settings))),
);

/** `GET /computers/{id}/status`: retrieves the status of a computer. */
export const retrieveStatus: Endpoint = onSession(async (session, { emulator }) =>
  json(200, statusResponse(session, statusWord('elsewhere', emulator.settings))),
);

/** `POST /computers/{id}/keepalive`: restarts the idle timer, but does not extend the longest life. */
export const keepAlive: Endpoint = inUse(async (session, { emulator }) => {
  await session.within('The keepalive', (deadline) => session.connection.keepAlive(deadline));
  return json(200, { status: statusWord('elsewhere', emulator.settings) });
});

/** `DELETE /computers/{id}`: ends a computer. */
export const deleteComputer: Endpoint = onSession(async (session) => {
  await session.end();
  return json(200, { id: session.id, status: 'terminated' });
});

/** Returns the status word of a usable session, which depends on the endpoint (observed July 2026) and on a variant. */
const statusWord = (where: 'create' | 'elsewhere', { variants }: Pick<Settings, 'variants'>): string => {
  if (where === 'create') return 'ready';
  return variants.statusWords === 'observed' ? 'RUNNING' : 'running';
};

/** Returns a session in the format of create, retrieve and list. */
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

/** Returns a session in the format of status, without kind and endpoints. */
const statusResponse = ({ id, lifetimes }: Session, status: string): JsonObject => ({
  id,
  status,
  ...lifetimes.fields(),
});

/** Returns a saved session in the format of the list. The vendor's format is not public. */
const environmentResponse = ({ id, kind, lifetimes }: Environment): JsonObject => ({
  id,
  kind,
  status: 'terminated',
  ...lifetimes,
  endpoints: {},
});

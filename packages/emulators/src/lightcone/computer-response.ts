import type { Environment } from './environments.js';
import type { Settings } from './options.js';
import type { Session } from './session.js';

type Fields = Readonly<Record<string, unknown>>;

/** The word for a session that can be used, by where it is asked (observed July 2026) and by variant. */
export const statusWord = (where: 'create' | 'elsewhere', { variants }: Pick<Settings, 'variants'>): string => {
  if (where === 'create') return 'ready';
  return variants.statusWords === 'observed' ? 'RUNNING' : 'running';
};

/** A session as create, retrieve and list answer it. */
export const computerResponse = ({ id, kind, lifetimes, connection }: Session, status: string): Fields => ({
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
export const statusResponse = ({ id, lifetimes }: Session, status: string): Fields => ({
  id,
  status,
  ...lifetimes.fields(),
});

/** A saved session as the list of these answers it. What the vendor shows of one is not public. */
export const environmentResponse = ({ id, kind, lifetimes }: Environment): Fields => ({
  id,
  kind,
  status: 'terminated',
  ...lifetimes,
  endpoints: {},
});

import {
  isGone,
  isRecord,
  tagInName,
  type ComputerInfo,
  type Deadline,
  type Json,
  type Platform,
} from '@farhand/core/driver';
import type { Caller } from './caller.js';
import { readSession, type SessionFacts } from './session.js';
import type { Capabilities } from './wire.js';

const recordsIn = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** The nodes in the status of a server. `undefined` if it is no Grid. */
const nodesIn = (status: unknown): readonly Json[] | undefined =>
  isRecord(status) && Array.isArray(status['nodes']) ? recordsIn(status['nodes']) : undefined;

/** Resolves to whether a server is a Grid. Never rejects. */
export const isGrid = (caller: Caller, deadline: Deadline): Promise<boolean> =>
  caller.value('status', deadline).then(
    (status) => nodesIn(status) !== undefined,
    () => false,
  );

/** The sessions in the status of a Grid: in the slots of its nodes. `undefined` if the server is no Grid. */
const sessionsOfGrid = (status: unknown): readonly SessionFacts[] | undefined =>
  nodesIn(status)
    ?.flatMap((node) => recordsIn(node['slots']))
    .map(({ session }) => session)
    .filter(isRecord)
    .map((session) => {
      const facts = readSession(session);
      const createdAt = new Date(String(session['start']));
      return facts === undefined || Number.isNaN(createdAt.getTime()) ? facts : { ...facts, createdAt };
    })
    .filter((facts) => facts !== undefined);

/** The sessions of a server, as far as it lists them: a Grid in its status, chromedriver at an address of its own. */
export const listSessions = async (caller: Caller, deadline: Deadline): Promise<readonly SessionFacts[]> => {
  const ofGrid = sessionsOfGrid(await caller.value('status', deadline));
  if (ofGrid !== undefined) return ofGrid;
  // A server that lists nothing replies 404.
  const listed = await caller.value('listSessions', deadline).catch((): unknown => []);
  return recordsIn(listed)
    .map(({ id, capabilities }) => readSession({ sessionId: id, capabilities }))
    .filter((facts) => facts !== undefined);
};

/** The name that `launch` gave a session. */
export const nameIn = ({ 'se:name': name }: Capabilities): string | undefined =>
  typeof name === 'string' ? name : undefined;

/** A session as `list` describes it. */
export const toComputerInfo = ({ id, capabilities, createdAt }: SessionFacts): ComputerInfo => {
  const tag = tagInName(nameIn(capabilities));
  return {
    id,
    kind: 'browser',
    status: 'running',
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(tag === undefined ? {} : { tag }),
  };
};

/** The operating system of a session's browser. */
export const platformOf = ({ platformName }: Capabilities): Platform => {
  const name = typeof platformName === 'string' ? platformName.toLowerCase() : '';
  if (name.startsWith('win')) return 'windows';
  return name.startsWith('mac') ? 'mac' : 'linux';
};

/** Ends a session. One that is already gone is fine. */
export const endSession = async (caller: Caller, deadline: Deadline): Promise<void> => {
  try {
    await caller.value('deleteSession', deadline);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};

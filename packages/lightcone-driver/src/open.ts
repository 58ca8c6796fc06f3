import {
  endAfterFailure,
  factsOf,
  isPathSegment,
  OutcomeUnknownError,
  ProtocolError,
  startDeadline,
  type ComputerInfo,
  type Connection,
  type Deadline,
  type Http,
  type OpenOptions,
  UnsupportedFacetError,
  type Kind,
} from '@farhand/core/driver';
import { createCaller, endedError, isEnded, nameOf, type Caller } from './caller.js';
import { createEndpoints } from './client.js';
import { endComputer, requireComputerInfo } from './computer.js';
import { connectTo } from './connection.js';
import type { LightconeOptions } from './options.js';
import { openRegistry } from './registry.js';
import { readComputer } from './read.js';
import type { ComputerResponse } from './wire-replies.js';
import type { CreateRequest } from './wire-requests.js';
import type { LightconeCall } from './wire.js';

/** Creates a computer and connects to it. Its tag is kept before anything else is done with it. */
export const openComputer = async (
  http: Http,
  options: LightconeOptions,
  wanted: OpenOptions,
  deadline: Deadline,
): Promise<Connection<LightconeCall>> => {
  const { kind, tag } = wanted;
  refuseDialogs(options, kind);
  const caller = createCaller(http);
  const registry = openRegistry(options);
  if (tag !== undefined) await registry.prepare();
  const { id } = await createComputer(caller, wanted, options, deadline);
  try {
    if (tag !== undefined) await registry.remember(id, tag);
    if (deadline.signal.aborted) throw deadline.error();
    return await connectTo(http, options, { id, kind, tag }, deadline);
  } catch (error) {
    const client = createEndpoints(caller);
    await endAfterFailure(error, 'a Lightcone computer', (limit) => endComputer(client, registry, id, limit));
    throw error;
  }
};

/** Connects to a computer that runs. */
export const attachToComputer = async (
  http: Http,
  options: LightconeOptions,
  id: string,
  deadline: Deadline,
): Promise<Connection<LightconeCall>> => {
  const found = await createEndpoints(createCaller(http)).retrieve(id, deadline);
  const info = requireComputerInfo({ ...found, id }, 'browser', nameOf('retrieve'));
  if (isEnded(info.status)) throw endedError(id, info.status);
  const tag = await openRegistry(options).tagOf(id);
  refuseDialogs(options, info.kind);
  return connectTo(http, options, { ...info, tag }, deadline);
};

/**
 * Refuses what only browsers can do on a desktop, whose dialogs Farhand reaches by input alone.
 *
 * @throws UnsupportedFacetError if `dialogs` is given.
 */
const refuseDialogs = ({ dialogs }: LightconeOptions, kind: Kind): void => {
  if (dialogs === undefined || kind === 'browser') return;
  throw new UnsupportedFacetError(
    'lightcone: dialogs cannot be had on a desktop, whose browser asks on the screen. Leave it out and answer there, or launch a browser.',
  );
};

/**
 * Creates a computer, at most once. May come back although the deadline is over: what it names is to be ended then.
 *
 * @throws OutcomeUnknownError if nobody can tell whether there is one. The message says when it ends.
 * @throws ProtocolError if there is one by a name that cannot be used.
 */
const createComputer = async (
  caller: Caller,
  wanted: OpenOptions,
  options: Saving,
  deadline: Deadline,
): Promise<ComputerInfo> => {
  const { kind } = wanted;
  const body = createRequest(wanted, options);
  const advice = adviceFor(wanted);
  let answer: ComputerResponse = {};
  try {
    const { body: created } = await awaitingLateReply(deadline, nameOf('create'), (longer) =>
      caller.object('create', { body, wait: longer, advice }),
    );
    answer = { ...readComputer(created), kind };
    return requireComputerInfo(answer, kind, nameOf('create'));
  } catch (error) {
    const { id = '' } = answer;
    if (id !== '' && !isPathSegment(id)) {
      throw new ProtocolError(
        `${nameOf('create')} was answered with the id ${caller.redact(JSON.stringify(id))}, which cannot stand in a path. ${advice}`,
      );
    }
    if (!(error instanceof ProtocolError) || (error.status ?? 200) >= 300) throw error;
    const { vendorStatus } = error;
    const word = vendorStatus === undefined ? {} : { vendorStatus };
    throw new OutcomeUnknownError(`${error.message} ${advice}`, { cause: error, ...factsOf(error), ...word });
  }
};

/** The idle time of a computer for which none is asked, in seconds (vendor's documentation, January 2026). */
const defaultIdleSeconds = 120;

/** When a computer that nobody knows the id of ends. */
const endOf = ({ idleTimeoutMs, maxLifetimeMs }: OpenOptions): string => {
  if (idleTimeoutMs !== 0) {
    const asked = idleTimeoutMs === undefined ? undefined : seconds(idleTimeoutMs);
    const whose = asked === undefined ? ", the vendor's default" : '';
    return `it ends by itself once it has been idle for ${asked ?? defaultIdleSeconds} s${whose}`;
  }
  const life = maxLifetimeMs === undefined ? 'the longest that your plan allows' : `${seconds(maxLifetimeMs)} s`;
  return `it runs to the end of its life, ${life}, since idleTimeoutMs is 0, unless you find it in the list and end it`;
};

/** What to do if it is not known whether a computer was created. */
const adviceFor = (wanted: OpenOptions): string =>
  `Lightcone gives no label back, so it cannot be looked for, and sweep does not find it. If it was created, ${endOf(wanted)}.`;

/** Whole seconds, rounded up: a limit is never shorter than asked for. */
const seconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000));

const lifetime = (maxLifetimeMs: number | undefined): CreateRequest => {
  if (maxLifetimeMs === undefined) return {};
  const limit = seconds(maxLifetimeMs);
  return { max_lifetime_seconds: limit, timeout_seconds: limit };
};

const idleTime = (idleTimeoutMs: number | undefined): CreateRequest => {
  if (idleTimeoutMs === undefined) return {};
  if (idleTimeoutMs === 0) return { idle_timeout_enabled: false, auto_kill: false };
  return { inactivity_timeout_seconds: seconds(idleTimeoutMs), idle_timeout_enabled: true, auto_kill: true };
};

/** What is asked besides, for every computer of a driver. */
type Saving = Pick<LightconeOptions, 'create' | 'persistent' | 'environment'>;

/** What `launch` and the driver have options for. Not to be had past them: what is lost track of must end by itself. */
const own: ReadonlySet<string> = new Set<keyof CreateRequest>([
  'kind',
  'display',
  'max_lifetime_seconds',
  'timeout_seconds',
  'inactivity_timeout_seconds',
  'idle_timeout_enabled',
  'auto_kill',
  'persistent',
  'environment_id',
]);

/**
 * The vendor's request for what `launch` asks.
 *
 * @remarks
 * Lifetimes go under their new and their old names. The vendor announced the end of the old ones for June 2026, but its
 * answers still had both in July 2026, and which of them its servers read is not documented.
 */
const createRequest = (
  options: OpenOptions,
  { create: extra = {}, persistent, environment }: Saving = {},
): CreateRequest => {
  const { kind, display, maxLifetimeMs, idleTimeoutMs } = options;
  return {
    ...Object.fromEntries(Object.entries(extra).filter(([name]) => !own.has(name))),
    kind,
    ...(display === undefined ? {} : { display: { width: display.width, height: display.height } }),
    ...lifetime(maxLifetimeMs),
    ...idleTime(idleTimeoutMs),
    ...(persistent === undefined ? {} : { persistent }),
    ...(environment === undefined ? {} : { environment_id: environment }),
  };
};

/** How long the reply to a creation is waited for when the call is over. Vendors answer it in one or two seconds. */
const graceMs = 5_000;

/**
 * Does something that leaves a thing behind which only its reply can name: its own deadline comes five seconds after the
 * call's, so that what is named late can be ended. Core waits for that, unless the caller has aborted the launch.
 */
const awaitingLateReply = async <T>(
  deadline: Deadline,
  what: string,
  work: (longer: Deadline) => Promise<T>,
): Promise<T> => {
  if (deadline.signal.aborted) throw deadline.error();
  const longer = startDeadline({ timeoutMs: 0 }, what);
  let timer: NodeJS.Timeout | undefined;
  const onEnd = (): void => {
    timer = setTimeout(() => longer.end(deadline.error()), graceMs);
  };
  deadline.signal.addEventListener('abort', onEnd, { once: true });
  try {
    return await work({
      ...longer,
      abortedByCaller: () => deadline.abortedByCaller(),
      // Nothing is sent again once the call is over.
      remainingMs: () => (deadline.signal.aborted ? 0 : deadline.remainingMs()),
    });
  } finally {
    deadline.signal.removeEventListener('abort', onEnd);
    clearTimeout(timer);
    longer.dispose();
  }
};

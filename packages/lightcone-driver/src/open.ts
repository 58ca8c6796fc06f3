import {
  deadlineLike,
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

/** Creates a computer and connects to it. Its tag is stored before any other request. */
export const openComputer = async (
  http: Http,
  options: LightconeOptions,
  wanted: OpenOptions,
  deadline: Deadline,
): Promise<Connection<LightconeCall>> => {
  const { kind, tag, onProgress } = wanted;
  refuseDialogs(options, kind);
  const caller = createCaller(http);
  const registry = openRegistry(options);
  if (tag !== undefined) await registry.prepare();
  onProgress?.(`lightcone: a new ${kind}`);
  const { id } = await createComputer(caller, wanted, options, deadline);
  try {
    if (tag !== undefined) await registry.remember(id, tag);
    if (deadline.isOver()) throw deadline.error();
    onProgress?.(`lightcone: the first reply of the computer ${id}`);
    return await connectTo(http, options, { id, kind, tag }, deadline);
  } catch (error) {
    const client = createEndpoints(caller);
    await endAfterFailure(error, 'a Lightcone computer', (limit) => endComputer(client, registry, id, limit));
    throw error;
  }
};

/** Connects to a running computer. */
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
 * Rejects options that only browsers support: Farhand reaches the dialogs on a desktop by input alone.
 *
 * @throws UnsupportedFacetError if `dialogs` is set.
 */
const refuseDialogs = ({ dialogs }: LightconeOptions, kind: Kind): void => {
  if (dialogs === undefined || kind === 'browser') return;
  throw new UnsupportedFacetError(
    'lightcone: a desktop does not support dialogs, because its browser asks on the screen. Nothing was created. Remove the option and answer on the screen, or launch a browser.',
  );
};

/**
 * Creates a computer, at most once. May resolve after the deadline; the caller must then end the computer.
 *
 * @throws OutcomeUnknownError if it is unknown whether the computer was created. The message contains the time at which
 * it would end.
 * @throws ProtocolError if it was created, but its name cannot be used.
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
        `${nameOf('create')}: the id in the reply, ${caller.redact(JSON.stringify(id))}, cannot be part of a path. ${advice}`,
      );
    }
    if (!(error instanceof ProtocolError) || (error.status ?? 200) >= 300) throw error;
    const { vendorStatus } = error;
    const word = vendorStatus === undefined ? {} : { vendorStatus };
    throw new OutcomeUnknownError(`${error.message} ${advice}`, { cause: error, ...factsOf(error), ...word });
  }
};

/** The vendor's default idle time of a computer, in seconds (vendor's documentation, January 2026). */
const defaultIdleSeconds = 120;

/** Describes when a computer with an unknown id ends. */
const endOf = ({ idleTimeoutMs, maxLifetimeMs }: OpenOptions): string => {
  if (idleTimeoutMs !== 0) {
    const asked = idleTimeoutMs === undefined ? undefined : seconds(idleTimeoutMs);
    const whose = asked === undefined ? ", the vendor's default" : '';
    return `it ends by itself after it has been idle for ${asked ?? defaultIdleSeconds} s${whose}`;
  }
  const life = maxLifetimeMs === undefined ? 'the longest that your plan allows' : `${seconds(maxLifetimeMs)} s`;
  return `it runs to the end of its life, ${life}, because idleTimeoutMs is 0, unless you find it in the list and end it`;
};

/** Returns what to do if it is unknown whether a computer was created. */
const adviceFor = (wanted: OpenOptions): string =>
  `Lightcone does not return labels, so Farhand cannot search for the computer, and sweep does not find it. If it was created, ${endOf(wanted)}.`;

/** Whole seconds, rounded up, so that a limit is never shorter than requested. */
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

/** Fields of the create request that apply to every computer of a driver. */
type Saving = Pick<LightconeOptions, 'create' | 'persistent' | 'environment'>;

/**
 * The fields that options of `launch` and the driver set. The option `create` must not bypass them, because a computer
 * that Farhand loses track of must end by itself.
 */
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
 * Returns the vendor's request for the options of `launch`.
 *
 * @remarks Lifetimes are sent under both their new and their old names. The vendor announced the end of the old names
 * for June 2026, but its replies still contained both in July 2026, and it does not document which of them its servers
 * read.
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

/**
 * How long to wait for the reply to a creation after the call has ended, in milliseconds. Vendors reply within one or
 * two seconds.
 */
const graceMs = 5_000;

/**
 * Runs a request whose effect only its reply can name: its own deadline is five seconds later than the call's, so that
 * a late reply still allows to end the computer. Core waits for that, unless the caller has aborted the launch.
 */
const awaitingLateReply = async <T>(
  deadline: Deadline,
  what: string,
  work: (longer: Deadline) => Promise<T>,
): Promise<T> => {
  if (deadline.isOver()) throw deadline.error();
  const longer = startDeadline({ timeoutMs: 0 }, what);
  let timer: NodeJS.Timeout | undefined;
  const onEnd = (): void => {
    timer = setTimeout(() => longer.end(deadline.error()), graceMs);
  };
  const stopListening = deadline.onOver(onEnd);
  try {
    return await work(
      deadlineLike(longer, {
        abortedByCaller: () => deadline.abortedByCaller(),
        // Nothing is retried after the call has ended.
        remainingMs: () => (deadline.isOver() ? 0 : deadline.remainingMs()),
      }),
    );
  } finally {
    stopListening();
    clearTimeout(timer);
    longer.dispose();
  }
};

import {
  factsOf,
  OutcomeUnknownError,
  ProtocolError,
  type ComputerInfo,
  type Deadline,
  type OpenOptions,
} from '@farhand/core/driver';
import { nameOf, type Caller } from './client-call.js';
import { requireComputerInfo } from './computer-info.js';
import { createRequest, seconds } from './create-request.js';
import { awaitingLateReply } from './late-reply.js';
import type { LightconeOptions } from './options.js';
import { readComputer } from './wire-replies.js';

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

/**
 * Creates a computer, at most once. May come back although the deadline is over: what it names is to be ended then.
 *
 * @throws OutcomeUnknownError if nobody can tell whether there is one. The message says when it ends.
 */
export const createComputer = async (
  caller: Caller,
  wanted: OpenOptions,
  options: Pick<LightconeOptions, 'create' | 'persistent' | 'environment'>,
  deadline: Deadline,
): Promise<ComputerInfo> => {
  const { kind } = wanted;
  const body = createRequest(wanted, options);
  const advice = adviceFor(wanted);
  try {
    const created = await awaitingLateReply(deadline, nameOf('create'), (longer) =>
      caller.object('create', { body, wait: longer, advice }),
    );
    return requireComputerInfo({ ...readComputer(created), kind }, kind, nameOf('create'));
  } catch (error) {
    if (!(error instanceof ProtocolError) || (error.status ?? 200) >= 300) throw error;
    const { vendorStatus } = error;
    const word = vendorStatus === undefined ? {} : { vendorStatus };
    throw new OutcomeUnknownError(`${error.message} ${advice}`, { cause: error, ...factsOf(error), ...word });
  }
};

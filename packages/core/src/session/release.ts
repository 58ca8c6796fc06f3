import type { Source } from '../actions/fuse.js';
import { samePressed, type Pressed } from '../actions/meaning.js';
import { startDeadline, type Deadline } from '../deadline.js';
import { FarhandError, suppress, toError } from '../errors.js';
import { isSameKey } from '../keys/key.js';
import type { Scope } from './ambient.js';
import type { HoldKeys } from './call-site.js';
import type { Devices, ReleaseReport } from './devices.js';
import type { Unit } from './entry.js';
import { maskError } from './mask-error.js';

/**
 * Limit for releasing keys and buttons after a failure, in milliseconds. Separate, because the caller's own time is
 * over then.
 */
export const releaseTimeoutMs = 10_000;

/** Releases what is down, with a limit of its own. */
export const releaseAll = async <Call>(
  devices: Devices<Call>,
  which: (pressed: Pressed, source: Source) => boolean = () => true,
  timeoutMs: number = releaseTimeoutMs,
): Promise<ReleaseReport> => {
  const deadline = startDeadline({ timeoutMs }, 'Releasing keys and buttons');
  try {
    const { released, errors } = await devices.release(which, deadline);
    return { released, errors: errors.map((error) => toError(maskError(error))) };
  } finally {
    deadline.dispose();
  }
};

/** The unfinished holds around a scope, outermost first. */
export const holdsAround = (scope: Scope | undefined): readonly HoldKeys[] => {
  const holds: HoldKeys[] = [];
  for (let around = scope; around !== undefined; around = around.parent) if (!around.ended) holds.unshift(around.hold);
  return holds;
};

/**
 * What to release when a unit fails: everything that is down, except what a surrounding hold is meant to hold, no
 * matter which call pressed it.
 */
const affectedBy = (unit: Unit): ((pressed: Pressed) => boolean) => {
  const scope = unit.closes === undefined ? unit.scope : unit.scope?.parent;
  const kept = holdsAround(scope).flatMap((hold) => hold.downs.map(({ action }) => action));
  return (pressed) =>
    !kept.some((action) =>
      pressed.type === 'key'
        ? action.type === 'keyDown' && isSameKey(action.key, pressed.key)
        : action.type === 'pointerDown' && action.button === pressed.button,
    );
};

/** Whether something is down that must be released when a unit fails. */
export const leavesDown = <Call>(devices: Devices<Call>, unit: Unit): boolean => {
  const isAffected = affectedBy(unit);
  return devices.ledger.some(({ pressed }) => isAffected(pressed));
};

/** Records in the holds around a failed unit which of their keys it had lifted and not pressed again. */
export const noteLifted = <Call>({ ledger }: Devices<Call>, { items, scope }: Unit): void => {
  if (!items.some((item) => item.type === 'action' && item.manner?.only === true)) return;
  for (const { pressed, lifted } of holdsAround(scope))
    lifted.push(...pressed.filter((one) => !ledger.some((entry) => samePressed(entry.pressed, one))));
};

/**
 * Releases what must not stay down when a unit fails. If the vendor may still carry out an abandoned call, the release
 * could overtake it. It is then postponed, so that the caller need not wait.
 */
export const releaseAfterFailure = async <Call>(devices: Devices<Call>, unit: Unit): Promise<ReleaseReport> =>
  devices.settling() === undefined ? releaseAll(devices, affectedBy(unit)) : devices.putOff(affectedBy(unit));

/** Postpones the end of a hold whose body failed, so that the hold can reject now. Returns whether it did. */
export const putOffEnd = <Call>(devices: Devices<Call>, unit: Unit): boolean => {
  if (unit.closes?.failure === undefined || devices.settling() === undefined) return false;
  devices.putOff(affectedBy(unit));
  unit.outcome.resolve({ steps: [], requests: 0, durationMs: 0 });
  return true;
};

/**
 * Attaches to an error what was released because of it, and what could not be.
 *
 * @param calls - The calls that failed. The attached facts show nothing of their secrets.
 */
export const noteReleased = (
  error: unknown,
  { released, errors }: ReleaseReport,
  calls: readonly Source[] = [],
): void => {
  suppress(
    error,
    errors.map((one) => toError(maskError(one, calls))),
  );
  if (error instanceof FarhandError) error.released = released;
};

/**
 * Performs overdue releases, because with a key still down from an earlier failure, a click would have another meaning.
 * Returns why nothing else may be sent, if so. If the vendor refuses a release, for example of a key in a closed tab,
 * it would refuse it again, so it blocks nothing.
 */
export const catchUp = async <Call>(devices: Devices<Call>, deadline: Deadline): Promise<Error | undefined> => {
  const { errors } = await devices.releaseOverdue(deadline);
  return errors.find((error) => !isRefusal(error));
};

const isRefusal = (error: Error): boolean =>
  error instanceof FarhandError &&
  (error.code === 'ACTION_FAILED' || error.code === 'REJECTED' || error.code === 'UNSUPPORTED_ACTION');

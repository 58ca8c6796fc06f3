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

/** How long Farhand tries to release keys and buttons after a failure, in milliseconds. The caller's own time is over then. */
export const releaseTimeoutMs = 10_000;

/** Releases what is down, in time of its own. */
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

/** The holds that a scope lies in, outermost first, as far as they have not ended. */
export const holdsAround = (scope: Scope | undefined): readonly HoldKeys[] => {
  const holds: HoldKeys[] = [];
  for (let around = scope; around !== undefined; around = around.parent) if (!around.ended) holds.unshift(around.hold);
  return holds;
};

/** What is to be released when a unit fails: everything that is down, except what a hold around it means to hold, whoever pressed it. */
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

/** Whether something is down that must not stay so when a unit fails. */
export const leavesDown = <Call>(devices: Devices<Call>, unit: Unit): boolean => {
  const isAffected = affectedBy(unit);
  return devices.ledger.some(({ pressed }) => isAffected(pressed));
};

/** Notes in the holds around a unit that has failed which of their keys it had lifted and not pressed again. */
export const noteLifted = <Call>({ ledger }: Devices<Call>, { items, scope }: Unit): void => {
  if (!items.some((item) => item.type === 'action' && item.manner?.only === true)) return;
  for (const { pressed, lifted } of holdsAround(scope))
    lifted.push(...pressed.filter((one) => !ledger.some((entry) => samePressed(entry.pressed, one))));
};

/**
 * Releases what must not stay down when a unit fails. Where the vendor may still carry out what was given up, a release would
 * overtake it, and the caller is not to wait: it is put off.
 */
export const releaseAfterFailure = async <Call>(devices: Devices<Call>, unit: Unit): Promise<ReleaseReport> =>
  devices.settling() === undefined ? releaseAll(devices, affectedBy(unit)) : devices.putOff(affectedBy(unit));

/** Leaves the end of a hold whose body has failed until it can be sent, so that the hold can tell its caller now. Whether it did. */
export const putOffEnd = <Call>(devices: Devices<Call>, unit: Unit): boolean => {
  if (unit.closes?.failure === undefined || devices.settling() === undefined) return false;
  devices.putOff(affectedBy(unit));
  unit.outcome.resolve({ steps: [], requests: 0, durationMs: 0 });
  return true;
};

/**
 * Notes in an error what was released because of it, and what could not be.
 *
 * @param calls - The calls that failed. What is noted shows nothing of their secrets.
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
 * Releases what should have been released before and could not be: with a key still down from an earlier failure, a click
 * would mean something else. Returns why nothing else may be sent, if so. If the vendor has refused, it will refuse again,
 * as with a key in a tab that was closed, and stands in nobody's way.
 */
export const catchUp = async <Call>(devices: Devices<Call>, deadline: Deadline): Promise<Error | undefined> => {
  const { errors } = await devices.releaseOverdue(deadline);
  return errors.find((error) => !isRefusal(error));
};

const isRefusal = (error: Error): boolean =>
  error instanceof FarhandError &&
  (error.code === 'ACTION_FAILED' || error.code === 'REJECTED' || error.code === 'UNSUPPORTED_ACTION');

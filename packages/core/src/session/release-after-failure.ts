import type { Source } from '../actions/fuse.js';
import type { Pressed } from '../actions/state.js';
import { FarhandError, suppress, toError } from '../errors.js';
import type { Devices, ReleaseReport } from './devices.js';
import type { HoldKeys } from './hold-keys.js';
import { maskError } from './mask-error.js';
import { releaseAll } from './release.js';
import type { Scope } from './scope.js';
import type { Unit } from './unit.js';

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
        ? action.type === 'keyDown' && action.key === pressed.key
        : action.type === 'pointerDown' && action.button === pressed.button,
    );
};

/** Whether something is down that must not stay so when a unit fails. */
export const leavesDown = <Call>(devices: Devices<Call>, unit: Unit): boolean => {
  const isAffected = affectedBy(unit);
  return devices.ledger.some(({ pressed }) => isAffected(pressed));
};

/** Releases what must not stay down when a unit fails. */
export const releaseAfterFailure = <Call>(devices: Devices<Call>, unit: Unit): Promise<ReleaseReport> =>
  releaseAll(devices, affectedBy(unit));

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

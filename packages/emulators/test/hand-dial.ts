import type { Fault, FaultedRequest, Faults } from '@farhand/emulators';

/** A dial that a test turns by hand. */
export interface HandDial {
  readonly faults: Faults;
  /** What it was asked about, in order. */
  readonly seen: readonly FaultedRequest[];
  /** Makes this go wrong with the next request that arrives. */
  next(fault: Fault): void;
}

/** A dial with which nothing goes wrong until it is turned. */
export const handDial = (): HandDial => {
  const seen: FaultedRequest[] = [];
  let planned: Fault | undefined;
  return {
    seen,
    faults: (request) => {
      seen.push(request);
      const fault = planned;
      planned = undefined;
      return fault;
    },
    next: (fault) => {
      planned = fault;
    },
  };
};

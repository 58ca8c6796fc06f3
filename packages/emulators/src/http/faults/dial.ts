import { checkFault } from './check-fault.js';
import type { Fault, Faults } from './fault.js';

/** Gives each request that arrives its fault, or none. */
export type Dial = (method: string, path: string) => Fault | undefined;

/** Makes a dial that numbers the requests. Without `faults` nothing goes wrong. */
export const createDial = (faults: Faults = () => undefined): Dial => {
  let arrived = 0;
  return (method, path) => {
    const index = arrived;
    arrived += 1;
    const fault = faults({ index, method, path });
    return fault === undefined ? undefined : checkFault(fault);
  };
};

import type { Driver } from './connection.js';
import { describe } from './geometry.js';

/**
 * Checks that a value is a driver of this version of the contract.
 *
 * @throws TypeError if it is not.
 */
export const checkDriver = (driver: Driver, call: string): void => {
  if (typeof driver !== 'object' || driver === null || typeof driver.open !== 'function') {
    throw new TypeError(`${call}: expected a driver such as lightcone() or local(), got ${describe(driver)}.`);
  }
  if (driver.specVersion !== 1) {
    throw new TypeError(
      `${call}: the driver speaks version ${describe(driver.specVersion)} of the driver contract; this core speaks version 1.`,
    );
  }
};

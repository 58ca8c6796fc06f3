import { checkDriver } from './check-driver.js';
import type { ComputerInfo, Driver } from './connection.js';
import type { CallOptions } from './deadline.js';
import { checkOptions } from './known-options.js';
import { within } from './wait.js';

/** The computers that are running, as the vendor lists them. On some vendors that is your whole organization's. */
export const list = async <Call>(driver: Driver<Call>, options: CallOptions = {}): Promise<readonly ComputerInfo[]> => {
  checkDriver(driver, 'list');
  checkOptions(options, ['signal', 'timeoutMs'], 'list');
  return within(options, 'list()', (deadline) => deadline.race(driver.list(deadline)));
};

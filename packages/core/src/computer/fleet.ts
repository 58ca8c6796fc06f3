import { callOptions, checkOptions } from '../check/options.js';
import { checkTag } from '../check/values.js';
import { checkDriver, type ComputerInfo, type Driver } from '../contract/connection.js';
import { within, type CallOptions, type Deadline } from '../deadline.js';
import { suppress, toError } from '../errors.js';

/** Options of {@link sweep}. */
export interface SweepOptions extends CallOptions {
  /** The tag that the computers were launched with. */
  readonly tag: string;
}

/**
 * Ends the computers that were launched with a tag and still run, such as those of a test run that crashed, and no
 * others. Returns those it has ended.
 *
 * @remarks
 * Where the vendor gives no label back, as Lightcone, only computers that were launched on this machine are found.
 *
 * @throws TypeError if there is no tag.
 * @throws The first failure, after all were tried; `suppressedErrors()` has the others.
 */
export const sweep = async <Call>(driver: Driver<Call>, options: SweepOptions): Promise<readonly ComputerInfo[]> => {
  checkDriver(driver, 'sweep');
  const settings = checkOptions(options, { tag: checkTag, ...callOptions }, 'sweep');
  return within(settings, 'sweep()', (deadline) => deadline.race(endAll(driver, settings.tag, deadline)));
};

const endAll = async <Call>(
  driver: Driver<Call>,
  tag: string,
  deadline: Deadline,
): Promise<readonly ComputerInfo[]> => {
  const found = (await driver.list(deadline)).filter((computer) => computer.tag === tag);
  const results = await Promise.allSettled(found.map(({ id }) => driver.terminate(id, deadline)));
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [toError(result.reason)] : []));
  const [first, ...others] = errors;
  if (first === undefined) return found;
  suppress(first, others);
  throw first;
};

/** The computers that are running, as the vendor lists them. On some vendors that is your whole organization's. */
export const list = async <Call>(driver: Driver<Call>, options: CallOptions = {}): Promise<readonly ComputerInfo[]> => {
  checkDriver(driver, 'list');
  const limits = checkOptions(options, callOptions, 'list');
  return within(limits, 'list()', (deadline) => deadline.race(driver.list(deadline)));
};

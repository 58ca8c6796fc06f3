import { callOptions, checkOptions } from '../check/options.js';
import { checkTag } from '../check/values.js';
import { checkDriver, type ComputerInfo, type Driver } from '../contract/connection.js';
import { within, type CallOptions, type Deadline } from '../deadline.js';
import { suppress, toError } from '../errors.js';

/**
 * Options of {@link sweep}.
 *
 * @category Start
 */
export interface SweepOptions extends CallOptions {
  /** The tag that the computers were launched with. */
  readonly tag: string;
}

/**
 * Ends every running computer that was launched with a tag, such as those of a test run that crashed. Resolves to the
 * computers that it ended.
 *
 * @remarks
 * If the vendor does not store labels, as Lightcone, `sweep` finds only computers that were launched on this machine.
 *
 * @throws TypeError if the tag is missing.
 * @throws The first failure, after all were tried. `suppressedErrors()` returns the others.
 * @example
 * ```ts
 * import { sweep } from '@farhand/core';
 * import { lightcone } from '@farhand/lightcone-driver';
 *
 * const ended = await sweep(lightcone(), { tag: 'nightly' });
 * console.log(`Ended ${ended.length} computers.`);
 * ```
 * @category Start
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

/**
 * Lists the running computers of the vendor. On some vendors that includes those of your whole organization.
 *
 * @throws TransportError, TimeoutError as the vendor reports.
 * @example
 * ```ts
 * import { list } from '@farhand/core';
 * import { lightcone } from '@farhand/lightcone-driver';
 *
 * for (const { id, status } of await list(lightcone())) console.log(id, status);
 * ```
 * @category Start
 */
export const list = async <Call>(driver: Driver<Call>, options: CallOptions = {}): Promise<readonly ComputerInfo[]> => {
  checkDriver(driver, 'list');
  const limits = checkOptions(options, callOptions, 'list');
  return within(limits, 'list()', (deadline) => deadline.race(driver.list(deadline)));
};

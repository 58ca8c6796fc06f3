import { checkSide } from './input/check-options.js';
import { checkOptions } from './known-options.js';
import { Computer } from './computer.js';
import type { ComputerInfo, Connection, Driver, Kind } from './connection.js';
import { checkCallOptions, startDeadline, type CallOptions, type Deadline } from './deadline.js';
import { UnsupportedFacetError } from './errors.js';
import { frontOf } from './front-tab.js';
import { describe, type Size } from './geometry.js';
import { Session } from './session/session.js';

/** Options of {@link attach}. */
export interface AttachOptions extends CallOptions {
  /** How long every call on this computer may take unless it says otherwise, in milliseconds. `0` is no limit. Default 30 000. */
  readonly defaultTimeoutMs?: number;
}

/** Options of {@link launch}. */
export interface LaunchOptions extends AttachOptions {
  /** What to create. Default `'browser'`. */
  readonly kind?: Kind;
  /** Size of the display or viewport in pixels. A wish: the vendor decides, and `computer.display` tells. */
  readonly display?: Size;
  /** Longest life of the computer, in milliseconds, at least 1000. Default: the vendor's. */
  readonly maxLifetimeMs?: number;
  /** How long it may be idle before the vendor ends it, in milliseconds, at least 1000; `0` is never. Default: the vendor's. */
  readonly idleTimeoutMs?: number;
}

const defaultTimeoutMs = 30_000;

/** Vendors take seconds to start a computer, some of them many. */
const defaultLaunchTimeoutMs = 120_000;

/**
 * Creates a computer and waits until it can be used. `close()` or `await using` ends it.
 *
 * @throws TypeError if an option is unknown.
 * @throws TransportError, TimeoutError, OutcomeUnknownError as the vendor reports. What was created by then is ended.
 */
export const launch = async <Call>(driver: Driver<Call>, options: LaunchOptions = {}): Promise<Computer> => {
  checkDriver(driver, 'launch');
  checkOptions(options, ['kind', 'display', 'maxLifetimeMs', 'idleTimeoutMs', ...attachOptions], 'launch');
  checkAttachOptions(options, 'launch');
  const { kind = 'browser', display, maxLifetimeMs, idleTimeoutMs } = options;
  if (kind !== 'browser' && kind !== 'desktop') {
    throw new TypeError(`launch: kind must be 'browser' or 'desktop', got ${describe(kind)}.`);
  }
  if (!driver.kinds.includes(kind)) {
    throw new UnsupportedFacetError(
      `launch: ${driver.name} has no computers of kind '${kind}', only ${driver.kinds.map((one) => `'${one}'`).join(', ')}.`,
    );
  }
  if (display !== undefined) checkDisplay(display);
  checkLifetime(maxLifetimeMs, 'maxLifetimeMs', false);
  checkLifetime(idleTimeoutMs, 'idleTimeoutMs', true);
  return connect(driver, options, 'launch', true, (deadline) =>
    driver.open(
      {
        kind,
        ...(display === undefined ? {} : { display }),
        ...(maxLifetimeMs === undefined ? {} : { maxLifetimeMs }),
        ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
      },
      deadline,
    ),
  );
};

/**
 * Connects to a running computer. `close()` lets go of it and leaves it running; `terminate()` ends it.
 *
 * @throws ClosedError if there is no such computer any more.
 */
export const attach = async <Call>(
  driver: Driver<Call>,
  id: string,
  options: AttachOptions = {},
): Promise<Computer> => {
  checkDriver(driver, 'attach');
  if (typeof id !== 'string' || id === '')
    throw new TypeError(`attach: expected the id of a computer, got ${describe(id)}.`);
  checkOptions(options, attachOptions, 'attach');
  checkAttachOptions(options, 'attach');
  return connect(driver, options, 'attach', false, (deadline) => driver.attach(id, deadline));
};

/** The computers that are running, as the vendor lists them. On some vendors that is your whole organization's. */
export const list = async <Call>(driver: Driver<Call>, options: CallOptions = {}): Promise<readonly ComputerInfo[]> => {
  checkDriver(driver, 'list');
  checkOptions(options, ['signal', 'timeoutMs'], 'list');
  checkCallOptions(options, 'list');
  const deadline = startDeadline(
    { signal: options.signal, timeoutMs: options.timeoutMs ?? defaultTimeoutMs },
    'list()',
  );
  try {
    return await deadline.race(driver.list(deadline));
  } finally {
    deadline.dispose();
  }
};

const attachOptions = ['defaultTimeoutMs', 'signal', 'timeoutMs'];

const connect = async <Call>(
  driver: Driver<Call>,
  options: AttachOptions,
  call: string,
  owned: boolean,
  open: (deadline: Deadline) => Promise<Connection<Call>>,
): Promise<Computer> => {
  const { signal, timeoutMs = defaultLaunchTimeoutMs } = options;
  const deadline = startDeadline({ signal, timeoutMs }, `${call}(${driver.name}())`);
  const opening = open(deadline);
  try {
    const connection = await deadline.race(opening);
    const front = connection.frontTab ?? frontOf((await connection.tabs?.list(deadline)) ?? [])?.id;
    const session = new Session(
      connection,
      { name: driver.name, timeoutMs: options.defaultTimeoutMs ?? defaultTimeoutMs },
      front,
    );
    return new Computer(session, owned);
  } catch (error) {
    void opening.then((connection) => abandon(connection, owned)).catch(() => undefined);
    throw error;
  } finally {
    deadline.dispose();
  }
};

/** Ends what was opened after all although `launch` has failed. */
const abandon = async <Call>(connection: Connection<Call>, owned: boolean): Promise<void> => {
  const deadline = startDeadline({ timeoutMs: defaultTimeoutMs }, 'Ending a computer that was not wanted any more');
  try {
    if (owned) await connection.terminate(deadline);
  } finally {
    deadline.dispose();
    await connection.detach();
  }
};

const checkDriver = (driver: Driver, call: string): void => {
  if (typeof driver !== 'object' || driver === null || typeof driver.open !== 'function') {
    throw new TypeError(`${call}: expected a driver such as lightcone() or local(), got ${describe(driver)}.`);
  }
  if (driver.specVersion !== 1) {
    throw new TypeError(
      `${call}: the driver speaks version ${describe(driver.specVersion)} of the driver contract; this core speaks version 1.`,
    );
  }
};

const checkAttachOptions = (options: AttachOptions, call: string): void => {
  checkCallOptions(options, call);
  if (options.defaultTimeoutMs !== undefined)
    checkCallOptions({ timeoutMs: options.defaultTimeoutMs }, `${call} defaultTimeoutMs`);
};

const checkDisplay = ({ width, height }: Size): void => {
  checkSide(width, 'display.width', 'launch');
  checkSide(height, 'display.height', 'launch');
};

const checkLifetime = (value: number | undefined, name: string, mayBeZero: boolean): void => {
  if (value === undefined || (mayBeZero && value === 0)) return;
  if (typeof value !== 'number')
    throw new TypeError(`launch: ${name} must be a number of milliseconds, got ${describe(value)}.`);
  if (!Number.isFinite(value) || value < 1000) {
    throw new RangeError(
      `launch: ${name} must be at least 1000 milliseconds${mayBeZero ? ' or 0 for no limit' : ''}, got ${value}.`,
    );
  }
};

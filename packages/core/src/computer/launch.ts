import { checkOptions } from '../check/options.js';
import { describe } from '../check/values.js';
import { checkDriver, type Connection, type Driver } from '../contract/connection.js';
import { startDeadline, type Deadline } from '../deadline.js';
import { ClosedError, type OutcomeUnknownError } from '../errors.js';
import { closeAtProcessEnd, endAfterFailure } from '../process-end.js';
import { Session } from '../session/session.js';
import { inTime, startHeartbeat } from '../sleep.js';
import { Computer } from './computer.js';
import {
  attachOptions,
  checkLaunchOptions,
  defaultTimeoutMs,
  type AttachOptions,
  type AttachSettings,
  type LaunchOptions,
} from './launch-options.js';
import { frontOf } from './tab.js';

/** How long a driver may take, once its time is over, to end what it has created, or to say that it may be left, in milliseconds. */
const lateMs = 12_000;

/**
 * Creates a computer and waits until it can be used. `close()` or `await using` ends it, and so does the end of the
 * process by a signal or for having nothing left to do.
 *
 * @throws TypeError if an option is unknown.
 * @throws TransportError, TimeoutError, OutcomeUnknownError as the vendor reports. What was created by then is ended,
 * which may take up to 12 s beyond `timeoutMs`. An aborted launch rejects at once and is cleaned up in the background.
 */
export const launch = async <Call>(driver: Driver<Call>, options: LaunchOptions = {}): Promise<Computer> => {
  checkDriver(driver, 'launch');
  const [wanted, settings] = checkLaunchOptions(options, driver);
  return connect(driver, settings, 'launch', true, (deadline) => driver.open(wanted, deadline));
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
  const settings = checkOptions(options, attachOptions, 'attach');
  return connect(driver, settings, 'attach', false, (deadline) => driver.attach(id, deadline));
};

const connect = async <Call>(
  driver: Driver<Call>,
  settings: AttachSettings,
  call: string,
  owned: boolean,
  open: (deadline: Deadline) => Promise<Connection<Call>>,
): Promise<Computer> => {
  const { signal, timeoutMs, handleSignals } = settings;
  const deadline = startDeadline({ signal, timeoutMs }, `${call}(${driver.name}())`);
  const opening = open(deadline);
  // Until there is a computer to close, the end of the process ends what comes of the opening. If the process ends right
  // after, nobody is told: a program that learns of a failed launch may end the process before the computer has ended.
  let isLeaving = false;
  const release = handleSignals
    ? closeAtProcessEnd((isFinal) => {
        isLeaving = isFinal;
        if (!isFinal) deadline.end(new ClosedError(`${call}: the process is about to end.`));
        return abandonWhenOpen(opening, owned);
      })
    : (): void => undefined;
  let connection: Connection<Call> | undefined;
  try {
    connection = await deadline.race(opening);
    if (isLeaving) return await forever;
    const front = connection.frontTab ?? frontOf((await connection.tabs?.list(deadline)) ?? [])?.id;
    return hold(connection, driver.name, settings, owned, front);
  } catch (error) {
    if (isLeaving) return await forever;
    const opened = connection;
    if (opened !== undefined) {
      await endAfterFailure(error, 'a computer', (limit) => abandon(opened, owned, limit));
      throw error;
    }
    const abandoned = abandonWhenOpen(opening, owned).finally(release);
    if (deadline.abortedByCaller()) throw error;
    throw await inTime(
      lateMs,
      opening.then(
        () => abandoned.then(() => error),
        (own: unknown) => own,
      ),
      error,
    );
  } finally {
    deadline.dispose();
    if (connection !== undefined) release();
  }
};

/** What a launch gives when the process ends: nothing any more. */
const forever = new Promise<never>(() => undefined);

/** Makes a computer of a connection, with what goes on beside it until it ends. */
const hold = <Call>(
  connection: Connection<Call>,
  name: string,
  { onUnknown, handleSignals, keepAlive, defaultTimeoutMs: timeoutMs }: AttachSettings,
  owned: boolean,
  front: string | undefined,
): Computer => {
  let stopBeating = (): void => undefined;
  let forget = (): void => undefined;
  const life = new AbortController();
  const settings = {
    name,
    timeoutMs,
    onUnknown: onUnknown === undefined ? undefined : (error: OutcomeUnknownError) => onUnknown(error, computer),
    ended: life.signal,
    onEnd: () => {
      stopBeating();
      life.abort();
    },
  };
  const session = new Session(connection, settings, front);
  const computer: Computer = new Computer(session, owned, () => forget());
  if (keepAlive !== undefined) {
    const { everyMs } = keepAlive;
    stopBeating = startHeartbeat(everyMs, () => computer.keepAlive({ timeoutMs: everyMs }));
  }
  if (handleSignals) {
    forget = closeAtProcessEnd((isFinal) => {
      if (isFinal) session.fallSilent();
      return computer.close();
    });
  }
  return computer;
};

/** Ends what was opened although `launch` has failed; what was only attached to is let go of. */
const abandon = async <Call>(connection: Connection<Call>, owned: boolean, deadline: Deadline): Promise<void> => {
  try {
    if (owned) await connection.terminate(deadline);
  } finally {
    await connection.detach();
  }
};

/** As {@link abandon}, for what may still be opened after all. There is nobody left to tell of a failure. */
const abandonWhenOpen = async <Call>(opening: Promise<Connection<Call>>, owned: boolean): Promise<void> => {
  const connection = await opening.catch(() => undefined);
  if (connection === undefined) return;
  const deadline = startDeadline({ timeoutMs: defaultTimeoutMs }, 'Ending a computer that was not wanted any more');
  await abandon(connection, owned, deadline)
    .catch(() => undefined)
    .finally(() => deadline.dispose());
};

import { startDeadline, type Deadline } from './deadline.js';
import { suppress, toError } from './errors.js';
import { inTime } from './sleep.js';

/**
 * Ends something.
 *
 * @param isFinal - whether the process ends by the signal as soon as everything is closed. What still waits is then better
 *   left waiting than rejected: a program that catches the error, or does not, would end the process too early.
 */
export type Close = (isFinal: boolean) => Promise<unknown>;

/**
 * What is closed: a computer, or what a driver has on this machine behind one, such as a browser. Computers go first,
 * so that what they hold is released while there is something to release it on. What drivers have is closed only if the
 * process ends right after: whoever else listens may call `process.exit()`, which a removal of files would not survive.
 */
export type ClosedPart = 'computer' | 'driver';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** By this another installed copy of this module knows our listeners, and what to wait for. */
const brand: unique symbol = Symbol.for('farhand.process-end');

/** Long enough for a request or two to a vendor; a supervisor that sent SIGTERM kills after ten seconds or more. */
const computersLimitMs = 8_000;

/** Long enough to end a browser, and both together are ten seconds. */
const driversLimitMs = 2_000;

/** What is open. One process has one set of signals, so this is the process's. */
let open: Readonly<Record<ClosedPart, Set<Close>>> = { computer: new Set(), driver: new Set() };

/** What is being closed because the process is about to end. None of it rejects. */
const closing = new Set<Promise<void>>();

const attempt = async (close: Close, isFinal: boolean): Promise<void> => {
  try {
    await close(isFinal);
  } catch {
    // There is nobody left to tell, and the others are to be closed all the same.
  }
};

const closeAll = async (isFinal: boolean, withDrivers: boolean): Promise<void> => {
  const all = (closes: ReadonlySet<Close>): Promise<readonly void[]> =>
    Promise.all([...closes].map((close) => attempt(close, isFinal)));
  const { computer, driver } = open;
  open = { computer: new Set(), driver: withDrivers ? new Set() : driver };
  await inTime(computersLimitMs, all(computer), []);
  // Those of computers that are closed have been taken back by now.
  if (withDrivers) await inTime(driversLimitMs, all(driver), []);
};

const track = (work: Promise<void>): void => {
  closing.add(work);
  void work.then(() => closing.delete(work));
};

const settled = async (): Promise<void> => {
  await Promise.all(closing);
};

interface SignalListener {
  (signal: NodeJS.Signals): void;
  /** What this copy is closing. */
  readonly [brand]: () => Promise<void>;
}

const isOurs = (listener: object): listener is SignalListener => brand in listener;

const ignore = (): void => undefined;

const onSignal: SignalListener = Object.assign(
  (signal: NodeJS.Signals): void => {
    const listeners: readonly object[] = process.listeners(signal);
    const ours = listeners.filter(isOurs);
    const isOnlyUs = ours.length === listeners.length;
    if (isOnlyUs && closing.size > 0) {
      stopListening();
      process.kill(process.pid, signal);
      return;
    }
    // Without us the process would be over. Errors of a program whose computers go away must not end it before they have.
    if (isOnlyUs) process.on('uncaughtException', ignore);
    track(closeAll(isOnlyUs, isOnlyUs));
    // Once every copy has seen who listens. From then on a second signal does what it does to any process.
    queueMicrotask(() => {
      stopListeningIfIdle();
      if (!isOnlyUs) return;
      void Promise.all(ours.map((listener) => listener[brand]())).then(() => {
        process.off('uncaughtException', ignore);
        // What was opened meanwhile listens, and is closed in turn.
        process.kill(process.pid, signal);
      });
    });
  },
  { [brand]: settled },
);

const onBeforeExit = (): void => {
  const count = open.computer.size;
  if (count > 0) {
    process.emitWarning(
      `${count === 1 ? '1 computer was' : `${count} computers were`} left open, and Farhand closes ${count === 1 ? 'it' : 'them'} now. ` +
        `Call computer.close() when you are done, or write 'await using computer = await launch(...)'.`,
      { type: 'FarhandWarning', code: 'FARHAND_LEFT_OPEN' },
    );
  }
  track(closeAll(false, true));
  stopListeningIfIdle();
};

let isListening = false;

const listen = (): void => {
  if (isListening) return;
  isListening = true;
  // In front, since a listener that is to be called once is no longer listed when it was called before ours.
  for (const signal of signals) process.prependListener(signal, onSignal);
  process.on('beforeExit', onBeforeExit);
};

const stopListening = (): void => {
  isListening = false;
  for (const signal of signals) process.off(signal, onSignal);
  process.off('beforeExit', onBeforeExit);
};

const stopListeningIfIdle = (): void => {
  if (open.computer.size + open.driver.size === 0) stopListening();
};

/**
 * Has `close` called when this process is about to end by SIGINT, SIGTERM or SIGHUP, or because nothing is left to do.
 *
 * @remarks
 * All computers are closed at once, then what drivers have behind them, within 10 seconds together. Then the process
 * ends by the signal as if nobody had listened; a second signal ends it at once. If somebody else listens to the signal,
 * the computers are closed all the same, and what follows is theirs to decide. When nothing is left to do, a warning with
 * the code `FARHAND_LEFT_OPEN` says how many computers were left open. Each `close` is called once at most, and never
 * after `process.exit()`, an error that nobody catches, or SIGKILL.
 *
 * @returns a function that takes it back
 */
export const closeAtProcessEnd = (close: Close, part: ClosedPart = 'computer'): (() => void) => {
  // Each call is one of its own, also when the same function is passed twice.
  const own: Close = (isFinal) => close(isFinal);
  const siblings = open[part];
  siblings.add(own);
  listen();
  return () => {
    if (siblings.delete(own)) stopListeningIfIdle();
  };
};

/** For the end of a computer whose launch failed: the caller's own time may be over by then. */
const cleanUpTimeoutMs = 10_000;

/** Ends what a launch that failed has created. If that fails too, `failure` stays the error. */
export const endAfterFailure = async (
  failure: unknown,
  what: string,
  end: (deadline: Deadline) => Promise<void>,
): Promise<void> => {
  const deadline = startDeadline({ timeoutMs: cleanUpTimeoutMs }, `Ending ${what} whose launch failed`);
  try {
    await end(deadline);
  } catch (error) {
    suppress(failure, [toError(error)]);
  } finally {
    deadline.dispose();
  }
};

/** Does something with a resource that belongs to whoever gets the result: if it fails, the resource is closed. */
export const closingOnFailure = async <T>(resource: { close(): Promise<void> }, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    await resource.close();
    throw error;
  }
};

import { writeSync } from 'node:fs';
import { startDeadline, type Deadline } from './deadline.js';
import { suppress, toError } from './errors.js';
import { waitForListeners } from './process-alive.js';
import { ownProcess } from './own-process.js';
import { inTime } from './sleep.js';

/**
 * Closes something.
 *
 * @param isFinal - whether the signal ends the process as soon as everything is closed. Pending calls then stay pending
 * instead of rejecting, because an error, caught or not, could end the process too early.
 * @param limitMs - how long it may take, in milliseconds
 */
export type Close = (isFinal: boolean, limitMs: number) => Promise<unknown>;

/**
 * What is closed: a computer, or a driver's local resource behind it, such as a browser. Computers are closed first,
 * while their keys and buttons can still be released. Driver resources are closed only if the process ends right after:
 * another signal listener may call `process.exit()`, which would interrupt the removal of files.
 */
export type ClosedPart = 'computer' | 'driver';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Identifies our listeners, and what to wait for, to other installed copies of this module. */
const brand: unique symbol = Symbol.for('farhand.process-end');

/** Long enough for a request or two to a vendor. Supervisors kill a process ten seconds or more after SIGTERM. */
const computersLimitMs = 8_000;

/** Long enough to end a browser. Together with the limit above it makes ten seconds. */
const driversLimitMs = 2_000;

/** How messages describe something that is open. */
interface Naming {
  /** The resource and where it was opened. */
  readonly name: () => string;
  /** What would be left running if the process ended now, as a sentence. Empty if nothing would. */
  readonly left: () => string;
}

/** What is open, with its description for messages. */
type Open = Map<Close, Naming>;

/** What is open in this process. Module state, because signals are per process. */
let open: Readonly<Record<ClosedPart, Open>> = { computer: new Map(), driver: new Map() };

/** Closings in progress because the process is about to end. None of these promises rejects. */
const closing = new Set<Promise<void>>();

/** Closes all of them within a time limit. Warns about each that could not be closed. */
const closeWithin = async (limitMs: number, closes: Open, isFinal: boolean): Promise<void> => {
  const unclosed = new Map<Naming, string>([...closes.values()].map((names) => [names, `it took over ${limitMs} ms`]));
  const attempt = async (close: Close, names: Naming): Promise<void> => {
    try {
      await close(isFinal, limitMs);
      unclosed.delete(names);
    } catch (error) {
      // Continue with the others.
      unclosed.set(names, toError(error).message);
    }
  };
  await inTime(limitMs, Promise.all([...closes].map(([close, names]) => attempt(close, names))), []);
  for (const [{ name }, why] of unclosed) {
    if (name() === '') continue;
    warn(
      'FARHAND_NOT_CLOSED',
      `The process is about to end, and Farhand could not close ${name()}: ${why}. It may keep running with keys down. End it with sweep() or at the vendor.`,
    );
  }
};

const closeAll = async (isFinal: boolean, withDrivers: boolean): Promise<void> => {
  const { computer, driver } = open;
  open = { computer: new Map(), driver: withDrivers ? new Map() : driver };
  await closeWithin(computersLimitMs, computer, isFinal);
  // Resources of closed computers have removed themselves by now.
  if (withDrivers) await closeWithin(driversLimitMs, driver, isFinal);
};

const track = (work: Promise<void>): void => {
  closing.add(work);
  void work.then(() => closing.delete(work));
};

const settled = async (): Promise<void> => {
  await Promise.all(closing);
};

/** What a listener of ours exposes to other copies of this module. */
interface Branded {
  /** Resolves when this copy has closed everything. */
  readonly [brand]: () => Promise<void>;
}

const isOurs = (listener: object): listener is Branded => brand in listener;

const ignore: Branded & (() => void) = Object.assign((): void => undefined, { [brand]: settled });

const onSignal: Branded & ((signal: NodeJS.Signals) => void) = Object.assign(
  (signal: NodeJS.Signals): void => {
    const listeners: readonly object[] = ownProcess.listeners(signal);
    const ours = listeners.filter(isOurs);
    const isOnlyUs = ours.length === listeners.length;
    if (isOnlyUs && closing.size > 0) {
      stopListening();
      ownProcess.kill(ownProcess.pid, signal);
      return;
    }
    // Without our listener the process would have ended. Errors caused by the closing computers must not end it first.
    if (isOnlyUs) ownProcess.on('uncaughtException', ignore);
    track(closeAll(isOnlyUs, isOnlyUs));
    // Runs after every copy has read the listeners. From then on, a second signal has its default effect.
    queueMicrotask(() => {
      stopListeningIfIdle();
      if (!isOnlyUs) return;
      void Promise.all(ours.map((listener) => listener[brand]())).then(() => {
        ownProcess.off('uncaughtException', ignore);
        // After warnings have been printed. Computers that were opened in the meantime listen again and are closed in
        // turn.
        setImmediate(() => ownProcess.kill(ownProcess.pid, signal));
      });
    });
  },
  { [brand]: settled },
);

/**
 * Handles an uncaught error or unhandled rejection. The process continues until everything is closed, then ends with
 * the error as it would have without this listener. If there are other listeners, they decide how the process ends.
 */
const onUncaught: Branded & ((error: unknown) => void) = Object.assign(
  (error: unknown): void => {
    const listeners: readonly object[] = ownProcess.listeners('uncaughtException');
    const ours = listeners.filter(isOurs);
    if (ours.length < listeners.length || closing.size > 0) return;
    // Errors caused by the closing computers must not end the process first.
    ownProcess.on('uncaughtException', ignore);
    track(closeAll(true, true));
    queueMicrotask(() => {
      stopListeningIfIdle();
      if (ours[0] !== onUncaught) {
        void settled().then(() => ownProcess.off('uncaughtException', ignore));
        return;
      }
      void Promise.all(ours.map((listener) => listener[brand]())).then(() => {
        stopListening();
        ownProcess.off('uncaughtException', ignore);
        setImmediate(() => {
          throw error;
        });
      });
    });
  },
  { [brand]: settled },
);

/** Runs when the process exits at once, as by `process.exit()`. Nothing can be awaited any more. */
const onExit = (): void => {
  const left = [...open.computer.values()].map((names) => names.left()).filter((text) => text !== '');
  if (left.length === 0) return;
  const text = `Farhand: the process ended before its computers were closed. ${left.join(' ')} Call computer.close() before process.exit(). End what is left with sweep().\n`;
  try {
    writeSync(2, text);
  } catch {
    // stderr is closed.
  }
};

/** The most names in one warning. */
const mostNames = 5;

/** The open computers, for a warning: `: one (launched at …), another`. */
const openNames = (): string => {
  const names = [...open.computer.values()].map(({ name }) => name()).filter((name) => name !== '');
  if (names.length === 0) return '';
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return `: ${names.slice(0, mostNames).join(', ')}${more}`;
};

const warn = (code: string, message: string): void => ownProcess.emitWarning(message, { type: 'FarhandWarning', code });

const onBeforeExit = (): void => {
  const count = open.computer.size;
  if (count > 0 && waitForListeners()) {
    warn(
      'FARHAND_LISTENING',
      `Only the listeners of computer.on() keep the process alive${openNames()}. ` +
        `Call computer.close() when you are done, or the function that computer.on() returned.`,
    );
    return;
  }
  if (count > 0) {
    warn(
      'FARHAND_LEFT_OPEN',
      `${count === 1 ? '1 computer was' : `${count} computers were`} left open, and Farhand closes ${count === 1 ? 'it' : 'them'} now${openNames()}. ` +
        `Call computer.close() when you are done, or write 'await using computer = await launch(...)'.`,
    );
  }
  track(closeAll(false, true));
  stopListeningIfIdle();
};

let isListening = false;

const listen = (): void => {
  if (isListening) return;
  isListening = true;
  // First in the list, because a `once` listener that ran before ours would no longer be listed.
  for (const signal of signals) ownProcess.prependListener(signal, onSignal);
  // An existing listener already decides how the process ends. Vitest would take a second listener as one that handled
  // the error, and report success.
  if (ownProcess.listeners('uncaughtException').every(isOurs)) ownProcess.on('uncaughtException', onUncaught);
  ownProcess.on('beforeExit', onBeforeExit);
  ownProcess.on('exit', onExit);
};

const stopListening = (): void => {
  isListening = false;
  for (const signal of signals) ownProcess.off(signal, onSignal);
  ownProcess.off('uncaughtException', onUncaught);
  ownProcess.off('beforeExit', onBeforeExit);
  ownProcess.off('exit', onExit);
};

const stopListeningIfIdle = (): void => {
  if (open.computer.size + open.driver.size === 0) stopListening();
};

/**
 * Registers `close` to be called when this process is about to end: by SIGINT, SIGTERM or SIGHUP, by an uncaught error,
 * or because the event loop is empty.
 *
 * @remarks
 * Farhand closes all computers at once, then the drivers' resources behind them, within 10 seconds together. Then the
 * signal ends the process as it would have without Farhand; a second signal ends it at once. If other listeners handle
 * the signal, Farhand still closes the computers, but those listeners decide how the process ends.
 *
 * If the event loop is empty, a warning with the code `FARHAND_LEFT_OPEN` lists the computers that were left open. If a
 * computer has event listeners, the process continues instead, and a warning with the code `FARHAND_LISTENING` is
 * printed once.
 *
 * Each `close` is called at most once. It is never called after `process.exit()`, when Farhand can only print what is
 * left, or after SIGKILL.
 *
 * @param name - names the resource in a warning
 * @param left - what is left running if the process ends at once, as a sentence; empty if nothing is
 * @returns a function that removes the registration
 */
export const closeAtProcessEnd = (
  close: Close,
  part: ClosedPart = 'computer',
  name: () => string = () => '',
  left: () => string = () => '',
): (() => void) => {
  // A fresh function per call, so that one function can be registered twice.
  const own: Close = (...how) => close(...how);
  const siblings = open[part];
  siblings.set(own, { name, left });
  listen();
  return () => {
    if (siblings.delete(own)) stopListeningIfIdle();
  };
};

/** Limit for ending a computer whose launch failed. Separate, because the caller's own time may be over by then. */
const cleanUpTimeoutMs = 10_000;

/** Ends what a failed launch has created. If that fails too, `failure` stays the error. */
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

/** Works with a resource that the result will own. If the work fails, the resource is closed. */
export const closingOnFailure = async <T>(resource: { close(): Promise<void> }, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    await resource.close();
    throw error;
  }
};

import { writeSync } from 'node:fs';
import { startDeadline, type Deadline } from './deadline.js';
import { suppress, toError } from './errors.js';
import { waitForListeners } from './process-alive.js';
import { ownProcess } from './own-process.js';
import { inTime } from './sleep.js';

/**
 * Ends something.
 *
 * @param isFinal - whether the process ends by the signal as soon as everything is closed. What still waits is then better
 *   left waiting than rejected: a program that catches the error, or does not, would end the process too early.
 * @param limitMs - how long it may take, in milliseconds
 */
export type Close = (isFinal: boolean, limitMs: number) => Promise<unknown>;

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

/** What a message says of something that is open. */
interface Naming {
  /** What it is and where it was opened. */
  readonly name: () => string;
  /** What is left of it if the process ends now, as a sentence. Empty: nothing. */
  readonly left: () => string;
}

/** What is open, and what a message says of it. */
type Open = Map<Close, Naming>;

/** What is open. One process has one set of signals, so this is the process's. */
let open: Readonly<Record<ClosedPart, Open>> = { computer: new Map(), driver: new Map() };

/** What is being closed because the process is about to end. None of it rejects. */
const closing = new Set<Promise<void>>();

/** Closes all of them, within a time. Says which could not be. */
const closeWithin = async (limitMs: number, closes: Open, isFinal: boolean): Promise<void> => {
  const unclosed = new Map<Naming, string>([...closes.values()].map((names) => [names, `not within ${limitMs} ms`]));
  const attempt = async (close: Close, names: Naming): Promise<void> => {
    try {
      await close(isFinal, limitMs);
      unclosed.delete(names);
    } catch (error) {
      // The others are to be closed all the same.
      unclosed.set(names, toError(error).message);
    }
  };
  await inTime(limitMs, Promise.all([...closes].map(([close, names]) => attempt(close, names))), []);
  for (const [{ name }, why] of unclosed) {
    if (name() === '') continue;
    warn(
      'FARHAND_NOT_CLOSED',
      `The process is about to end, and Farhand could not close ${name()}: ${why}. It may go on running, with keys down: end it with sweep(), or at the vendor.`,
    );
  }
};

const closeAll = async (isFinal: boolean, withDrivers: boolean): Promise<void> => {
  const { computer, driver } = open;
  open = { computer: new Map(), driver: withDrivers ? new Map() : driver };
  await closeWithin(computersLimitMs, computer, isFinal);
  // Those of computers that are closed have been taken back by now.
  if (withDrivers) await closeWithin(driversLimitMs, driver, isFinal);
};

const track = (work: Promise<void>): void => {
  closing.add(work);
  void work.then(() => closing.delete(work));
};

const settled = async (): Promise<void> => {
  await Promise.all(closing);
};

/** What a listener of ours tells other copies of it. */
interface Branded {
  /** What this copy is closing. */
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
    // Without us the process would be over. Errors of a program whose computers go away must not end it before they have.
    if (isOnlyUs) ownProcess.on('uncaughtException', ignore);
    track(closeAll(isOnlyUs, isOnlyUs));
    // Once every copy has seen who listens. From then on a second signal does what it does to any process.
    queueMicrotask(() => {
      stopListeningIfIdle();
      if (!isOnlyUs) return;
      void Promise.all(ours.map((listener) => listener[brand]())).then(() => {
        ownProcess.off('uncaughtException', ignore);
        // Once warnings have been printed. What was opened meanwhile listens, and is closed in turn.
        setImmediate(() => ownProcess.kill(ownProcess.pid, signal));
      });
    });
  },
  { [brand]: settled },
);

/**
 * An error that nobody catches, a rejection that nobody handles included. The process goes on until everything is closed, and ends
 * by the error then, as if nobody had listened. Where somebody else listens it is theirs to decide what becomes of the process.
 */
const onUncaught: Branded & ((error: unknown) => void) = Object.assign(
  (error: unknown): void => {
    const listeners: readonly object[] = ownProcess.listeners('uncaughtException');
    const ours = listeners.filter(isOurs);
    if (ours.length < listeners.length || closing.size > 0) return;
    // Errors of a program whose computers go away must not end it before they have.
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

/** The process ends at once, as by `process.exit()`: nothing can be waited for any more. */
const onExit = (): void => {
  const left = [...open.computer.values()].map((names) => names.left()).filter((text) => text !== '');
  if (left.length === 0) return;
  const text = `Farhand: the process has ended before its computers were closed. ${left.join(' ')} Call computer.close() before process.exit(), and end with sweep() what is left.\n`;
  try {
    writeSync(2, text);
  } catch {
    // Nobody reads what is printed.
  }
};

/** How many names a warning has at most. */
const mostNames = 5;

/** The computers that are open, for a warning: `: one (launched at …), another`. */
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
      `Nothing is left to do but to wait for events, so the process goes on for the listeners of computer.on()${openNames()}. ` +
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
  // In front, since a listener that is to be called once is no longer listed when it was called before ours.
  for (const signal of signals) ownProcess.prependListener(signal, onSignal);
  // Whoever listens already decides what becomes of the process. Vitest takes a second listener for one that has dealt with the
  // error, and would report that all is well.
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
 * Has `close` called when this process is about to end by SIGINT, SIGTERM or SIGHUP, by an error that nobody catches, or
 * because nothing is left to do.
 *
 * @remarks
 * All computers are closed at once, then what drivers have behind them, within 10 seconds together. Then the process
 * ends by the signal as if nobody had listened; a second signal ends it at once. If somebody else listens to the signal,
 * the computers are closed all the same, and what follows is theirs to decide. When nothing is left to do, a warning with
 * the code `FARHAND_LEFT_OPEN` says which computers were left open. While somebody listens to events of one, the process
 * goes on instead, and a warning with the code `FARHAND_LISTENING` says so, once. Each `close` is called once at most, and never
 * after `process.exit()`, when only what is left can be printed, or SIGKILL.
 *
 * @param name - names it in a warning
 * @param left - what is left of it if the process ends at once, as a sentence; empty if nothing is
 * @returns a function that takes it back
 */
export const closeAtProcessEnd = (
  close: Close,
  part: ClosedPart = 'computer',
  name: () => string = () => '',
  left: () => string = () => '',
): (() => void) => {
  // Each call is one of its own, also when the same function is passed twice.
  const own: Close = (...how) => close(...how);
  const siblings = open[part];
  siblings.set(own, { name, left });
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

import { MessageChannel, type MessagePort } from 'node:worker_threads';

/**
 * Keeps the process alive while it is referenced. Unlike a timer, it is unaffected by fake timers in tests and costs
 * nothing.
 */
let port: MessagePort | undefined;

let uses = 0;

/**
 * Keeps the process alive until you call the function that it returns. For drivers whose processes and sockets do not,
 * so that a script ends when it has nothing left to do.
 */
export const keepProcessAlive = (): (() => void) => {
  port ??= new MessageChannel().port1;
  uses += 1;
  if (uses === 1) port.ref();
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    uses -= 1;
    if (uses === 0) port?.unref();
  };
};

/** Keeps the process alive during some work. */
export const aliveDuring = async <T>(work: () => Promise<T>): Promise<T> => {
  const release = keepProcessAlive();
  try {
    return await work();
  } finally {
    release();
  }
};

let listeners = 0;

/** Called when the last listener is removed, if the process waits for that. */
let whenNobodyListens = (): void => undefined;

/**
 * Registers an event listener until you call the function that it returns, once. A listener alone does not keep the
 * process alive: {@link waitForListeners} decides when the event loop is empty.
 */
export const noteListener = (): (() => void) => {
  listeners += 1;
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    listeners -= 1;
    if (listeners === 0) whenNobodyListens();
  };
};

/** Keeps the process alive while listeners are registered. Returns whether there are any. */
export const waitForListeners = (): boolean => {
  if (listeners > 0) whenNobodyListens = keepProcessAlive();
  return listeners > 0;
};

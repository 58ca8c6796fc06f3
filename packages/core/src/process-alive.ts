import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** A port keeps the process alive as long as it is referenced, and costs nothing: fake timers of tests do not reach it. */
let port: MessagePort | undefined;

let uses = 0;

/**
 * Keeps the process alive until the function it returns is called. For drivers whose processes and sockets do not, so that a
 * script ends when it has nothing left to do.
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

/** Called when no listener is left, if the process waits for that. */
let whenNobodyListens = (): void => undefined;

/**
 * Notes that somebody listens to events, until the function it returns is called, once. That alone does not keep the process
 * alive: whoever learns that nothing else is left to do decides.
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

/** Keeps the process alive for as long as somebody listens to events. Returns whether anybody does. */
export const waitForListeners = (): boolean => {
  if (listeners > 0) whenNobodyListens = keepProcessAlive();
  return listeners > 0;
};

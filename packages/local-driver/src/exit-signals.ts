const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How to end each browser that runs. One process has one set of signals, so this is the process's. */
const closers = new Set<() => Promise<unknown>>();

/**
 * Ends the browsers, then lets the signal do what it would have done. If somebody else listens to the signal, what
 * happens next is theirs to decide: the browsers end with the process anyway, whenever that is.
 */
const onSignal = (signal: NodeJS.Signals): void => {
  if (process.listenerCount(signal) > 1) return;
  // A second signal must not wait for a browser that does not end.
  stopListening();
  const open = [...closers].map((close) => close().catch(() => undefined));
  void Promise.all(open).then(() => process.kill(process.pid, signal));
};

const stopListening = (): void => {
  for (const signal of signals) process.off(signal, onSignal);
};

/**
 * Has `close` called when a signal is about to end this process, so that no profile stays behind. Exit status and
 * other listeners are as if it were not there.
 *
 * @returns a function that takes it back
 */
export const closeOnSignals = (close: () => Promise<unknown>): (() => void) => {
  if (closers.size === 0) for (const signal of signals) process.on(signal, onSignal);
  closers.add(close);
  return () => {
    if (closers.delete(close) && closers.size === 0) stopListening();
  };
};

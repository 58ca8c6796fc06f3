/** By how much a beat may come early, as a part of the time between two: computers started together drift apart. */
const jitter = 0.25;

/**
 * Calls `beat` again and again, every `everyMs` milliseconds at the latest and up to a quarter earlier by chance, each
 * time after the one before has ended. A beat that fails is made up for by the next. Does not keep the process alive.
 *
 * @returns a function that stops it
 */
export const startHeartbeat = (
  everyMs: number,
  beat: () => Promise<void>,
  random: () => number = Math.random,
): (() => void) => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer = setTimeout(() => void run(), everyMs * (1 - jitter * random()));
    timer.unref();
  };
  const run = async (): Promise<void> => {
    await beat().catch(() => undefined);
    if (!stopped) wait();
  };
  wait();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
};

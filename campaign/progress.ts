/** The progress of a campaign. */
export interface Progress {
  readonly programs: number;
  readonly of: number;
  readonly elapsedMs: number;
}

/** The longest time without a progress line, in milliseconds. */
const everyMs = 30_000;

/** Formats the remaining time. */
const timeLeft = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
};

/** Formats the progress: finished and total programs, programs per second, and the remaining time at that rate. */
export const progressLine = ({ programs, of, elapsedMs }: Progress): string => {
  const perSecond = (1000 * programs) / elapsedMs;
  const left = timeLeft(((of - programs) / perSecond) * 1000);
  return `${programs.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} programs, ${perSecond.toFixed(1)} a second, ${left} left`;
};

/**
 * Returns a progress line when one is due: after each tenth of the programs, and after half a minute without one. There
 * is none at the end.
 */
export const progressLines = (of: number): ((programs: number, elapsedMs: number) => string | undefined) => {
  const step = Math.max(1, Math.ceil(of / 10));
  let lastMs = 0;
  return (programs, elapsedMs) => {
    const isDue = programs % step === 0 || elapsedMs - lastMs >= everyMs;
    if (!isDue || programs >= of || elapsedMs <= 0) return undefined;
    lastMs = elapsedMs;
    return progressLine({ programs, of, elapsedMs });
  };
};

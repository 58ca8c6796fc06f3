/** How far a campaign has come. */
export interface Progress {
  readonly programs: number;
  readonly of: number;
  readonly elapsedMs: number;
}

/** At least so often a campaign says how far it has come, in milliseconds. */
const everyMs = 30_000;

/** A time that is left, in words. */
const timeLeft = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
};

/** How far a campaign has come, in words: how many of how many, how many a second, and how long the rest takes at that rate. */
export const progressLine = ({ programs, of, elapsedMs }: Progress): string => {
  const perSecond = (1000 * programs) / elapsedMs;
  const left = timeLeft(((of - programs) / perSecond) * 1000);
  return `${programs.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} programs, ${perSecond.toFixed(1)} a second, ${left} left`;
};

/** Says when it is time for a line: after each tenth of the programs, and whenever none has come for half a minute; not at the end. */
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

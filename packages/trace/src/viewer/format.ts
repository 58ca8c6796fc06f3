import type { SeenPlace } from '@farhand/core';

/** Formats a duration: `8 ms`, `1.25 s`, `2 min 5 s`. */
export const duration = (ms: number): string => {
  if (ms < 10) return `${ms.toFixed(1).replace(/\.0$/, '')} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/** Formats a number of bytes. */
export const size = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
};

/** Formats a count: `1 call`, `2 calls`. */
export const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;

/** Formats how certain a place is: `0.93`, with the scale of an image: `0.97 at 1.5×`. Empty if nothing says it. */
export const likeness = ({ score, confidence, scale }: SeenPlace): string => {
  const like = score ?? confidence;
  if (like === undefined) return '';
  return `${like.toFixed(2)}${scale === undefined || scale === 1 ? '' : ` at ${scale}×`}`;
};

/** Returns the last part of a path, with its line: `login.test.ts:12`. */
export const shortPlace = (calledAt: string): string => /([^/\\]+:\d+):\d+$/.exec(calledAt)?.[1] ?? calledAt;

import type { Deadline } from '@farhand/core/driver';

/**
 * Waits for some milliseconds; not at all if there are none.
 *
 * @throws the deadline's error if that comes first.
 */
export const sleep = async (durationMs: number, deadline: Deadline): Promise<void> => {
  if (durationMs <= 0) return;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, durationMs);
  });
  try {
    await deadline.race(over);
  } finally {
    clearTimeout(timer);
  }
};

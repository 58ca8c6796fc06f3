/** A part of a picture, in its pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture as rows of red, green and blue. */
export interface Rgb {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** A margin of unchanged pixels around the changed part, in pixels. */
const margin = 2;

/**
 * Returns the part in which two pictures of the same size differ by more than `tolerance` levels; `undefined` if there
 * is none.
 */
export const changedBox = (before: Rgb, after: Rgb, tolerance: number): Box | undefined => {
  const { width, height } = after;
  const bytes = width * 3;
  const differsAt = (at: number): boolean => Math.abs((before.data[at] ?? 0) - (after.data[at] ?? 0)) > tolerance;
  let top = -1;
  let bottom = -1;
  let left = bytes;
  let right = -1;
  for (let y = 0; y < height; y += 1) {
    const start = y * bytes;
    const end = start + bytes;
    // Most rows are equal, and a memory comparison finds that fast.
    if (before.data.compare(after.data, start, end, start, end) === 0) continue;
    let first = 0;
    while (first < bytes && !differsAt(start + first)) first += 1;
    if (first === bytes) continue;
    let last = bytes - 1;
    while (last > right && !differsAt(start + last)) last -= 1;
    if (top < 0) top = y;
    bottom = y;
    left = Math.min(left, first);
    right = Math.max(right, last);
  }
  if (top < 0) return undefined;
  const x = Math.max(0, Math.floor(left / 3) - margin);
  const y = Math.max(0, top - margin);
  return {
    x,
    y,
    width: Math.min(width, Math.floor(right / 3) + 1 + margin) - x,
    height: Math.min(height, bottom + 1 + margin) - y,
  };
};

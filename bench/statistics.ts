/** The middle of some figures, and the quarters around it. */
export interface Spread {
  readonly median: number;
  /** A quarter of the figures is below. */
  readonly low: number;
  /** A quarter of the figures is above. */
  readonly high: number;
}

/** The figure below which a part of the sorted figures lies, between its two neighbors. */
const quantile = (sorted: readonly number[], part: number): number => {
  const at = part * (sorted.length - 1);
  const [below = NaN, above = below] = sorted.slice(Math.floor(at), Math.floor(at) + 2);
  return below + (above - below) * (at - Math.floor(at));
};

/** Returns the figure below which a part of the figures lies: 0.5 is the median, 0.99 all but the highest percent. */
export const figureAt = (figures: readonly number[], part: number): number =>
  quantile(
    figures.toSorted((a, b) => a - b),
    part,
  );

/** Returns the median of figures and its quarters. */
export const spreadOf = (figures: readonly number[]): Spread => ({
  median: figureAt(figures, 0.5),
  low: figureAt(figures, 0.25),
  high: figureAt(figures, 0.75),
});

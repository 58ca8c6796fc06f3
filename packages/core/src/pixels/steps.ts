import type { Region, Size } from '../geometry.js';

/** One change of a picture. */
export type Step =
  | { readonly type: 'crop'; readonly region: Region }
  | { readonly type: 'resize'; readonly size: Size };

/** Changes in order, none of which follows one of its kind. */
export type Steps = readonly Step[];

const joined = (last: Step | undefined, step: Step): Step | undefined => {
  if (last?.type === 'crop' && step.type === 'crop') {
    const { x, y, width, height } = step.region;
    return { type: 'crop', region: { x: last.region.x + x, y: last.region.y + y, width, height } };
  }
  return last?.type === 'resize' && step.type === 'resize' ? step : undefined;
};

/** The changes with one more. Two crops are one, and of two sizes the last one is made of what the first was made of. */
export const withStep = (steps: Steps, step: Step): Steps => {
  const join = joined(steps.at(-1), step);
  return join === undefined ? [...steps, step] : [...steps.slice(0, -1), join];
};

/** What is done to pixels: a change, or each pixel made a block of pixels. */
export type PixelStep = Step | { readonly type: 'zoom'; readonly size: Size };

/** The smallest whole multiple of a size that a wanted one is not larger than. */
export const zoomedSize = (size: Size, wanted: Size): Size => ({
  width: size.width * Math.ceil(wanted.width / size.width),
  height: size.height * Math.ceil(wanted.height / size.height),
});

const sameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;

/**
 * The steps as pixels take them. Enlarging is zooming, which leaves everything where it was, and making it smaller from there:
 * what sharp enlarges otherwise lies half a pixel further to the right and below, in both directions even if only one is
 * enlarged, and in a picture that is small in the other direction that is more than a pixel of the display (sharp 0.35).
 */
export const pixelSteps = (steps: Steps, source: Size): readonly PixelStep[] => {
  let size = source;
  return steps.flatMap((step): readonly PixelStep[] => {
    if (step.type === 'crop') {
      size = step.region;
      return [step];
    }
    const zoomed = zoomedSize(size, step.size);
    const zoom: readonly PixelStep[] = sameSize(zoomed, size) ? [] : [{ type: 'zoom', size: zoomed }];
    size = step.size;
    return sameSize(zoomed, step.size) ? zoom : [...zoom, step];
  });
};

/** What can be done in one pass: a crop, a change of size, and another crop. */
export const passesOf = (steps: readonly PixelStep[]): readonly (readonly PixelStep[])[] => {
  const passes: PixelStep[][] = [];
  for (const step of steps) {
    const pass = passes.at(-1);
    const isFull = step.type !== 'crop' && pass?.some(({ type }) => type !== 'crop') === true;
    if (pass === undefined || isFull) passes.push([step]);
    else pass.push(step);
  }
  return passes;
};

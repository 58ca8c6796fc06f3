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

/** What can be done in one pass: a crop, a change of size, and another crop. */
export const passesOf = (steps: Steps): readonly Steps[] => {
  const passes: Step[][] = [];
  for (const step of steps) {
    const pass = passes.at(-1);
    const isFull = step.type === 'resize' && pass?.some(({ type }) => type === 'resize') === true;
    if (pass === undefined || isFull) passes.push([step]);
    else pass.push(step);
  }
  return passes;
};

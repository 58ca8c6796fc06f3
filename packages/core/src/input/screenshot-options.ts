import type { CallOptions } from '../deadline.js';
import { checkRegion, type Region, type Size } from '../geometry.js';
import { checkWaitingOptions } from './check-options.js';

/** Options of `screenshot`. */
export interface ScreenshotOptions extends CallOptions {
  /** The part of the display that is wanted. Default: the whole. The vendor is asked for the whole in any case. */
  readonly region?: Region;
}

/** Options of a screenshot of the whole display, which comes as it was taken. */
export type WholeScreenshotOptions = CallOptions & { readonly region?: never };

/** The options of a screenshot, checked: what is waited for, and the part of the display that is wanted. */
export const checkScreenshotOptions = (
  options: ScreenshotOptions | undefined,
  display: Size,
  call: string,
): { readonly waiting: CallOptions; readonly region: Region | undefined } => {
  const waiting = checkWaitingOptions(options, ['region'], call);
  const region = options?.region;
  return { waiting, region: region === undefined ? undefined : checkRegion(region, display, 'the display', call) };
};

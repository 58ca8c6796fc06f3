import { typeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import { callOptions, checkOptions } from '../check/options.js';
import { checkTolerance, describe, optional } from '../check/values.js';
import type { Receipt } from '../contract/receipt.js';
import { checkRegion, type Region, type Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import { displayOf, type Session } from '../session/session.js';
import { waitUntilChanged } from '../waiting/wait-for-change.js';
import { waitUntilStill, type FirstLook } from '../waiting/wait-for-still.js';
import { stillOptions, type ComparingOptions, type StillOptions } from './picture-options.js';
import { Picture, Screenshot, type PictureOf, type Settled, type Still } from './picture.js';

/** Checks the options and waits until a tab stops changing. */
export const waitForStill = async (
  session: Session,
  pictureOf: PictureOf,
  call: string,
  tab: () => TabId | undefined,
  options: StillOptions | undefined,
  first?: Promise<FirstLook | undefined>,
): Promise<Still> => {
  const settings = checkOptions(options, stillOptions(displayOf(session.connection, tab())), call);
  const { picture, ...rest } = await waitUntilStill(session, `${call}()`, tab, settings, settings, first);
  return { screenshot: pictureOf(session, tab(), picture), ...rest };
};

/**
 * Waits for a chain, then until its tab stops changing. An error in the options takes precedence over the chain's own.
 * `taken`: the picture that comes with the chain, if it was requested.
 */
export const settle = async (
  session: Session,
  pictureOf: PictureOf,
  tab: () => TabId | undefined,
  chain: Promise<Receipt>,
  options: StillOptions | undefined,
  taken: Promise<ScreenshotData> | undefined,
): Promise<Settled> => {
  chain.catch(() => undefined);
  taken?.catch(() => undefined);
  checkOptions(options, stillOptions(displayOf(session.connection, tab())), 'chain.settled');
  const receipt = await chain;
  const tookMs = receipt.durationMs / Math.max(receipt.requests, 1);
  // Without that picture the wait takes one of its own, whose error counts.
  const first = taken?.then(
    (picture) => ({ picture, tookMs }),
    () => undefined,
  );
  return { receipt, ...(await waitForStill(session, pictureOf, 'chain.settled', tab, options, first)) };
};

/**
 * Options of `waitForChange`.
 *
 * @category Screen
 */
export interface ChangeOptions extends ComparingOptions {
  /** The screenshot to compare with. Default: the screen at the time of the call. */
  readonly since?: Screenshot;
  /** The part of the display to watch, in pixels. Default: the whole display. */
  readonly region?: Region;
}

/**
 * The result of `waitForChange`.
 *
 * @category Screen
 */
export interface Changed {
  /** The screenshot that differs. */
  readonly screenshot: Screenshot;
  /** Duration of the wait, in milliseconds. */
  readonly durationMs: number;
  /** Number of screenshots. On a vendor's computer each one is a request. */
  readonly looks: number;
  /** The regions that differ, from the top. */
  readonly regions: readonly Region[];
}

const changeOptions = (display: Size) => ({
  since: optional((since: unknown, name, call): ScreenshotData => {
    if (since instanceof Screenshot) return since;
    const got =
      since instanceof Picture ? 'a cropped or resized picture. Pass region to select a part' : describe(since);
    throw typeError(`${call}: ${name} must be a screenshot of the whole display, got ${got}.`);
  }),
  region: optional((region: Region, name, call) => checkRegion(region, display, 'the display', `${call} ${name}`)),
  tolerance: optional(checkTolerance, 0),
  ...callOptions,
});

/** Checks the options and waits until a tab changes. */
export const waitForChange = async (
  session: Session,
  pictureOf: PictureOf,
  call: string,
  tab: () => TabId | undefined,
  options: ChangeOptions | undefined,
): Promise<Changed> => {
  const settings = checkOptions(options, changeOptions(displayOf(session.connection, tab())), call);
  const { picture, ...rest } = await waitUntilChanged(session, `${call}()`, tab, settings, settings);
  return { screenshot: pictureOf(session, tab(), picture), ...rest };
};

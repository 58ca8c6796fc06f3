import { typeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import { callOptions, checkOptions } from '../check/options.js';
import { checkTolerance, describe, optional } from '../check/values.js';
import type { Receipt } from '../contract/receipt.js';
import { checkRegion, type Region, type Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import { displayOf, type Session } from '../session/session.js';
import { waitUntilChanged } from '../waiting/wait-for-change.js';
import { waitUntilStill } from '../waiting/wait-for-still.js';
import { stillOptions, type ComparingOptions, type StillOptions } from './picture-options.js';
import { Picture, Screenshot, type PictureOf, type Settled, type Still } from './picture.js';

/** Waits until a tab is still, checked. */
export const waitForStill = async (
  session: Session,
  pictureOf: PictureOf,
  call: string,
  tab: () => TabId | undefined,
  options: StillOptions | undefined,
): Promise<Still> => {
  const settings = checkOptions(options, stillOptions(displayOf(session.connection, tab())), call);
  const { picture, ...rest } = await waitUntilStill(session, `${call}()`, tab, settings, settings);
  return { screenshot: pictureOf(session, tab(), picture), ...rest };
};

/** Waits for a chain, then until its tab is still. A mistake in the options is told before the chain's own. */
export const settle = async (
  session: Session,
  pictureOf: PictureOf,
  tab: () => TabId | undefined,
  chain: Promise<Receipt>,
  options: StillOptions | undefined,
): Promise<Settled> => {
  chain.catch(() => undefined);
  checkOptions(options, stillOptions(displayOf(session.connection, tab())), 'chain.settled');
  const receipt = await chain;
  return { receipt, ...(await waitForStill(session, pictureOf, 'chain.settled', tab, options)) };
};

/** Options of waiting for a change. */
export interface ChangeOptions extends ComparingOptions {
  /** What it looked like before. Default: as it looks when the waiting begins. */
  readonly since?: Screenshot;
  /** The part of the display that matters. Default: all of it. */
  readonly region?: Region;
}

/** What came of waiting for a change. */
export interface Changed {
  /** What it looks like now. */
  readonly screenshot: Screenshot;
  /** How long the waiting took, in milliseconds. */
  readonly durationMs: number;
  /** How often it was looked at. On a vendor's computer each look is a request. */
  readonly looks: number;
  /** What differs, from the top. */
  readonly regions: readonly Region[];
}

const changeOptions = (display: Size) => ({
  since: optional((since: unknown, name, call): ScreenshotData => {
    if (since instanceof Screenshot) return since;
    const got = since instanceof Picture ? 'a part or another size of one. Name the part by region' : describe(since);
    throw typeError(`${call}: ${name} must be a screenshot of the whole display, got ${got}.`);
  }),
  region: optional((region: Region, name, call) => checkRegion(region, display, 'the display', `${call} ${name}`)),
  tolerance: optional(checkTolerance, 0),
  ...callOptions,
});

/** Waits until a tab looks otherwise, checked. */
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

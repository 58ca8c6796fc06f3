import type { TabId } from '../actions/action.js';
import { checkWaitingOptions } from '../check/options.js';
import { checkTolerance, describe } from '../check/values.js';
import type { Receipt } from '../contract/receipt.js';
import { checkRegion, type Region } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import { displayOf, type Session } from '../session/session.js';
import { waitUntilChanged } from '../waiting/wait-for-change.js';
import { waitUntilStill } from '../waiting/wait-for-still.js';
import { checkStillOptions, type ComparingOptions, type StillOptions } from './picture-options.js';
import { Picture, Screenshot, type PictureOf, type Settled, type Still } from './picture.js';

/** Waits until a tab is still, checked. */
export const waitForStill = async (
  session: Session,
  pictureOf: PictureOf,
  call: string,
  tab: () => TabId | undefined,
  options: StillOptions | undefined,
): Promise<Still> => {
  const { settings, waiting } = checkStillOptions(options, displayOf(session.connection, tab()), call);
  const { picture, ...rest } = await waitUntilStill(session, `${call}()`, tab, settings, waiting);
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
  checkStillOptions(options, displayOf(session.connection, tab()), 'chain.settled');
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

const checkSince = (since: unknown, call: string): ScreenshotData | undefined => {
  if (since === undefined || since instanceof Screenshot) return since;
  const got = since instanceof Picture ? 'a part or another size of one. Name the part by region' : describe(since);
  throw new TypeError(`${call}: since must be a screenshot of the whole display, got ${got}.`);
};

/** Waits until a tab looks otherwise, checked. */
export const waitForChange = async (
  session: Session,
  pictureOf: PictureOf,
  call: string,
  tab: () => TabId | undefined,
  options: ChangeOptions | undefined,
): Promise<Changed> => {
  const waiting = checkWaitingOptions(options, ['since', 'region', 'tolerance'], call);
  const display = displayOf(session.connection, tab());
  const { region } = options ?? {};
  const settings = {
    since: checkSince(options?.since, call),
    region: region === undefined ? undefined : checkRegion(region, display, 'the display', `${call} region`),
    tolerance: checkTolerance(options?.tolerance, call),
  };
  const { picture, ...rest } = await waitUntilChanged(session, `${call}()`, tab, settings, waiting);
  return { screenshot: pictureOf(session, tab(), picture), ...rest };
};

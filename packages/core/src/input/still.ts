import type { TabId } from '../actions/action.js';
import { displayOf } from '../session/display-of.js';
import type { Region } from '../geometry.js';
import type { Screenshot } from '../pixels/screenshot.js';
import type { Receipt } from '../receipt.js';
import type { Session } from '../session/session.js';
import { waitUntilStill } from '../waiting/wait-for-still.js';
import { checkStillOptions, type StillOptions } from './still-options.js';

/** What came of waiting until nothing moved. */
export interface Still {
  /** What it looks like. */
  readonly screenshot: Screenshot;
  /** How long the waiting took, with the time in which nothing moved, in milliseconds. */
  readonly durationMs: number;
  /** How often it was looked at. On a vendor's computer each look is a request. */
  readonly looks: number;
  /** Places that go on changing and do not count, such as a blinking caret, as far as they had to be found out. */
  readonly noise: readonly Region[];
}

/** What came of a chain and of waiting until nothing moved any more. */
export interface Settled extends Still {
  /** What became of the chain. */
  readonly receipt: Receipt;
}

/** Waits until a tab is still, checked. */
export const waitForStill = async (
  session: Session,
  call: string,
  tab: () => TabId | undefined,
  options: StillOptions | undefined,
): Promise<Still> => {
  const { settings, waiting } = checkStillOptions(options, displayOf(session.connection, tab()), call);
  const { picture, ...rest } = await waitUntilStill(session, `${call}()`, tab, settings, waiting);
  return { screenshot: session.options.pictureOf(session, tab(), picture), ...rest };
};

/** Waits for a chain, then until its tab is still. A mistake in the options is told before the chain's own. */
export const settle = async (
  session: Session,
  tab: () => TabId | undefined,
  chain: Promise<Receipt>,
  options: StillOptions | undefined,
): Promise<Settled> => {
  chain.catch(() => undefined);
  checkStillOptions(options, displayOf(session.connection, tab()), 'chain.settled');
  const receipt = await chain;
  return { receipt, ...(await waitForStill(session, 'chain.settled', tab, options)) };
};

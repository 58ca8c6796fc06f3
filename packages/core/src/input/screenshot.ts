import { rangeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import { checkOptions } from '../check/options.js';
import type { Deadline } from '../deadline.js';
import type { Size } from '../geometry.js';
import type { ScreenshotData } from '../image.js';
import { displayOf, type Session } from '../session/session.js';
import { chained, Strand } from './chain.js';
import { screenshotOptions, type ScreenshotOptions } from './picture-options.js';
import { Screenshot, type Picture, type PictureInput } from './picture.js';
import { TabInput } from './tab-input.js';

/**
 * Makes the screenshot that users receive from a driver's data. `tab`: the tab that it shows, on computers with tabs.
 */
export const screenshotOf = (session: Session, tab: TabId | undefined, data: ScreenshotData): Screenshot => {
  const { width, height } = displayOf(session.connection, tab);
  const display = { width, height };
  const input = pictureInput(() => new Strand(session, screenshotOf, () => tab), display);
  return new Screenshot(data, { takenAt: new Date(), display, tab, input, pending: session.pending });
};

/** Takes a screenshot of a tab, or of the tab that `tab` returns in its turn, and crops it to the requested region. */
export const takeScreenshot = async (
  session: Session,
  tab: () => TabId | undefined,
  options: ScreenshotOptions | undefined,
  call: string,
): Promise<Picture> => {
  const settings = checkOptions(options, screenshotOptions(displayOf(session.connection, tab())), call);
  const take = async (deadline: Deadline): Promise<Screenshot> => {
    const of = tab();
    return screenshotOf(session, of, await session.picture(of, deadline));
  };
  const taken = await session.operate(`${call}()`, 'observe', settings, take, settings.whilePending);
  return settings.region === undefined ? taken : taken.show(settings.region, call);
};

/** Acts at points of a picture, in the strand's tab. `display`: the size of the display when the picture was taken. */
const pictureInput =
  (strand: () => Strand, display: Size): PictureInput =>
  (call, toDisplay, build) => {
    const joined = strand().add(call, (around) => {
      checkDisplay(display, around.display, call);
      return build({ ...around, toDisplay });
    });
    return chained(new TabInput(() => joined), joined);
  };

/** Checks that the display was not resized, because a point of the picture may now show something else. */
const checkDisplay = (then: Size, now: Size, call: string): void => {
  if (now.width === then.width && now.height === then.height) return;
  throw rangeError(
    `${call}: the display was ${then.width}×${then.height} pixels when the screenshot was taken, and is now ${now.width}×${now.height}. Nothing was sent. Take a new screenshot.`,
  );
};

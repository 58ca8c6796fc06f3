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

/** What a driver gave, as the picture that users get. `tab`: what it shows, where there are tabs. */
export const screenshotOf = (session: Session, tab: TabId | undefined, data: ScreenshotData): Screenshot => {
  const { width, height } = displayOf(session.connection, tab);
  const display = { width, height };
  const input = pictureInput(() => new Strand(session, screenshotOf, () => tab), display);
  return new Screenshot(data, { takenAt: new Date(), display, tab, input, pending: session.pending });
};

/** Takes a picture of a tab, or of what `tab` says when it is its turn, and of that the region that is asked for. */
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

/** Acts at points of a picture, in the tab that the strand is for. `display`: its size when the picture was taken. */
const pictureInput =
  (strand: () => Strand, display: Size): PictureInput =>
  (call, toDisplay, build) => {
    const joined = strand().add(call, (around) => {
      checkDisplay(display, around.display, call);
      return build({ ...around, toDisplay });
    });
    return chained(new TabInput(() => joined), joined);
  };

/** After a change of its size, things on a display lie elsewhere. */
const checkDisplay = (then: Size, now: Size, call: string): void => {
  if (now.width === then.width && now.height === then.height) return;
  throw rangeError(
    `${call}: the display was ${then.width}×${then.height} pixels when the picture was taken and is ${now.width}×${now.height} now. Take a new picture.`,
  );
};

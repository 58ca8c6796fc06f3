import type { TabId } from './actions/action.js';
import { displayOf } from './session/display-of.js';
import type { ScreenshotData } from './image.js';
import { PictureInput } from './input/picture-input.js';
import { checkScreenshotOptions, type ScreenshotOptions } from './input/screenshot-options.js';
import { Strand } from './input/strand.js';
import type { Picture } from './pixels/picture.js';
import { Screenshot } from './pixels/screenshot.js';
import type { Session } from './session/session.js';

/** What a driver gave, as the picture that users get. `tab`: what it shows, where there are tabs. */
export const screenshotOf = (session: Session, tab: TabId | undefined, data: ScreenshotData): Screenshot => {
  const { width, height } = displayOf(session.connection, tab);
  const display = { width, height };
  const input = new PictureInput(() => new Strand(session, () => tab), display);
  return new Screenshot(data, { takenAt: new Date(), display, tab, input });
};

/** Takes a picture of a tab, or of what `tab` says when it is its turn, and of that the region that is asked for. */
export const takeScreenshot = async (
  session: Session,
  tab: () => TabId | undefined,
  options: ScreenshotOptions | undefined,
  call: string,
): Promise<Picture> => {
  const { waiting, region } = checkScreenshotOptions(options, displayOf(session.connection, tab()), call);
  const taken = await session.operate(`${call}()`, 'observe', waiting, async (deadline) => {
    const of = tab();
    return screenshotOf(session, of, await session.connection.screenshot(of, deadline));
  });
  return region === undefined ? taken : taken.show(region, call);
};

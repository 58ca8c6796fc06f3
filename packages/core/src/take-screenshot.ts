import type { TabId } from './actions/action.js';
import type { CallOptions } from './deadline.js';
import { checkRegion, type Region } from './geometry.js';
import type { ScreenshotData } from './image.js';
import { checkWaitingOptions } from './input/check-options.js';
import { PictureInput } from './input/picture-input.js';
import { Strand } from './input/strand.js';
import type { Picture } from './pixels/picture.js';
import { Screenshot } from './pixels/screenshot.js';
import type { Session } from './session/session.js';

/** Options of `screenshot`. */
export interface ScreenshotOptions extends CallOptions {
  /** The part of the display that is wanted. Default: the whole. The vendor is asked for the whole in any case. */
  readonly region?: Region;
}

/** Options of a screenshot of the whole display, which comes as it was taken. */
export type WholeScreenshotOptions = CallOptions & { readonly region?: never };

/** What a driver gave, as the picture that users get. `tab`: what it shows, where there are tabs. */
export const screenshotOf = (session: Session, tab: TabId | undefined, data: ScreenshotData): Screenshot => {
  const { width, height } = session.connection.display;
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
  const waiting = checkWaitingOptions(options, ['region'], call);
  const region =
    options?.region === undefined
      ? undefined
      : checkRegion(options.region, session.connection.display, 'the display', call);
  const taken = await session.operate(`${call}()`, 'observe', waiting, async (deadline) => {
    const of = tab();
    return screenshotOf(session, of, await session.connection.screenshot(of, deadline));
  });
  return region === undefined ? taken : taken.show(region, call);
};

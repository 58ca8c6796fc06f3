import { rangeError } from '../check/mistake.js';
import type { TabId } from '../actions/action.js';
import type { Connection } from '../contract/connection.js';
import type { Eyes } from '../contract/eyes.js';
import type { Deadline } from '../deadline.js';
import type { Size } from '../geometry.js';
import type { RawPicture, ScreenshotData, ScreenshotFormat } from '../image.js';
import { inFormat } from '../pixels/codec.js';
import { eyesOf } from '../seeing/eyes-of.js';
import { displayOf, type Session } from '../session/session.js';
import { chained, Strand } from './chain.js';
import { checkScreenshotOptions, type ScreenshotOptions } from './picture-options.js';
import { Screenshot, type Picture, type PictureInput } from './picture.js';
import { TabInput } from './tab-input.js';

/**
 * Makes the screenshot that users receive from a driver's data. `tab`: the tab that it shows, on computers with tabs.
 */
export const screenshotOf = (session: Session, tab: TabId | undefined, data: ScreenshotData): Screenshot => {
  const { width, height } = displayOf(session.connection, tab);
  const display = { width, height };
  const input = pictureInput(() => new Strand(session, screenshotOf, () => tab), display);
  const eyes = (): Promise<Eyes> => eyesOf(session);
  return new Screenshot(data, { takenAt: new Date(), display, tab, input, eyes, pending: session.pending });
};

/** Takes a screenshot of a tab, or of the tab that `tab` returns in its turn, and crops it to the requested region. */
export const takeScreenshot = async (
  session: Session,
  tab: () => TabId | undefined,
  options: ScreenshotOptions | undefined,
  call: string,
): Promise<Picture> => {
  const settings = checkScreenshotOptions(options, displayOf(session.connection, tab()), call);
  const take = async (deadline: Deadline): Promise<Screenshot> => {
    const of = tab();
    return screenshotOf(session, of, await pictureIn(settings.format, session, of, deadline));
  };
  const taken = await session.operate(`${call}()`, 'observe', settings, take, settings.whilePending);
  return settings.region === undefined ? taken : taken.show(settings.region, call);
};

/** Takes a screenshot in a format. If the driver cannot, converts the cheapest picture that the driver has. */
const pictureIn = async (
  format: ScreenshotFormat | undefined,
  session: Session,
  tab: TabId | undefined,
  deadline: Deadline,
): Promise<ScreenshotData> => {
  if (format === undefined) return session.picture(tab, deadline);
  const { connection } = session;
  const data =
    connection.screenshotTypes?.includes(format.type) === true
      ? await connection.screenshot(tab, deadline, format)
      : await inFormat(await cheapest(connection, tab, deadline), format);
  session.seen(tab, data);
  return data;
};

const cheapest = (
  connection: Connection,
  tab: TabId | undefined,
  deadline: Deadline,
): Promise<RawPicture | ScreenshotData> => connection.glance?.(tab, deadline) ?? connection.screenshot(tab, deadline);

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

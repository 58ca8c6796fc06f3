import type { TabId } from './actions/action.js';
import type { ScreenshotData } from './image.js';
import { Screenshot } from './pixels/screenshot.js';
import type { Session } from './session/session.js';

/** What a driver gave, as the picture that users get. `tab`: what it shows, where there are tabs. */
export const screenshotOf = (session: Session, _tab: TabId | undefined, data: ScreenshotData): Screenshot => {
  const { width, height } = session.connection.display;
  return new Screenshot(data, { takenAt: new Date(), display: { width, height } });
};

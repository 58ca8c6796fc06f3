import type { TabId } from '@farhand/core/driver';
import { toJpeg } from './jpeg.js';
import type { Session } from './session.js';

/** A picture of a tab, or of the screen, as JPEG. */
export const takeScreenshot = async (session: Session, tab: TabId | undefined): Promise<Uint8Array> =>
  toJpeg(await session.within('The screenshot', (deadline) => session.connection.screenshot(tab, deadline)));

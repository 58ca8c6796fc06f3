import type { Connection, Deadline, TabId } from '@farhand/core/driver';
import { isJsonObject } from '../http/json.js';
import type { Session } from './session.js';

type Fields = Readonly<Record<string, unknown>>;

/** A backend that can ask the page, such as the local driver. */
interface AsksPage {
  evaluate(tab: TabId | undefined, expression: string, deadline: Deadline): Promise<unknown>;
}

const asksPage = (connection: Connection): connection is Connection & AsksPage =>
  'evaluate' in connection && typeof connection.evaluate === 'function';

const measures = `({
  viewport_width: innerWidth,
  viewport_height: innerHeight,
  page_width: document.documentElement.scrollWidth,
  page_height: document.documentElement.scrollHeight,
  scroll_x: scrollX,
  scroll_y: scrollY,
  device_scale_factor: devicePixelRatio,
})`;

/**
 * What the backend can tell of the page in a tab. One that cannot ask the page leaves out its scroll position and full
 * size. Desktops have no page: the vendor answers `null` there (observed July 2026).
 */
export const pageContext = async (session: Session, tab: TabId | undefined): Promise<Fields | null> => {
  const { connection } = session;
  const { tabs, display } = connection;
  if (tabs === undefined) return null;
  return session.within('Looking at the page', async (deadline) => {
    const open = await tabs.list(deadline);
    const info = open.find(({ id }) => id === tab) ?? open.find(({ active }) => active);
    if (info === undefined) return null;
    const measured = asksPage(connection) ? await connection.evaluate(info.id, measures, deadline) : undefined;
    return {
      url: info.url,
      title: info.title,
      viewport_width: display.width,
      viewport_height: display.height,
      device_scale_factor: 1,
      ...(isJsonObject(measured) ? measured : {}),
      tab_id: info.id,
      is_main_tab: info.active,
    };
  });
};

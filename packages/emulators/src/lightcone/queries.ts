import {
  ActionFailedError,
  isRecord,
  type Connection,
  type Deadline,
  type TabId,
  type TabInfo,
  type TabsFacet,
} from '@farhand/core/driver';
import type { JsonObject } from '../http/json.js';
import { proxyAddress } from '../machine/forward-proxy.js';
import { ActionRefusedError } from '../machine/machine.js';
import { toJpeg } from '../machine/pictures.js';
import { isScale, scaleRange, setScale } from './create-request.js';
import type { Emulator } from './endpoint.js';
import { execRefused, outputEvent, runCommand } from './exec.js';
import type { Session } from './session.js';
import type { WireAction } from './wire-action.js';

/** The context of a query. */
interface QueryContext {
  readonly session: Session;
  readonly action: WireAction;
  /** The tab of the query; absent on computers without tabs. */
  readonly tab: TabId | undefined;
  readonly emulator: Pick<Emulator, 'settings' | 'publishPicture'>;
  /** The request id in published events. */
  readonly requestId: string;
  /** Runs work on the backend, within the time limit of the action. */
  readonly within: Session['within'];
}

/** An action without input: it returns something or handles tabs. Resolves to the `result` of the API's reply. */
export type Query = (context: QueryContext) => Promise<JsonObject>;

/** Returns the tabs of a browser session. Throws {@link ActionRefusedError} on a desktop. */
const browserOf = ({ session, action, tab }: QueryContext): { readonly tabs: TabsFacet; readonly tab: TabId } => {
  const { tabs } = session.connection;
  if (tabs === undefined || tab === undefined) throw new ActionRefusedError(`${action.type} needs a browser session`);
  return { tabs, tab };
};

const screenshot: Query = async ({ session, action, tab, emulator }) => {
  const jpeg = await toJpeg(await session.screenshot(tab));
  // The vendor uses one key for both forms (observed July 2026).
  const inline = action.base64 === true;
  return { screenshot_url: inline ? Buffer.from(jpeg).toString('base64') : emulator.publishPicture(jpeg) };
};

const goToUrl: Query = async (context) => {
  const { tabs, tab } = browserOf(context);
  const url = checkUrl(context.action);
  await context.within('The navigation', (deadline) => tabs.navigate(tab, url, deadline));
  return {};
};

const getHtmlContent: Query = async (context) => {
  const { tabs, tab } = browserOf(context);
  return { html_content: await context.within('Reading the page', (deadline) => tabs.content(tab, deadline)) };
};

const setViewport: Query = async (context) => {
  const { tabs, tab } = browserOf(context);
  const { width, height, scale_factor = 1 } = context.action;
  if (!isPixels(width) || !isPixels(height)) {
    throw new ActionRefusedError('set_viewport needs a width and a height from 1 to 10000 pixels');
  }
  if (!isScale(scale_factor)) throw new ActionRefusedError(`set_viewport takes a scale_factor ${scaleRange}`);
  await context.within('Setting the viewport', async (deadline) => {
    if (!(await setScale(context.session.connection, scale_factor, deadline))) {
      throw new ActionRefusedError('The backend has no scale_factor other than 1');
    }
    await tabs.setViewportSize(tab, { width, height }, deadline);
  });
  return {};
};

/** Messages do not contain the credentials of the address. */
const changeProxy: Query = async (context) => {
  browserOf(context);
  const { proxy_url: address = '' } = context.action;
  const url = proxyAddress(address);
  if (address !== '' && url === undefined) {
    throw new ActionRefusedError('change_proxy needs a proxy_url such as http://user:password@host:8080');
  }
  const { proxy } = context.session;
  if (proxy === undefined) throw new ActionRefusedError('The emulator changes no proxies: start it with proxies');
  proxy.use(url);
  return {};
};

const debug: Query = async ({ session, action, emulator, requestId }) => {
  if (!emulator.settings.allowExec) throw new ActionRefusedError(execRefused);
  const limitBytes = action.debug?.max_output_length ?? 65_536;
  const output = { stdout: '', stderr: '' };
  const exitCode = await runCommand(action.debug ?? {}, session.workspace, (piece) => {
    session.publish(outputEvent(requestId, piece));
    output[piece.type] = truncate(output[piece.type] + piece.data, limitBytes);
  });
  return { debug_response: output.stdout + output.stderr, ...output, exit_code: exitCode };
};

const listTabs: Query = async (context) => ({ tabs: (await visibleTabs(context)).map(describeTab) });

const newTab: Query = async (context) => {
  const { tabs } = browserOf(context);
  const url = context.action.url === undefined || context.action.url === '' ? undefined : checkUrl(context.action);
  const { maxTabs } = context.emulator.settings;
  if ((await visibleTabs(context)).length >= maxTabs) throw new ActionRefusedError(`Tab limit reached: ${maxTabs}`);
  const opened = await context.within('Opening a tab', (deadline) => tabs.open(url, deadline));
  return { created_tab_id: opened.id };
};

const switchTab: Query = async (context) => {
  const { tabs, tab } = browserOf(context);
  checkNamed(context.action);
  await context.within('Switching tabs', (deadline) => tabs.activate(tab, deadline));
  return {};
};

const closeTab: Query = async (context) => {
  const { tabs, tab } = browserOf(context);
  checkNamed(context.action);
  if ((await visibleTabs(context)).length <= 1) throw new ActionRefusedError('Cannot close the last tab');
  await context.within('Closing a tab', (deadline) => tabs.close(tab, deadline));
  return {};
};

/** The actions without input, by type. */
export const queries: ReadonlyMap<string, Query> = new Map([
  ['screenshot', screenshot],
  ['go_to_url', goToUrl],
  ['get_html_content', getHtmlContent],
  ['set_viewport', setViewport],
  ['change_proxy', changeProxy],
  ['debug', debug],
  ['list_tabs', listTabs],
  ['new_tab', newTab],
  ['switch_tab', switchTab],
  ['close_tab', closeTab],
]);

const visibleTabs = async (context: QueryContext): Promise<readonly TabInfo[]> => {
  const { tabs } = browserOf(context);
  const open = await context.within('Listing the tabs', (deadline) => tabs.list(deadline));
  return open.filter(({ url }) => !/^(devtools|chrome):\/\//.test(url));
};

/** The vendor marks only the main tab (observed July 2026). */
const describeTab = ({ id, url, title, active }: TabInfo): JsonObject => ({
  tab_id: id,
  url,
  title,
  ...(active ? { is_main: true } : {}),
});

const checkNamed = ({ type, tab_id }: WireAction): void => {
  if (tab_id === undefined || tab_id === '') throw new ActionRefusedError(`${type} needs tab_id`);
};

/**
 * The allowed URL schemes. The backend's browser runs on this machine, so addresses of local files and of the browser's
 * internals are refused.
 */
const reachable: ReadonlySet<string> = new Set(['http:', 'https:', 'about:', 'data:', 'blob:']);

const checkUrl = ({ type, url }: WireAction): string => {
  if (url === undefined || url === '') throw new ActionRefusedError(`${type} needs url`);
  const protocol = URL.canParse(url) ? new URL(url).protocol : undefined;
  if (protocol === undefined) throw new ActionRefusedError(`Cannot navigate to invalid URL: ${url}`);
  if (!reachable.has(protocol)) throw new ActionRefusedError(`The emulator does not open ${protocol} addresses`);
  return url;
};

const isPixels = (value: number | undefined): value is number =>
  value !== undefined && Number.isInteger(value) && value >= 1 && value <= 10_000;

const truncate = (text: string, limitBytes: number): string => {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= limitBytes) return text;
  return bytes
    .subarray(0, Math.max(0, limitBytes))
    .toString('utf8')
    .replace(/\uFFFD$/, '');
};

/** A backend that can evaluate expressions in the page, such as the local driver. */
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
 * Resolves to what the backend knows about a tab's page. If the page cannot be evaluated or is being left, its scroll
 * position and full size are left out. Desktops have no page: the vendor's value is `null` there (observed July 2026).
 */
export const pageContext = async (session: Session, tab: TabId | undefined): Promise<JsonObject | null> => {
  const { connection } = session;
  const { tabs, display } = connection;
  if (tabs === undefined) return null;
  return session.within('Looking at the page', async (deadline) => {
    const open = await tabs.list(deadline);
    const info = open.find(({ id }) => id === tab) ?? open.find(({ active }) => active);
    if (info === undefined) return null;
    const measured = asksPage(connection)
      ? await connection.evaluate(info.id, measures, deadline).catch((error: unknown) => {
          if (error instanceof ActionFailedError) return undefined;
          throw error;
        })
      : undefined;
    return {
      url: info.url,
      title: info.title,
      viewport_width: display.width,
      viewport_height: display.height,
      device_scale_factor: 1,
      ...(isRecord(measured) ? measured : {}),
      tab_id: info.id,
      is_main_tab: info.active,
    };
  });
};

import type { Wait } from '@farhand/core/driver';
import type { Caller } from './client-call.js';
import { waitForCommand } from './command-wait.js';
import type { ActionResult } from './wire-replies.js';
import type {
  ChangeProxyRequest,
  DebugRequest,
  HtmlRequest,
  NavigateRequest,
  ScreenshotRequest,
  ViewportRequest,
} from './wire-requests.js';

/** The endpoints for what is on the screen. Each result is one that succeeded. */
export interface PageClient {
  /** `POST /computers/{id}/navigate`: loads an address. What it waits for is not documented. */
  navigate(id: string, body: NavigateRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/html`: the page's HTML, in `result.html_content`. */
  html(id: string, body?: HtmlRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/screenshot`: an address, or with `base64` the image itself, both in `result.screenshot_url`. */
  screenshot(id: string, body?: ScreenshotRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/viewport`: browsers only. */
  viewport(id: string, body: ViewportRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/change-proxy`: browsers only. */
  changeProxy(id: string, body: ChangeProxyRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/debug`: runs a command. The vendor has deprecated it in favour of `exec`. Default `timeoutMs` as there. */
  debug(id: string, body: DebugRequest, wait?: Wait): Promise<ActionResult>;
}

/** Makes the methods for {@link PageClient}. */
export const createPageClient = (caller: Caller): PageClient => ({
  navigate: (id, body, wait = {}) => caller.action('navigate', { id, body, wait }),
  html: (id, body = {}, wait = {}) => caller.action('html', { id, body, wait }),
  screenshot: (id, body = {}, wait = {}) => caller.action('screenshot', { id, body, wait }),
  viewport: (id, body, wait = {}) => caller.action('viewport', { id, body, wait }),
  changeProxy: (id, body, wait = {}) => caller.action('changeProxy', { id, body, wait }),
  debug: (id, body, wait = {}) =>
    caller.action('debug', { id, body, wait: waitForCommand(wait, body.timeout_seconds) }),
});

import {
  isRecord,
  longestTimerMs,
  ProtocolError,
  type HttpStream,
  type Json,
  type StreamLimits,
  type Wait,
} from '@farhand/core/driver';
import { createCaller, nameOf, type Caller } from './caller.js';
import type { EndpointName } from './endpoints.js';
import { checkOptions, openHttp, type LightconeOptions } from './options.js';
import { actionFailed, verdictOf } from './outcomes.js';
import { readActionResult, readBatch, readComputer, readExec } from './read.js';
import { connectWebSocket, type ComputerSocket } from './web-socket.js';
import type { ActionResult, BatchResponse, ComputerResponse, ExecResponse } from './wire-replies.js';
import type {
  ActionQuery,
  BatchRequest,
  ChangeProxyRequest,
  CreateRequest,
  DebugRequest,
  DragRequest,
  ExecRequest,
  ExecuteRequest,
  HotkeyRequest,
  HtmlRequest,
  KeyRequest,
  ListRequest,
  NavigateRequest,
  PointRequest,
  ScreenshotRequest,
  ScrollRequest,
  TabCreateRequest,
  TypeRequest,
  ViewportRequest,
} from './wire-requests.js';

/** One method per endpoint of the vendor's Computers API. */
export interface LightconeEndpoints extends LifecycleClient, ActionsClient, PageClient, StreamsClient {
  /** Runs shell commands. */
  readonly exec: ExecClient;
  /** Handles the tabs of a browser. */
  readonly tabs: TabsClient;
}

/** Direct access to the vendor's API. Requests and replies have the vendor's format; errors are Farhand's. */
export interface LightconeClient extends LightconeEndpoints {
  /**
   * `GET /computers/{id}/ws`, upgraded: opens a two-way connection. The vendor does not document its messages; a public
   * sample connects a client of the Chrome DevTools Protocol to it.
   *
   * @throws TransportError if the connection cannot be opened.
   * @throws ClosedError if there is no such computer.
   */
  connectWebSocket(id: string, wait?: Wait): Promise<ComputerSocket>;
  /** Closes all connections at once, except WebSockets, which you close one by one. */
  close(): Promise<void>;
}

/** Creates the methods for all endpoints. */
export const createEndpoints = (caller: Caller): LightconeEndpoints => ({
  ...createLifecycleClient(caller),
  ...createActionsClient(caller),
  ...createPageClient(caller),
  ...createStreamsClient(caller),
  exec: createExecClient(caller),
  tabs: createTabsClient(caller),
});

/**
 * Opens direct access to Lightcone's API, for everything that Farhand has no method for. Nothing is sent yet.
 *
 * @throws TypeError if an option is unknown or invalid, or if no API key is set.
 * @example
 * ```ts
 * import { lightconeClient } from '@farhand/lightcone-driver';
 *
 * const client = lightconeClient(); // reads TZAFON_API_KEY
 * for (const { id, status } of await client.list()) console.log(id, status);
 * await client.close();
 * ```
 */
export const lightconeClient = (options: LightconeOptions = {}): LightconeClient => {
  const settings = checkOptions(options);
  const http = openHttp(settings);
  return {
    ...createEndpoints(createCaller(http)),
    connectWebSocket: (id, wait = {}) => connectWebSocket(settings, id, wait),
    close: http.close,
  };
};

/**
 * The endpoints for input. Each method resolves only if the action succeeded: a failed action rejects with an
 * ActionFailedError, and a lost reply with an OutcomeUnknownError. Farhand retries only releases. `query` requests a
 * screenshot of the effect in the same request; its address is in `result.screenshot_url`.
 */
export interface ActionsClient {
  /**
   * `POST /computers/{id}/batch`: performs several actions in order, up to the first error. The reply is not checked
   * for success.
   */
  batch(id: string, body: BatchRequest, wait?: Wait): Promise<BatchResponse>;
  /** `POST /computers/{id}/execute`: performs any one action. */
  execute(id: string, body: ExecuteRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/click`: clicks the left button. */
  click(id: string, body: PointRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/double-click`: double-clicks the left button. */
  doubleClick(id: string, body: PointRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/right-click`: clicks the right button. */
  rightClick(id: string, body: PointRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/drag`: presses the left button, moves and releases it. */
  drag(id: string, body: DragRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/mouse-down`: presses the left button and holds it. */
  mouseDown(id: string, body: PointRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/mouse-up`: releases the left button at a point. */
  mouseUp(id: string, body: PointRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/scroll`: turns the wheel at a point. */
  scroll(id: string, body: ScrollRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/type`: types into the focused element. */
  type(id: string, body: TypeRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/hotkey`: presses keys together. */
  hotkey(id: string, body: HotkeyRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/key-down`: presses a key and holds it. */
  keyDown(id: string, body: KeyRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/key-up`: releases a key. */
  keyUp(id: string, body: KeyRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
}

/** A method that performs one action. */
type Act = (id: string, body: object, wait?: Wait, query?: ActionQuery) => Promise<ActionResult>;

const act =
  (caller: Caller, name: EndpointName): Act =>
  (id, body, wait = {}, { screenshot_after: after, settle_ms: settleMs } = {}) => {
    const query = {
      ...(after === undefined ? {} : { screenshot_after: String(after) }),
      ...(settleMs === undefined ? {} : { settle_ms: String(settleMs) }),
    };
    return caller.action(name, { ids: { id }, body, wait, ...(Object.keys(query).length === 0 ? {} : { query }) });
  };

/** Creates the methods for {@link ActionsClient}. */
const createActionsClient = (caller: Caller): ActionsClient => ({
  batch: async (id, body, wait = {}) =>
    readBatch((await caller.object('batch', { ids: { id }, body, wait })).body, caller.redact),
  execute: act(caller, 'execute'),
  click: act(caller, 'click'),
  doubleClick: act(caller, 'doubleClick'),
  rightClick: act(caller, 'rightClick'),
  drag: act(caller, 'drag'),
  mouseDown: act(caller, 'mouseDown'),
  mouseUp: act(caller, 'mouseUp'),
  scroll: act(caller, 'scroll'),
  type: act(caller, 'type'),
  hotkey: act(caller, 'hotkey'),
  keyDown: act(caller, 'keyDown'),
  keyUp: act(caller, 'keyUp'),
});

/** The endpoints for shell commands. */
export interface ExecClient {
  /**
   * `POST /computers/{id}/exec`: streams the output, one JSON object per line (`stdout`, `stderr`, `exit`, `error`).
   *
   * @remarks In July 2026 users reported that this endpoint replies with exit code -1 and ends the session. Prefer
   * {@link ExecClient.sync}.
   */
  create(id: string, body: ExecRequest, wait?: Wait): Promise<HttpStream>;
  /**
   * `POST /computers/{id}/exec/sync`: waits for the end of the command. An exit code other than 0 is not an error.
   * Default `timeoutMs`: 10 s more than `timeout_seconds`, which defaults to 120.
   */
  sync(id: string, body: ExecRequest, wait?: Wait): Promise<ExecResponse>;
}

/** Creates the methods for {@link ExecClient}. */
const createExecClient = (caller: Caller): ExecClient => ({
  create: (id, body, wait = {}) => caller.stream('execCreate', { ids: { id }, body, wait }, 'application/x-ndjson'),
  sync: async (id, body, wait = {}) => {
    const { body: json } = await caller.object('execSync', {
      ids: { id },
      body,
      wait: waitForCommand(wait, body.timeout_seconds),
    });
    const done = readExec(json);
    if (done !== undefined) return done;
    const result = readActionResult(json, caller.redact);
    if (verdictOf(result) === 'failure') throw actionFailed(result, nameOf('execSync'), caller.redact);
    throw new ProtocolError(`${nameOf('execSync')}: the reply has no exit code.`, { status: 200 });
  },
});

/** The endpoints that create, show and end computers. */
export interface LifecycleClient {
  /** `GET /computers`: lists the computers of the key's whole organization. */
  list(query?: ListRequest, wait?: Wait): Promise<readonly ComputerResponse[]>;
  /** `POST /computers`: creates a computer. Farhand never retries it: if its outcome is unknown, check the list. */
  create(body?: CreateRequest, wait?: Wait): Promise<ComputerResponse>;
  /** `GET /computers/{id}`: retrieves a computer. */
  retrieve(id: string, wait?: Wait): Promise<ComputerResponse>;
  /** `DELETE /computers/{id}`: ends a computer. */
  delete(id: string, wait?: Wait): Promise<void>;
  /** `GET /computers/{id}/status`: retrieves a computer's times, without kind and endpoints. */
  status(id: string, wait?: Wait): Promise<ComputerResponse>;
  /** `POST /computers/{id}/keepalive`: restarts its idle time. The content of the reply is not documented. */
  keepalive(id: string, wait?: Wait): Promise<Json>;
}

const createAdvice = 'List the computers to see whether it was created, and delete it if you do not need it.';

/** Creates the methods for {@link LifecycleClient}. */
const createLifecycleClient = (caller: Caller): LifecycleClient => ({
  list: async ({ type } = {}, wait = {}) => {
    const { body, status } = await caller.reply('list', { wait, ...(type === undefined ? {} : { query: { type } }) });
    if (!Array.isArray(body)) {
      throw new ProtocolError(`${nameOf('list')}: the reply is not an array.`, { status });
    }
    return body.filter(isRecord).map(readComputer);
  },
  create: async (body = {}, wait = {}) =>
    readComputer((await caller.object('create', { body, wait, advice: createAdvice })).body),
  retrieve: async (id, wait = {}) => readComputer((await caller.object('retrieve', { ids: { id }, wait })).body),
  delete: (id, wait = {}) => caller.done('delete', { ids: { id }, wait }),
  status: async (id, wait = {}) => readComputer((await caller.object('status', { ids: { id }, wait })).body),
  keepalive: async (id, wait = {}) => {
    const { body } = await caller.reply('keepalive', { ids: { id }, wait }, 'any');
    return isRecord(body) ? body : {};
  },
});

/** The endpoints for what is on the screen. Each method resolves only if the action succeeded. */
export interface PageClient {
  /** `POST /computers/{id}/navigate`: loads an address. The vendor does not document what it waits for. */
  navigate(id: string, body: NavigateRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/html`: reads the page's HTML, in `result.html_content`. */
  html(id: string, body?: HtmlRequest, wait?: Wait): Promise<ActionResult>;
  /**
   * `POST /computers/{id}/screenshot`: takes a screenshot. `result.screenshot_url` has its address or, with `base64`,
   * the image itself.
   */
  screenshot(id: string, body?: ScreenshotRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/viewport`: sets the viewport. Browsers only. */
  viewport(id: string, body: ViewportRequest, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/change-proxy`: changes the proxy. Browsers only. */
  changeProxy(id: string, body: ChangeProxyRequest, wait?: Wait): Promise<ActionResult>;
  /**
   * `POST /computers/{id}/debug`: runs a command. Deprecated by the vendor in favor of `exec`, with the same default
   * `timeoutMs`.
   */
  debug(id: string, body: DebugRequest, wait?: Wait): Promise<ActionResult>;
}

/** Creates the methods for {@link PageClient}. */
const createPageClient = (caller: Caller): PageClient => ({
  navigate: act(caller, 'navigate'),
  html: (id, body = {}, wait = {}) => caller.action('html', { ids: { id }, body, wait }),
  screenshot: (id, body = {}, wait = {}) => caller.action('screenshot', { ids: { id }, body, wait }),
  viewport: (id, body, wait = {}) => caller.action('viewport', { ids: { id }, body, wait }),
  changeProxy: (id, body, wait = {}) => caller.action('changeProxy', { ids: { id }, body, wait }),
  debug: (id, body, wait = {}) =>
    caller.action('debug', { ids: { id }, body, wait: waitForCommand(wait, body.timeout_seconds) }),
});

/**
 * The endpoints with replies that do not end by themselves. `timeoutMs` limits the start of the reply; `signal` ends
 * it.
 */
export interface StreamsClient {
  /**
   * `GET /computers/{id}/events`: streams server-sent events of what is done to the computer.
   *
   * @remarks In July 2026 users reported that opening this stream ends the session.
   */
  events(id: string, wait?: Wait, limits?: StreamLimits): Promise<HttpStream>;
  /**
   * `GET /computers/{id}/screencast`: streams server-sent events with JPEG frames (browser) or H.264 units (desktop).
   */
  screencast(id: string, wait?: Wait, limits?: StreamLimits): Promise<HttpStream>;
  /** `GET /computers/{id}/ws`: a plain request, as in the vendor's SDK. It does not upgrade to a WebSocket. */
  ws(id: string, wait?: Wait): Promise<HttpStream>;
}

/** Creates the methods for {@link StreamsClient}. */
const createStreamsClient = (caller: Caller): StreamsClient => ({
  events: (id, wait = {}, limits = {}) => caller.stream('events', { ids: { id }, wait }, '*/*', limits),
  screencast: (id, wait = {}, limits = {}) => caller.stream('screencast', { ids: { id }, wait }, '*/*', limits),
  ws: (id, wait = {}) => caller.stream('ws', { ids: { id }, wait }, '*/*'),
});

/** The endpoints for tabs: browsers only. Each method resolves only if the action succeeded. */
export interface TabsClient {
  /** `GET /computers/{id}/tabs`: lists the open tabs, in `result.tabs`. A new tab may take a moment to appear. */
  list(id: string, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/tabs`: opens a tab, which becomes the main one; its id is in `result.created_tab_id`. */
  create(id: string, body?: TabCreateRequest, wait?: Wait): Promise<ActionResult>;
  /** `DELETE /computers/{id}/tabs/{tab_id}`: closes a tab. The vendor does not close the last tab. */
  delete(id: string, tabId: string, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/tabs/{tab_id}/switch`: makes a tab the main one. */
  switch(id: string, tabId: string, wait?: Wait): Promise<ActionResult>;
}

/** Creates the methods for {@link TabsClient}. */
const createTabsClient = (caller: Caller): TabsClient => ({
  list: (id, wait = {}) => caller.action('tabsList', { ids: { id }, wait }),
  create: (id, body = {}, wait = {}) => caller.action('tabsCreate', { ids: { id }, body, wait }),
  delete: (id, tabId, wait = {}) => caller.action('tabsDelete', { ids: { id, tab_id: tabId }, wait }),
  switch: (id, tabId, wait = {}) => caller.action('tabsSwitch', { ids: { id, tab_id: tabId }, wait }),
});

/** The vendor's default limit of a command, in seconds (vendor's SDK, April 2026). */
const defaultSeconds = 120;

/** Time for the request and the reply, in milliseconds. */
const travelMs = 10_000;

/**
 * Returns how long to wait for the end of a command by default: longer than the vendor lets it run, because if the
 * client gives up first, the reply is lost and the outcome of the command unknown.
 */
const waitForCommand = (wait: Wait, timeoutSeconds: number = defaultSeconds): Wait =>
  'remainingMs' in wait || wait.timeoutMs !== undefined
    ? wait
    : { ...wait, timeoutMs: Math.min(longestTimerMs, timeoutSeconds * 1000 + travelMs) };

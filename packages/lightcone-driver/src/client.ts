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

/** One method for every endpoint of the vendor's Computers API. */
export interface LightconeEndpoints extends LifecycleClient, ActionsClient, PageClient, StreamsClient {
  /** Shell commands. */
  readonly exec: ExecClient;
  /** Tabs of a browser. */
  readonly tabs: TabsClient;
}

/** Raw access to the vendor. Requests and answers are its own; errors are Farhand's. */
export interface LightconeClient extends LightconeEndpoints {
  /**
   * `GET /computers/{id}/ws`, upgraded: a two-way connection whose messages the vendor does not document. One public sample
   * attaches a client of the Chrome DevTools Protocol to it.
   *
   * @throws TransportError if it cannot be opened, ClosedError if there is no such computer.
   */
  connectWebSocket(id: string, wait?: Wait): Promise<ComputerSocket>;
  /** Closes all connections at once, but for WebSockets, which are closed one by one. */
  close(): Promise<void>;
}

/** Makes the methods for all endpoints. */
export const createEndpoints = (caller: Caller): LightconeEndpoints => ({
  ...createLifecycleClient(caller),
  ...createActionsClient(caller),
  ...createPageClient(caller),
  ...createStreamsClient(caller),
  exec: createExecClient(caller),
  tabs: createTabsClient(caller),
});

/**
 * Opens raw access to Lightcone, for what Farhand has no method for.
 *
 * @throws TypeError if an option is not known or not valid, or there is no API key.
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
 * The endpoints for input. Each result is one that succeeded: a failed action is an ActionFailedError. A lost reply is
 * an OutcomeUnknownError; only releases are sent again. `query` asks for a picture of what the action led to, in the same
 * request: its address is in `result.screenshot_url`.
 */
export interface ActionsClient {
  /** `POST /computers/{id}/batch`: several actions in order, up to the first error. The answer is not checked for success. */
  batch(id: string, body: BatchRequest, wait?: Wait): Promise<BatchResponse>;
  /** `POST /computers/{id}/execute`: any one action. */
  execute(id: string, body: ExecuteRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/click`: left click. */
  click(id: string, body: PointRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/double-click`: left double click. */
  doubleClick(id: string, body: PointRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/right-click`. */
  rightClick(id: string, body: PointRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/drag`: left press, move, release. */
  drag(id: string, body: DragRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/mouse-down`: presses the left button and holds it. */
  mouseDown(id: string, body: PointRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
  /** `POST /computers/{id}/mouse-up`: releases the left button, there. */
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

/** A method that carries out one action. */
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

/** Makes the methods for {@link ActionsClient}. */
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
   * `POST /computers/{id}/exec`: the output as it comes, one JSON object a line (`stdout`, `stderr`, `exit`, `error`).
   *
   * @remarks In July 2026 users reported that it answers exit code -1 and ends the session. Prefer {@link ExecClient.sync}.
   */
  create(id: string, body: ExecRequest, wait?: Wait): Promise<HttpStream>;
  /**
   * `POST /computers/{id}/exec/sync`: waits for the end of the command. An exit code other than 0 is no error. Default
   * `timeoutMs`: 10 s more than `timeout_seconds`, which is 120 unless set.
   */
  sync(id: string, body: ExecRequest, wait?: Wait): Promise<ExecResponse>;
}

/** Makes the methods for {@link ExecClient}. */
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
    throw new ProtocolError(`${nameOf('execSync')} was answered without an exit code.`, { status: 200 });
  },
});

/** The endpoints that make, show and end computers. */
export interface LifecycleClient {
  /** `GET /computers`: the computers of the key's whole organization. */
  list(query?: ListRequest, wait?: Wait): Promise<readonly ComputerResponse[]>;
  /** `POST /computers`: creates a computer. Never sent twice: look into the list if its outcome is unknown. */
  create(body?: CreateRequest, wait?: Wait): Promise<ComputerResponse>;
  /** `GET /computers/{id}`. */
  retrieve(id: string, wait?: Wait): Promise<ComputerResponse>;
  /** `DELETE /computers/{id}`: ends a computer. */
  delete(id: string, wait?: Wait): Promise<void>;
  /** `GET /computers/{id}/status`: its times; without kind and endpoints. */
  status(id: string, wait?: Wait): Promise<ComputerResponse>;
  /** `POST /computers/{id}/keepalive`: starts its idle time anew. The content of the answer is not documented. */
  keepalive(id: string, wait?: Wait): Promise<Json>;
}

const createAdvice = 'List the computers to see whether it was created, and delete it if you do not need it.';

/** Makes the methods for {@link LifecycleClient}. */
const createLifecycleClient = (caller: Caller): LifecycleClient => ({
  list: async ({ type } = {}, wait = {}) => {
    const { body, status } = await caller.reply('list', { wait, ...(type === undefined ? {} : { query: { type } }) });
    if (!Array.isArray(body)) {
      throw new ProtocolError(`${nameOf('list')} was answered with something else than an array.`, { status });
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

/** The endpoints for what is on the screen. Each result is one that succeeded. */
export interface PageClient {
  /** `POST /computers/{id}/navigate`: loads an address. What it waits for is not documented. */
  navigate(id: string, body: NavigateRequest, wait?: Wait, query?: ActionQuery): Promise<ActionResult>;
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
const createPageClient = (caller: Caller): PageClient => ({
  navigate: act(caller, 'navigate'),
  html: (id, body = {}, wait = {}) => caller.action('html', { ids: { id }, body, wait }),
  screenshot: (id, body = {}, wait = {}) => caller.action('screenshot', { ids: { id }, body, wait }),
  viewport: (id, body, wait = {}) => caller.action('viewport', { ids: { id }, body, wait }),
  changeProxy: (id, body, wait = {}) => caller.action('changeProxy', { ids: { id }, body, wait }),
  debug: (id, body, wait = {}) =>
    caller.action('debug', { ids: { id }, body, wait: waitForCommand(wait, body.timeout_seconds) }),
});

/** The endpoints whose answers do not end by themselves. `timeoutMs` is for the beginning of the answer, `signal` ends it. */
export interface StreamsClient {
  /**
   * `GET /computers/{id}/events`: server-sent events of what is done to the computer.
   *
   * @remarks In July 2026 users reported that opening it ends the session.
   */
  events(id: string, wait?: Wait, limits?: StreamLimits): Promise<HttpStream>;
  /** `GET /computers/{id}/screencast`: server-sent events with JPEG frames (browser) or H.264 units (desktop). */
  screencast(id: string, wait?: Wait, limits?: StreamLimits): Promise<HttpStream>;
  /** `GET /computers/{id}/ws`: a plain request, as in the vendor's SDK. It does not upgrade to a WebSocket. */
  ws(id: string, wait?: Wait): Promise<HttpStream>;
}

/** Makes the methods for {@link StreamsClient}. */
const createStreamsClient = (caller: Caller): StreamsClient => ({
  events: (id, wait = {}, limits = {}) => caller.stream('events', { ids: { id }, wait }, '*/*', limits),
  screencast: (id, wait = {}, limits = {}) => caller.stream('screencast', { ids: { id }, wait }, '*/*', limits),
  ws: (id, wait = {}) => caller.stream('ws', { ids: { id }, wait }, '*/*'),
});

/** The endpoints for tabs: browsers only. Each result is one that succeeded. */
export interface TabsClient {
  /** `GET /computers/{id}/tabs`: the open tabs, in `result.tabs`. A new tab may take a moment to appear. */
  list(id: string, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/tabs`: a new tab, which becomes the main one; its id is in `result.created_tab_id`. */
  create(id: string, body?: TabCreateRequest, wait?: Wait): Promise<ActionResult>;
  /** `DELETE /computers/{id}/tabs/{tab_id}`: closes a tab. The vendor does not close the last one. */
  delete(id: string, tabId: string, wait?: Wait): Promise<ActionResult>;
  /** `POST /computers/{id}/tabs/{tab_id}/switch`: makes a tab the main one. */
  switch(id: string, tabId: string, wait?: Wait): Promise<ActionResult>;
}

/** Makes the methods for {@link TabsClient}. */
const createTabsClient = (caller: Caller): TabsClient => ({
  list: (id, wait = {}) => caller.action('tabsList', { ids: { id }, wait }),
  create: (id, body = {}, wait = {}) => caller.action('tabsCreate', { ids: { id }, body, wait }),
  delete: (id, tabId, wait = {}) => caller.action('tabsDelete', { ids: { id, tab_id: tabId }, wait }),
  switch: (id, tabId, wait = {}) => caller.action('tabsSwitch', { ids: { id, tab_id: tabId }, wait }),
});

/** The vendor's limit of a command for which none is sent, in seconds (vendor's SDK, April 2026). */
const defaultSeconds = 120;

/** For the way there and back, in milliseconds. */
const travelMs = 10_000;

/**
 * How long to wait for the end of a command, if the caller does not say: longer than the vendor lets it run, for an answer
 * that nobody waits for is lost, and what became of the command unknown.
 */
const waitForCommand = (wait: Wait, timeoutSeconds: number = defaultSeconds): Wait =>
  'remainingMs' in wait || wait.timeoutMs !== undefined
    ? wait
    : { ...wait, timeoutMs: Math.min(longestTimerMs, timeoutSeconds * 1000 + travelMs) };

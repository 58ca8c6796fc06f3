import {
  OutcomeUnknownError,
  outcomeByError,
  sendInOrder,
  TransportError,
  type Deadline,
  type Effect,
  type Observation,
  type PlannedRequest,
  type ScreenshotData,
  type SendReport,
  type TabId,
} from '@farhand/core/driver';
import { nameOf, type Caller } from './caller.js';
import type { BrowserDialogs } from './dialogs.js';
import { endpoints, type EndpointName } from './endpoints.js';
import { batchOutcomes, type BatchOutcomes } from './outcomes.js';
import { readBatch } from './read.js';
import type { RequestIds } from './request-ids.js';
import type { ActionResult, PageContext } from './wire-replies.js';
import type { LightconeCall, TabAddress } from './wire.js';

/** How calls are sent. */
export interface SendingOptions {
  /** The most actions in one batch. */
  readonly batchLimit: number;
  /** Adds ids to requests, to recognize their replies. */
  readonly requestIds: RequestIds;
  /** The dialogs of its pages, if they are observed. */
  readonly dialogs?: Pick<BrowserDialogs, 'catchUp' | 'passed' | 'unlessHeld'> | undefined;
  /** Notes what a reply reports about the tab of an action. */
  hear(context: PageContext, acted: TabId): void;
  /** Reads the screenshot that an action took for an observation. */
  readPicture(taken: ActionResult, of: Observation, deadline: Deadline): Promise<ScreenshotData>;
}

/** Performs calls in order, stops at the first failure, and resolves to the outcome of each. Never rejects. */
export const sendCalls = (
  caller: Caller,
  id: string,
  calls: readonly LightconeCall[],
  { batchLimit, dialogs, requestIds, hear, readPicture }: SendingOptions,
  deadline: Deadline,
  observe?: Observation,
): Promise<SendReport> =>
  sendInOrder(planRequests(calls, batchLimit, observe), {
    ready:
      dialogs &&
      (async ({ calls }) => {
        for (const tab of tabsOf(calls)) await dialogs.passed('Input', tab, deadline);
      }),
    send: (request) => {
      const sent = sendOne(caller, id, request, { requestIds, hear }, deadline);
      return dialogs === undefined ? sent : sentUnder(dialogs, request, sent, deadline);
    },
    outcomeOf: (error, request) => outcomeOf(error, request, deadline),
    readPicture: observe && ((taken) => readPicture(taken, observe, deadline)),
  });

/** Waits for the result of a request, or for a dialog that prevents its reply. */
const sentUnder = async (
  dialogs: NonNullable<SendingOptions['dialogs']>,
  request: Request,
  sent: Promise<BatchOutcomes>,
  deadline: Deadline,
): Promise<BatchOutcomes> => {
  const dialog = await dialogs.unlessHeld(tabsOf(request.calls), sent);
  if (dialog !== undefined) return heldBy(dialog, request);
  const done = await sent;
  // The input is done by then. In the worst case, a dialog that it opened becomes known later.
  await dialogs.catchUp(deadline).catch(() => undefined);
  return done;
};

/** Returns the tabs that receive input from calls. */
const tabsOf = (calls: readonly LightconeCall[]): readonly (TabId | undefined)[] => [
  ...new Set(calls.filter(({ type }) => type !== 'wait').map((call) => call.tab_id)),
];

/**
 * Returns whether a call that opens a dialog has no effect after the dialog has closed, except releasing what it
 * pressed.
 */
const endsWithDialog = ({ type }: LightconeCall): boolean =>
  !['double_click', 'drag', 'scroll', 'type', 'wait'].includes(type);

/**
 * Returns the outcomes of the calls of a request that gets no reply before a dialog has closed. Input that a page
 * receives under an open dialog gets its reply at once (Chromium 156, November 2026), so a single call without a reply
 * has opened the dialog.
 */
const heldBy = (dialog: string, { calls, endpoint }: Request): BatchOutcomes => {
  if (calls.length === 1 && calls.every(endsWithDialog)) return { outcomes: ['applied'] };
  return {
    outcomes: calls.map(() => 'unknown'),
    error: new OutcomeUnknownError(
      `${nameOf(endpoint)}: ${dialog} opened during this request, which gets no reply while it is open. Call accept() or dismiss() of the dialog, and check the page before you repeat the input.`,
    ),
  };
};

/**
 * Returns the outcomes of the calls of a request that failed as a whole. The vendor does not document the status code
 * of a batch that fails halfway, so some calls may have run, unless there is no such computer or path.
 */
const outcomeOf = (error: unknown, { endpoint }: Request, deadline: Deadline): SendReport['outcomes'][number] => {
  const isRefusedBatch = endpoint === 'batch' && error instanceof TransportError && error.code === 'REJECTED';
  return isRefusedBatch && error.status !== 404 && error.status !== 410 ? 'unknown' : outcomeByError(error, deadline);
};

/** Sends a request. If it includes a screenshot, the reply to that action contains it. */
const sendOne = async (
  caller: Caller,
  id: string,
  request: Request,
  { requestIds, hear }: Pick<SendingOptions, 'requestIds' | 'hear'>,
  deadline: Deadline,
): Promise<BatchOutcomes> => {
  const { endpoint, calls, effect, picture, asking } = request;
  const { body, ids: named } = requestIds.name(request.body);
  const sending = { ids: { id }, body, effect, wait: deadline };
  const note = (result: ActionResult | undefined): void => {
    const acted = asking === undefined ? undefined : calls[asking]?.tab_id;
    if (acted !== undefined && result?.page_context !== undefined) hear(result.page_context, acted);
  };
  if (endpoint !== 'batch') {
    const check = (result: ActionResult): void => requestIds.check(named, [result], nameOf(endpoint));
    note(await caller.action(endpoint, sending, check));
    return { outcomes: calls.map(() => 'applied') };
  }
  const reply = readBatch((await caller.object(endpoint, sending)).body, caller.redact);
  requestIds.check(named, reply.results ?? [], nameOf(endpoint));
  if (asking !== undefined) note(reply.results?.[asking]);
  const outcomesOf = (count: number): BatchOutcomes => batchOutcomes(count, reply, nameOf(endpoint), caller.redact);
  if (picture === undefined) return outcomesOf(calls.length);
  const all = outcomesOf(calls.length + 1);
  const outcomes = all.outcomes.slice(0, calls.length);
  // If an action failed, the screenshot does not show the calls before it.
  if (!outcomes.every((outcome) => outcome === 'applied')) return { ...all, outcomes };
  return { outcomes, reply: all.error === undefined ? reply.results?.[calls.length] : undefined };
};

/** The action that takes a screenshot in a batch. With base64 requested, the vendor replies with the image itself. */
interface PictureAction extends TabAddress {
  readonly type: 'screenshot';
  readonly base64: true;
}

/** One request that carries calls. */
export interface Request {
  /** The endpoint. */
  readonly endpoint: EndpointName;
  /** Its JSON body. */
  readonly body: object;
  /** The calls it carries, in order. */
  readonly calls: readonly LightconeCall[];
  /** The screenshot at its end, if any. */
  readonly picture?: PictureAction;
  /** The effect of sending it twice. */
  readonly effect: Effect;
  /** The index of the call that asks about its tab, if any. */
  readonly asking?: number;
}

/** An action that asks about its tab. */
type AskingAction = LightconeCall & { readonly include_context: true };

const asked = (call: LightconeCall): AskingAction => ({ ...call, include_context: true });

const modifiers: ReadonlySet<string> = new Set(['shift', 'ctrl', 'alt', 'meta']);

/**
 * Returns whether a page may open a tab, close it or bring another one to the front because of a call. Such a call asks
 * whether its tab is still the main one. Only generic actions can ask, so it goes to `/execute` or `/batch`.
 */
const mayChangeTabs = (call: LightconeCall): boolean => {
  if (call.tab_id === undefined) return false;
  switch (call.type) {
    case 'click':
    case 'double_click':
    case 'mouse_up':
    case 'keypress':
      return true;
    case 'key_down':
      return !modifiers.has(call.key);
    case 'type':
      return call.text.includes('\n');
    case 'right_click':
    case 'mouse_down':
    case 'drag':
    case 'scroll':
    case 'key_up':
    case 'wait':
      return false;
  }
};

const pointEndpoints = {
  click: 'click',
  double_click: 'doubleClick',
  right_click: 'rightClick',
  mouse_down: 'mouseDown',
  mouse_up: 'mouseUp',
} as const;

const keyEndpoints = { key_down: 'keyDown', key_up: 'keyUp' } as const;

const endpointOf = (call: LightconeCall): EndpointName => {
  switch (call.type) {
    case 'click':
    case 'double_click':
    case 'right_click':
    case 'mouse_down':
    case 'mouse_up':
      return pointEndpoints[call.type];
    case 'key_down':
    case 'key_up':
      return keyEndpoints[call.type];
    case 'keypress':
      return 'hotkey';
    case 'scroll':
    case 'type':
      return call.type;
    case 'drag':
      return call.path === undefined ? 'drag' : 'execute';
    case 'wait':
      return 'execute';
  }
};

const single = (call: LightconeCall): Request => {
  if (mayChangeTabs(call)) {
    return {
      endpoint: 'execute',
      body: { action: asked(call) },
      calls: [call],
      effect: endpoints[endpointOf(call)].effect,
      asking: 0,
    };
  }
  const endpoint = endpointOf(call);
  const { type: _, ...fields } = call;
  const body = endpoint === 'execute' ? { action: call } : fields;
  return { endpoint, body, calls: [call], effect: endpoints[endpoint].effect };
};

const isHarmlessTwice = ({ type }: LightconeCall): boolean => type === 'mouse_up' || type === 'key_up';

const batch = (calls: readonly LightconeCall[], picture?: PictureAction): Request => {
  const asking = calls.findLastIndex(mayChangeTabs);
  const actions = calls.map((call, index) => (index === asking ? asked(call) : call));
  return {
    endpoint: 'batch',
    body: { actions: picture === undefined ? actions : [...actions, picture] },
    calls,
    ...(picture === undefined ? {} : { picture }),
    effect: calls.every(isHarmlessTwice) ? 'repeatable' : endpoints.batch.effect,
    ...(asking === -1 ? {} : { asking }),
  };
};

const pictureOf = ({ tab }: Observation): PictureAction => ({
  type: 'screenshot',
  base64: true,
  ...(tab === undefined ? {} : { tab_id: tab }),
});

/**
 * Plans the requests that carry calls. A single call goes to its own endpoint, or to `/execute` if it has none (waits,
 * and drags along a path). Several calls go in batches. A screenshot of their effect is the last action of the last
 * batch, if there is room; otherwise it needs a separate request. Pure.
 */
export const planRequests = (
  calls: readonly LightconeCall[],
  batchLimit: number,
  observe?: Observation,
): readonly Request[] => {
  const count = Math.ceil(calls.length / batchLimit);
  return Array.from({ length: count }, (_, index) => {
    const chunk = calls.slice(index * batchLimit, (index + 1) * batchLimit);
    const [first, ...rest] = chunk;
    const hasRoom = index === count - 1 && chunk.length < batchLimit;
    if (observe !== undefined && hasRoom) return batch(chunk, pictureOf(observe));
    return first !== undefined && rest.length === 0 ? single(first) : batch(chunk);
  });
};

const lineOf = ({ type, ...fields }: LightconeCall | PictureAction): string => `${type} ${JSON.stringify(fields)}`;

const describe = ({ endpoint, calls, picture, asking }: Request): PlannedRequest => ({
  summary: `${endpoints[endpoint].method} ${endpoints[endpoint].path}`,
  lines: [
    ...calls.map((call, index) => lineOf(index === asking ? asked(call) : call)),
    ...(picture === undefined ? [] : [lineOf(picture)]),
  ],
});

/** Describes the requests of calls and of a screenshot as readable text. */
export const describeRequests = (
  calls: readonly LightconeCall[],
  batchLimit: number,
  observe?: Observation,
): readonly PlannedRequest[] => {
  const requests = planRequests(calls, batchLimit, observe);
  const planned = requests.map(describe);
  if (observe === undefined || requests.at(-1)?.picture !== undefined) return planned;
  const { method, path } = endpoints.screenshot;
  return [...planned, { summary: `${method} ${path}`, lines: [lineOf(pictureOf(observe))] }];
};

import {
  ActionFailedError,
  OutcomeUnknownError,
  ProtocolError,
  sendInOrder,
  TransportError,
  type Deadline,
  type Effect,
  type Observation,
  type PlannedRequest,
  type ScreenshotData,
  type SendReport,
} from '@farhand/core/driver';
import { nameOf, type Caller } from './caller.js';
import { endpoints, type EndpointName } from './endpoints.js';
import { batchOutcomes, type BatchOutcomes } from './outcomes.js';
import { readBatch } from './read.js';
import type { ActionResult } from './wire-replies.js';
import type { LightconeCall, TabAddress } from './wire.js';

/** How calls are sent. */
export interface SendingOptions {
  /** The most actions in one batch. */
  readonly batchLimit: number;
  /** Reads the picture that an action has taken of what was to be observed. */
  readPicture(taken: ActionResult, of: Observation, deadline: Deadline): Promise<ScreenshotData>;
}

/** Carries calls out in order, stops at the first that fails, and says what became of each. Never rejects. */
export const sendCalls = (
  caller: Caller,
  id: string,
  calls: readonly LightconeCall[],
  { batchLimit, readPicture }: SendingOptions,
  deadline: Deadline,
  observe?: Observation,
): Promise<SendReport> =>
  sendInOrder(planRequests(calls, batchLimit, observe), {
    send: (request) => sendOne(caller, id, request, deadline),
    outcomeOf,
    readPicture: observe && ((taken) => readPicture(taken, observe, deadline)),
  });

/** What became of the calls of a request that failed as a whole. */
const outcomeOf = (error: unknown, { endpoint }: Request): SendReport['outcomes'][number] => {
  if (error instanceof ActionFailedError) return 'failed';
  if (error instanceof OutcomeUnknownError || error instanceof ProtocolError) return 'unknown';
  // The status code of a batch that fails on its way is not documented: some of it may have run.
  if (error instanceof TransportError && error.code === 'REJECTED' && endpoint === 'batch') return 'unknown';
  return 'notRun';
};

/** Sends a request. What its picture is read from, if it had one that was taken, is the reply of that action. */
const sendOne = async (caller: Caller, id: string, request: Request, deadline: Deadline): Promise<BatchOutcomes> => {
  const { endpoint, body, calls, effect, picture } = request;
  const sending = { ids: { id }, body, effect, wait: deadline };
  if (endpoint !== 'batch') {
    await caller.action(endpoint, sending);
    return { outcomes: calls.map(() => 'applied') };
  }
  const reply = readBatch((await caller.object(endpoint, sending)).body);
  const outcomesOf = (count: number): BatchOutcomes => batchOutcomes(count, reply, nameOf(endpoint), caller.redact);
  if (picture === undefined) return outcomesOf(calls.length);
  const all = outcomesOf(calls.length + 1);
  const outcomes = all.outcomes.slice(0, calls.length);
  // Of a picture that failed the calls before it know nothing.
  if (!outcomes.every((outcome) => outcome === 'applied')) return { ...all, outcomes };
  return { outcomes, reply: all.error === undefined ? reply.results?.[calls.length] : undefined };
};

/** The action that takes a picture, in a batch. Asked for base64, the vendor answers with the image itself. */
interface PictureAction extends TabAddress {
  readonly type: 'screenshot';
  readonly base64: true;
}

/** One request that carries calls. */
export interface Request {
  /** Where it goes. */
  readonly endpoint: EndpointName;
  /** Its JSON body. */
  readonly body: object;
  /** The calls it carries, in order. */
  readonly calls: readonly LightconeCall[];
  /** The picture that it ends with, if it does. */
  readonly picture?: PictureAction;
  /** What a second sending would do. */
  readonly effect: Effect;
}

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
  const endpoint = endpointOf(call);
  const { type: _, ...fields } = call;
  const body = endpoint === 'execute' ? { action: call } : fields;
  return { endpoint, body, calls: [call], effect: endpoints[endpoint].effect };
};

const isHarmlessTwice = ({ type }: LightconeCall): boolean => type === 'mouse_up' || type === 'key_up';

const batch = (calls: readonly LightconeCall[], picture?: PictureAction): Request => ({
  endpoint: 'batch',
  body: { actions: picture === undefined ? calls : [...calls, picture] },
  calls,
  ...(picture === undefined ? {} : { picture }),
  effect: calls.every(isHarmlessTwice) ? 'repeatable' : endpoints.batch.effect,
});

const pictureOf = ({ tab }: Observation): PictureAction => ({
  type: 'screenshot',
  base64: true,
  ...(tab === undefined ? {} : { tab_id: tab }),
});

/**
 * The requests that carry calls: a lone call goes to its own endpoint (`/execute` where it has none: waits and drags
 * along a path), several travel in batches. A picture of what they lead to is the last action of the last batch, where
 * there is room for it; elsewhere it takes a request of its own anyhow. Pure.
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

const describe = ({ endpoint, calls, picture }: Request): PlannedRequest => ({
  summary: `${endpoints[endpoint].method} ${endpoints[endpoint].path}`,
  lines: [...calls, ...(picture === undefined ? [] : [picture])].map(lineOf),
});

/** The requests of calls and of a picture, as a person reads them. */
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

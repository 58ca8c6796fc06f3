import type { Effect, Observation, PlannedRequest } from '@farhand/core/driver';
import { endpoints, type EndpointName } from './endpoints.js';
import type { LightconeCall, TabAddress } from './wire.js';

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

import type { Effect, PlannedRequest } from '@farhand/core/driver';
import { endpoints, type EndpointName } from './endpoints.js';
import type { LightconeCall } from './wire.js';

/** One request that carries calls. */
export interface Request {
  /** Where it goes. */
  readonly endpoint: EndpointName;
  /** Its JSON body. */
  readonly body: object;
  /** The calls it carries, in order. */
  readonly calls: readonly LightconeCall[];
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

const batch = (calls: readonly LightconeCall[]): Request => ({
  endpoint: 'batch',
  body: { actions: calls },
  calls,
  effect: calls.every(isHarmlessTwice) ? 'repeatable' : endpoints.batch.effect,
});

/**
 * The requests that carry calls: a lone call goes to its own endpoint (`/execute` where it has none: waits and drags
 * along a path), several travel in batches. Pure.
 */
export const planRequests = (calls: readonly LightconeCall[], batchLimit: number): readonly Request[] =>
  Array.from({ length: Math.ceil(calls.length / batchLimit) }, (_, index) =>
    calls.slice(index * batchLimit, (index + 1) * batchLimit),
  ).map((chunk) => {
    const [first, ...rest] = chunk;
    return first !== undefined && rest.length === 0 ? single(first) : batch(chunk);
  });

const lineOf = ({ type, ...fields }: LightconeCall): string => `${type} ${JSON.stringify(fields)}`;

/** A request as a person reads it. */
export const describeRequest = ({ endpoint, calls }: Request): PlannedRequest => ({
  summary: `${endpoints[endpoint].method} ${endpoints[endpoint].path}`,
  lines: calls.map(lineOf),
});

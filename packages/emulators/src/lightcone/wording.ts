import { addressOf, batchOf, objectIn, pair, quoted, segmentsIn, wordOf, type Wording } from '../http/wording.js';

/** The actions that have their own endpoint, by its name. */
const ownEndpoints: ReadonlyMap<string, string> = new Map([
  ['click', 'click'],
  ['double-click', 'double_click'],
  ['right-click', 'right_click'],
  ['drag', 'drag'],
  ['mouse-down', 'mouse_down'],
  ['mouse-up', 'mouse_up'],
  ['scroll', 'scroll'],
  ['type', 'type'],
  ['hotkey', 'keypress'],
  ['key-down', 'key_down'],
  ['key-up', 'key_up'],
  ['navigate', 'go_to_url'],
  ['html', 'get_html_content'],
  ['screenshot', 'screenshot'],
  ['viewport', 'set_viewport'],
  ['change-proxy', 'change_proxy'],
]);

/**
 * Describes what a request to Lightcone's API does. Bodies are read leniently, so that rejected requests are described
 * too.
 */
export const lightconeWording: Wording = (request) => {
  const [room, id, endpoint, ...rest] = segmentsIn(request);
  const body = objectIn(request.body);
  if (room !== 'computers') return '';
  if (id === undefined) return request.method === 'POST' ? `create ${wordOf(body['kind']) || 'browser'}` : '';
  if (endpoint === undefined) return request.method === 'DELETE' ? 'end' : '';
  switch (endpoint) {
    case 'execute':
      return actionWords(objectIn(body['action'] ?? body));
    case 'batch': {
      const actions: unknown = body['actions'];
      return batchOf(Array.isArray(actions) ? actions.map((action) => actionWords(objectIn(action))) : []);
    }
    case 'exec':
    case 'debug':
      return `run ${quoted(body['command'])}`;
    case 'keepalive':
      return 'keep alive';
    case 'tabs':
      return tabWords(request.method, rest);
    default: {
      const type = ownEndpoints.get(endpoint);
      return type === undefined ? '' : actionWords({ ...body, type });
    }
  }
};

const tabWords = (method: string, [, verb]: readonly string[]): string => {
  if (method === 'DELETE') return 'close tab';
  if (verb === 'switch') return 'switch tab';
  return method === 'POST' ? 'open tab' : '';
};

/** Describes one action. */
const actionWords = (action: Readonly<Record<string, unknown>>): string => {
  const type = wordOf(action['type']);
  const point = pair(action['x'], action['y']);
  const key = wordOf(action['key']) || listOf(action['keys']);
  switch (type) {
    case 'click':
    case 'double_click':
    case 'triple_click':
    case 'right_click':
    case 'mouse_down':
    case 'mouse_up':
    case 'move': {
      const button = wordOf(action['button']);
      const words = type.replaceAll('_', ' ');
      return `${button === '' || button === 'left' ? words : `${button} ${words}`} ${point}`;
    }
    case 'drag':
      return `drag ${pathOf(action)}`;
    case 'scroll':
    case 'hscroll':
      return `scroll ${pair(action['dx'] ?? action['scroll_x'] ?? 0, action['dy'] ?? action['scroll_y'] ?? 0)} at ${point}`;
    case 'type':
      return `type ${quoted(action['text'])}`;
    case 'key':
    case 'keypress':
      return `press ${key}`;
    case 'key_down':
      return `hold ${key}`;
    case 'key_up':
      return `release ${key}`;
    case 'wait':
      return `wait ${wordOf(action['ms']) || '?'} ms`;
    case 'go_to_url':
    case 'navigate':
      return `go to ${addressOf(action['url'])}`;
    case 'set_viewport':
      return `set viewport ${wordOf(action['width'])}×${wordOf(action['height'])}`;
    case 'debug':
      return `run ${quoted(objectIn(action['debug'])['command'])}`;
    default:
      return type.replaceAll('_', ' ');
  }
};

const listOf = (keys: unknown): string => (Array.isArray(keys) ? keys.map(wordOf).join('+') : '');

/** Describes the start and end of a drag. */
const pathOf = ({ path, x, y, x1, y1, x2, y2, end_x, end_y }: Readonly<Record<string, unknown>>): string => {
  const points: readonly unknown[] = Array.isArray(path) ? path : [];
  const [first, last] = [objectIn(points[0]), objectIn(points.at(-1))];
  const start = pair(x1 ?? x ?? first['x'], y1 ?? y ?? first['y']);
  return `${start} → ${pair(x2 ?? end_x ?? last['x'], y2 ?? end_y ?? last['y'])}`;
};

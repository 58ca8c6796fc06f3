import { objectIn, quoted, segmentsIn, wordOf, type Wording } from '../http/wording.js';

/**
 * Describes what a request to Lybic's API does. Bodies are read leniently, so that rejected requests are described too.
 */
export const lybicWording: Wording = (request) => {
  const [, , , room, id, ...rest] = segmentsIn(request);
  const { method } = request;
  const body = objectIn(request.body);
  if (room !== 'sandboxes') return '';
  if (id === undefined) return method === 'POST' ? `create sandbox ${wordOf(body['shape'])}`.trimEnd() : '';
  if (id === 'from-image') return 'create sandbox from image';
  const [endpoint, verb] = rest;
  switch (endpoint) {
    case undefined:
      return method === 'DELETE' ? 'end' : '';
    case 'actions':
      return actionWords(objectIn(body['action']));
    case 'preview':
      return 'look';
    case 'process':
      return `run ${quoted([body['executable'], ...listOf(body['args'])].map(wordOf).join(' '))}`;
    case 'shell':
      return verb === undefined || verb === 'stream' ? `run ${quoted(body['command'])}` : '';
    case 'extend':
    case 'restart':
      return method === 'POST' ? endpoint : '';
    default:
      return '';
  }
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The names of buttons, by their flags. The left button is not mentioned. */
const buttons = [
  [2, 'right'],
  [4, 'middle'],
  [8, 'back'],
  [16, 'forward'],
] as const;

const buttonWords = (flags: unknown): string => {
  const pressed = buttons.filter(([flag]) => typeof flags === 'number' && (flags & flag) !== 0);
  return pressed.map(([, word]) => `${word} `).join('');
};

/** Describes one action. */
const actionWords = (action: Readonly<Record<string, unknown>>): string => {
  const type = wordOf(action['type']);
  const point = place(action['x'], action['y'], action['relative']);
  const button = buttonWords(action['button']);
  switch (type) {
    case 'mouse:click':
      return `${button}click ${point}`;
    case 'mouse:doubleClick':
      return `${button}double click ${point}`;
    case 'mouse:tripleClick':
      return `${button}triple click ${point}`;
    case 'mouse:move':
      return `move ${point}`;
    case 'mouse:scroll':
      return `scroll ${wordOf(action['stepHorizontal'] ?? 0)}, ${wordOf(action['stepVertical'] ?? 0)} steps at ${point}`;
    case 'mouse:drag': {
      const start = place(action['startX'], action['startY'], action['startRelative']);
      return `${button}drag ${start} → ${place(action['endX'], action['endY'], action['endRelative'])}`;
    }
    case 'keyboard:type':
      return `type ${quoted(action['content'])}`;
    case 'keyboard:hotkey':
      return `press ${wordOf(action['keys'])}`;
    case 'key:down':
      return `hold ${wordOf(action['key'])}`;
    case 'key:up':
      return `release ${wordOf(action['key'])}`;
    case 'wait':
      return `wait ${wordOf(action['duration']) || '?'} ms`;
    default:
      return type;
  }
};

/** Describes a point, or a distance from the pointer. */
const place = (x: unknown, y: unknown, relative: unknown): string =>
  `${relative === true ? 'by ' : ''}${length(x)}, ${length(y)}`;

const length = (value: unknown): string => {
  const { type, value: pixels, numerator, denominator } = objectIn(value);
  return type === '/' ? `${wordOf(numerator)}/${wordOf(denominator)}` : wordOf(pixels) || '?';
};

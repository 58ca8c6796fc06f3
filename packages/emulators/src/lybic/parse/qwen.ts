import { isRecord } from '@farhand/core/driver';
import { parsedJson, type JsonObject } from '../../http/json.js';
import type { LybicAction } from '../wire-action.js';
import { parsedOf, type Parser } from './parsed.js';
import { atPointer, fromPointer, pixels, type Place } from './place.js';
import { keyName, stepPx, waitOf } from './readings.js';

/**
 * Parses calls of the function `computer_use` as JSON, with or without `<tool_call>` tags, and with or without the
 * function's name. The text around calls is the model's thought.
 *
 * The function is the one in the vendor's prompt for Qwen2.5-VL (playground, 2025). Coordinates are pixels of the
 * screen.
 */
export const parseQwen: Parser = (text) => {
  const { objects, prose } = callsIn(text);
  const unknown: string[] = [];
  const actions = objects.flatMap((object): readonly LybicAction[] => {
    const json = parsedJson(object);
    const action = isRecord(json) ? actionOf(json) : undefined;
    if (action === undefined) unknown.push(object);
    return action === undefined ? [] : [action];
  });
  return actions.length === 0
    ? parsedOf({ actions, unknown: [text] })
    : parsedOf({ actions, thoughts: [prose.replaceAll(/<\/tool_call>|```(?:json)?/g, '')], unknown });
};

interface Found {
  readonly objects: readonly string[];
  readonly prose: string;
}

/** Returns the objects in a text. If it has tags, only the objects inside them count. */
const callsIn = (text: string): Found => {
  if (!text.includes('<tool_call>')) return objectsIn(text);
  const [before = '', ...tagged] = text.split('<tool_call>');
  const parts = tagged.map((part) => part.split('</tool_call>'));
  const found = parts.map(([inside = '']) => objectsIn(inside));
  return {
    objects: found.flatMap(({ objects }) => objects),
    prose: [before, ...parts.map(([, ...behind], index) => [found[index]?.prose, ...behind].join(''))].join(''),
  };
};

/** Returns the content of outermost braces, and the text around it. Unclosed braces extend to the end. */
const objectsIn = (text: string): Found => {
  const objects: string[] = [];
  const prose: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let from = 0;
  for (const { 0: mark, index } of text.matchAll(/\\[^]|["{}]/g)) {
    if (mark === '"') isQuoted = depth > 0 && !isQuoted;
    if (isQuoted || (mark !== '{' && mark !== '}')) continue;
    if (mark === '{' && depth === 0) {
      prose.push(text.slice(from, index));
      from = index;
    }
    depth = Math.max(0, depth + (mark === '{' ? 1 : -1));
    if (mark === '}' && depth === 0 && text[from] === '{') {
      objects.push(text.slice(from, index + 1));
      from = index + 1;
    }
  }
  (depth > 0 ? objects : prose).push(text.slice(from));
  return { objects, prose: prose.join('') };
};

/** Returns the action of a call with its name, or of its arguments alone. */
const actionOf = (json: JsonObject): LybicAction | undefined => {
  const { name, arguments: given } = json;
  const args = name === undefined && given === undefined ? json : name === 'computer_use' ? given : undefined;
  if (!isRecord(args)) return undefined;
  const { action } = args;
  return typeof action === 'string' ? meanings.get(action)?.(args) : undefined;
};

/** Returns the meaning of an action with its arguments; `undefined` if they are invalid. */
type Meaning = (args: JsonObject) => LybicAction | undefined;

/** Returns the place of an action. The default is the pointer's position. */
const placeOf = ({ coordinate }: JsonObject): (Place & { readonly relative?: true }) | undefined => {
  if (coordinate === undefined || coordinate === null) return atPointer;
  if (!Array.isArray(coordinate)) return undefined;
  const [x, y, ...more]: readonly unknown[] = coordinate;
  return typeof x === 'number' && typeof y === 'number' && more.length === 0
    ? { x: pixels(x), y: pixels(y) }
    : undefined;
};

const click =
  (type: 'mouse:click' | 'mouse:doubleClick', button: number): Meaning =>
  (args) => {
    const at = placeOf(args);
    return at && { type, ...at, button };
  };

/** Meanings that require a coordinate. */
const to =
  (make: (place: Place) => LybicAction): Meaning =>
  (args) => {
    const place = placeOf(args);
    return place === undefined || place === atPointer ? undefined : make(place);
  };

const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['left_click', click('mouse:click', 1)],
  ['right_click', click('mouse:click', 2)],
  ['middle_click', click('mouse:click', 4)],
  ['double_click', click('mouse:doubleClick', 1)],
  ['mouse_move', to((place) => ({ type: 'mouse:move', ...place }))],
  ['left_click_drag', to((place) => ({ type: 'mouse:drag', ...fromPointer(place), button: 1 }))],
  [
    'scroll',
    (args) => {
      const at = placeOf(args);
      const { pixels: up } = args;
      if (at === undefined || typeof up !== 'number') return undefined;
      return { type: 'mouse:scroll', ...at, stepHorizontal: 0, stepVertical: 0 - stepsOf(up) };
    },
  ],
  [
    'key',
    ({ keys }) => {
      if (!Array.isArray(keys) || keys.length === 0) return undefined;
      const names = keys.map((key: unknown) => (typeof key === 'string' ? keyName(key) : ''));
      return names.includes('') ? undefined : { type: 'keyboard:hotkey', keys: names.join('+') };
    },
  ],
  [
    'type',
    ({ text }) =>
      typeof text === 'string' ? { type: 'keyboard:type', content: text, treatNewLineAsEnter: true } : undefined,
  ],
  ['wait', ({ time }) => (typeof time === 'number' ? waitOf(time) : undefined)],
  [
    'terminate',
    ({ status }) => {
      if (status === 'success') return { type: 'finished' };
      return status === 'failure' ? { type: 'failed' } : undefined;
    },
  ],
]);

/** Returns the nearest number of steps for a number of pixels, at least one unless the number is 0. */
const stepsOf = (length: number): number => Math.sign(length) * Math.max(1, Math.round(Math.abs(length) / stepPx));

import type { LybicAction } from '../wire-action.js';
import { statementsIn, type Call, type Literal } from './calls.js';
import { parsedOf, type Parser } from './parsed.js';
import { atPointer, fromPointer, pixels, type Place } from './place.js';
import { defaultWaitMs, keyName, mostActions, waitOf } from './readings.js';

/**
 * Parses calls of pyautogui, with or without a fenced code block.
 *
 * The calls and their arguments are those of pyautogui. The class `Pyautogui` of the vendor's Python SDK (1.4.0, 2026)
 * posts each of its calls here, in a fence and with every argument named, including `None`. Models such as OpenCUA,
 * which the vendor's playground runs with this parser, write `## Thought:` and `## Action:` before the fence, and also
 * use `computer.wait`, `computer.triple_click` and `computer.terminate`.
 */
export const parsePyautogui: Parser = (text) => {
  const { code, prose } = codeIn(text);
  const unknown: string[] = [];
  const actions = statementsIn(code).flatMap((statement): readonly LybicAction[] => {
    const found = statement.call && actionsOf(statement.call);
    if (found === undefined && !isSilent.test(statement.text)) unknown.push(statement.text);
    return found ?? [];
  });
  return parsedOf({ actions, thoughts: [prose], unknown });
};

/** Lines of code without an effect. */
const isSilent = /^(?:#|import \w+(?:, \w+)?$|from [\w.]+ import )/;

/** Returns the code in fences, and the text around them. A text without a fence is code. */
const codeIn = (text: string): { readonly code: string; readonly prose: string } => {
  const code: string[] = [];
  const prose: string[] = [];
  let part = prose;
  let isFenced = false;
  for (const line of text.split('\n')) {
    if (line.trimStart().startsWith('```')) {
      part = part === prose ? code : prose;
      isFenced = true;
    } else if (part === code || !/^#+ *code:?\s*$/i.test(line)) part.push(line);
  }
  return isFenced ? { code: code.join('\n'), prose: prose.join('\n') } : { code: text, prose: '' };
};

/** Returns the argument of a parameter; `null` if it is missing or `None`. */
type Arguments = (parameter: string) => Literal;

/** The meaning of a pyautogui function. */
interface Meaning {
  /** Its parameters in order. Parameters that the meaning does not use have no field in the wire format. */
  readonly parameters: readonly string[];
  /** Returns the actions of a call; `undefined` if its arguments are invalid. */
  readonly actions: (get: Arguments) => readonly LybicAction[] | undefined;
}

/** Returns the actions of a call; `undefined` if the function is unknown or its arguments are invalid. */
const actionsOf = (call: Call): readonly LybicAction[] | undefined => {
  const name = call.name.replace(/^pyautogui\./, '');
  if (name === 'hotkey') return hotkey(call);
  const { parameters, actions } = meanings.get(name) ?? noFunction;
  const isFit = call.positional.length <= parameters.length && areKnown(call, parameters);
  if (!isFit) return undefined;
  return actions((parameter) => call.named.get(parameter) ?? call.positional[parameters.indexOf(parameter)] ?? null);
};

const noFunction: Meaning = { parameters: [], actions: () => undefined };

/** Returns whether every named argument is one of the parameters, or one that all functions have. */
const areKnown = ({ named }: Call, parameters: readonly string[]): boolean =>
  [...named.keys()].every((name) => parameters.includes(name) || name === 'logScreenshot' || name === '_pause');

const buttons: ReadonlyMap<string, number> = new Map([
  ['left', 1],
  ['primary', 1],
  ['right', 2],
  ['secondary', 2],
  ['middle', 4],
]);

const buttonOf = (given: Literal): number | undefined =>
  buttons.get(typeof given === 'string' ? given.toLowerCase() : given === null ? 'left' : '');

/**
 * Returns a place in pixels: two numbers, a pair of them, or the pointer's position if neither is given. A single
 * coordinate is invalid.
 */
const placeOf = (x: Literal, y: Literal): (Place & { readonly relative?: true }) | undefined => {
  if (x === null && y === null) return atPointer;
  const [left, top, ...more] = typeof x === 'object' && x !== null && y === null ? x : [x, y];
  if (typeof left !== 'number' || typeof top !== 'number' || more.length > 0) return undefined;
  return { x: pixels(left), y: pixels(top) };
};

/** Returns the distance of a relative move. A missing coordinate is 0. */
const offsetOf = (x: Literal, y: Literal): (Place & { readonly relative: true }) | undefined => {
  const offset = typeof x === 'object' && x !== null ? placeOf(x, y) : placeOf(x ?? 0, y ?? 0);
  return offset && { ...offset, relative: true };
};

/** Returns clicks: up to three are one action in the wire format, more are separate actions. */
const clicks = (get: Arguments, count: Literal, button: Literal): readonly LybicAction[] | undefined => {
  const at = placeOf(get('x'), get('y'));
  const flag = buttonOf(button);
  if (at === undefined || flag === undefined || !isCount(count)) return undefined;
  if (count === 2) return [{ type: 'mouse:doubleClick', ...at, button: flag }];
  if (count === 3) return [{ type: 'mouse:tripleClick', ...at, button: flag }];
  return Array.from({ length: count }, () => ({ type: 'mouse:click', ...at, button: flag }));
};

const isCount = (value: Literal): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostActions;

const clickOf = (count: number, button?: string): Meaning => ({
  parameters: ['x', 'y', 'interval', ...(button === undefined ? ['button'] : []), 'duration', 'tween'],
  actions: (get) => clicks(get, count, button ?? get('button')),
});

const click: Meaning = {
  parameters: ['x', 'y', 'clicks', 'interval', 'button', 'duration', 'tween'],
  actions: (get) => clicks(get, get('clicks') ?? 1, get('button')),
};

const moveTo: Meaning = {
  parameters: ['x', 'y', 'duration', 'tween'],
  actions: (get) => {
    const to = placeOf(get('x'), get('y'));
    return to && [{ type: 'mouse:move', ...to }];
  },
};

const move: Meaning = {
  parameters: ['xOffset', 'yOffset', 'duration', 'tween'],
  actions: (get) => {
    const by = offsetOf(get('xOffset'), get('yOffset'));
    return by && [{ type: 'mouse:move', ...by }];
  },
};

const dragTo: Meaning = {
  parameters: ['x', 'y', 'duration', 'tween', 'button'],
  actions: (get) => {
    const to = placeOf(get('x'), get('y'));
    const button = buttonOf(get('button'));
    if (to === undefined || to === atPointer || button === undefined) return undefined;
    return [{ type: 'mouse:drag', ...fromPointer(to), button }];
  },
};

const drag: Meaning = {
  parameters: ['xOffset', 'yOffset', 'duration', 'tween', 'button'],
  actions: (get) => {
    const by = offsetOf(get('xOffset'), get('yOffset'));
    const button = buttonOf(get('button'));
    if (by === undefined || button === undefined) return undefined;
    return [{ type: 'mouse:drag', ...fromPointer(by), endRelative: true, button }];
  },
};

/** Scrolls. Positive is up and right in pyautogui, and down and right in the emulator's reading of the wire format. */
const scroll = (axis: 'vertical' | 'horizontal'): Meaning => ({
  parameters: ['clicks', 'x', 'y'],
  actions: (get) => {
    const steps = get('clicks');
    const at = placeOf(get('x'), get('y'));
    if (typeof steps !== 'number' || at === undefined) return undefined;
    const [stepHorizontal, stepVertical] = axis === 'vertical' ? [0, 0 - steps] : [steps, 0];
    return [{ type: 'mouse:scroll', ...at, stepHorizontal, stepVertical }];
  },
});

/** Types a text, or keys one after the other. */
const write: Meaning = {
  parameters: ['message', 'interval'],
  actions: (get) => {
    const message = get('message');
    if (typeof message === 'string') return [{ type: 'keyboard:type', content: message, treatNewLineAsEnter: true }];
    return presses(message, 1);
  },
};

const press: Meaning = {
  parameters: ['keys', 'presses', 'interval'],
  actions: (get) => {
    const keys = get('keys');
    return presses(typeof keys === 'string' ? [keys] : keys, get('presses') ?? 1);
  },
};

/** Presses the keys of a list one after the other, repeatedly. */
const presses = (keys: Literal, times: Literal): readonly LybicAction[] | undefined => {
  const named = keysOf(keys);
  if (named === undefined || !isCount(times) || !isCount(named.length * times)) return undefined;
  return Array.from({ length: times }, () => named).flatMap((each) =>
    each.map((key): LybicAction => ({ type: 'keyboard:hotkey', keys: key })),
  );
};

/** Holds keys together: as arguments, as one list, or as a list named `keys`. */
const hotkey = (call: Call): readonly LybicAction[] | undefined => {
  const [first] = call.positional;
  const isOneList = call.positional.length === 1 && typeof first === 'object';
  const keys = call.positional.length === 0 ? call.named.get('keys') : isOneList ? first : call.positional.flat();
  const named = keysOf(keys ?? null);
  if (named === undefined || named.length === 0 || !areKnown(call, ['keys', 'interval'])) return undefined;
  return [{ type: 'keyboard:hotkey', keys: named.join('+') }];
};

const keyAction = (type: 'key:down' | 'key:up'): Meaning => ({
  parameters: ['key'],
  actions: (get) => {
    const [key] = keysOf([get('key')].flat()) ?? [];
    return key === undefined ? undefined : [{ type, key }];
  },
});

/** Returns the names of the keys in a list; `undefined` if it is not a list of names. */
const keysOf = (keys: Literal): readonly string[] | undefined => {
  if (typeof keys !== 'object' || keys === null) return undefined;
  const names = keys.map((key) => (typeof key === 'string' ? keyName(key) : ''));
  return names.includes('') ? undefined : names;
};

const sleep = (parameter: string, unsaid?: number): Meaning => ({
  parameters: [parameter],
  actions: (get) => {
    const seconds = get(parameter) ?? unsaid;
    const wait = typeof seconds === 'number' ? waitOf(seconds) : undefined;
    return wait && [wait];
  },
});

const terminate: Meaning = {
  parameters: ['status', 'answer'],
  actions: (get) => {
    const type = ends.get(String(get('status')));
    const message = get('answer');
    return type && [{ type, ...(typeof message === 'string' ? { message } : {}) }];
  },
};

const ends: ReadonlyMap<string, 'finished' | 'failed'> = new Map([
  ['success', 'finished'],
  ['failure', 'failed'],
  ['fail', 'failed'],
]);

const meanings: ReadonlyMap<string, Meaning> = new Map([
  ['click', click],
  ['leftClick', clickOf(1, 'left')],
  ['rightClick', clickOf(1, 'right')],
  ['middleClick', clickOf(1, 'middle')],
  ['doubleClick', clickOf(2)],
  ['tripleClick', clickOf(3)],
  ['moveTo', moveTo],
  ['move', move],
  ['moveRel', move],
  ['dragTo', dragTo],
  ['drag', drag],
  ['dragRel', drag],
  ['scroll', scroll('vertical')],
  ['vscroll', scroll('vertical')],
  ['hscroll', scroll('horizontal')],
  ['write', write],
  ['typewrite', write],
  ['press', press],
  ['keyDown', keyAction('key:down')],
  ['keyUp', keyAction('key:up')],
  ['sleep', sleep('seconds')],
  ['time.sleep', sleep('secs')],
  ['screenshot', { parameters: [], actions: () => [{ type: 'screenshot' }] }],
  ['computer.wait', sleep('seconds', defaultWaitMs / 1000)],
  ['computer.triple_click', { ...clickOf(3), parameters: ['x', 'y'] }],
  ['computer.terminate', terminate],
]);

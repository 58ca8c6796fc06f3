import { compile, initialState, leaf, UnsupportedActionError, type Action, type Driver } from '@farhand/core/driver';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { describe, expect, test } from 'vitest';

/** Every driver there is. A new one fails to compile until each row has an answer for it. */
const drivers = { lightcone: lightcone(), local: local() } satisfies Readonly<Record<string, Driver>>;

type DriverName = keyof typeof drivers;

/** What a driver says to a program: its calls in a few words each, or the reason why it refuses. */
type Answer = readonly string[] | { readonly refuses: string };

interface Row {
  readonly program: readonly Action[];
  readonly says: Readonly<Record<DriverName, Answer>>;
}

const click: Action = { type: 'click', at: { x: 30, y: 8 }, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 };
const move = (x: number, y: number): Action => ({ type: 'pointerMove', to: { x, y } });
const down: Action = { type: 'pointerDown', button: 'left', clickCount: 1 };
const up: Action = { type: 'pointerUp', button: 'left', clickCount: 1 };
const press = (key: string, ...modifiers: ('Control' | 'Shift')[]): Action => ({
  type: 'press',
  key,
  modifiers,
  holdMs: 0,
});

const rows: Readonly<Record<string, Row>> = {
  'the headline: a click with Shift held': {
    program: [{ type: 'keyDown', key: 'Shift' }, click, { type: 'keyUp', key: 'Shift' }],
    says: {
      lightcone: ['key_down shift', 'click 30,8', 'key_up shift'],
      local: [
        'rawKeyDown Shift mods 8',
        'mouseMoved 30,8 mods 8',
        'mousePressed 30,8 mods 8',
        'mouseReleased 30,8 mods 8',
        'keyUp Shift',
      ],
    },
  },
  'a double click': {
    program: [{ ...click, clickCount: 2 }],
    says: {
      lightcone: ['double_click 30,8'],
      local: [
        'mouseMoved 30,8',
        'mousePressed 30,8',
        'mouseReleased 30,8',
        'mousePressed 30,8 count 2',
        'mouseReleased 30,8 count 2',
      ],
    },
  },
  'a right click': {
    program: [{ ...click, button: 'right' }],
    says: {
      lightcone: ['right_click 30,8'],
      local: ['mouseMoved 30,8', 'mousePressed right 30,8', 'mouseReleased right 30,8'],
    },
  },
  'a middle click': {
    program: [{ ...click, button: 'middle' }],
    says: {
      lightcone: { refuses: 'mouse-down presses the left button only' },
      local: ['mouseMoved 30,8', 'mousePressed middle 30,8', 'mouseReleased middle 30,8'],
    },
  },
  'a triple click': {
    program: [{ ...click, clickCount: 3 }],
    says: {
      lightcone: { refuses: 'mouse-down has no click count, so the page would see single clicks' },
      local: [
        'mouseMoved 30,8',
        'mousePressed 30,8',
        'mouseReleased 30,8',
        'mousePressed 30,8 count 2',
        'mouseReleased 30,8 count 2',
        'mousePressed 30,8 count 3',
        'mouseReleased 30,8 count 3',
      ],
    },
  },
  'Control+double click: keys around a double click, not around presses': {
    program: [{ ...click, clickCount: 2, modifiers: ['Control'] }],
    says: {
      lightcone: ['key_down ctrl', 'double_click 30,8', 'key_up ctrl'],
      local: [
        'rawKeyDown Control mods 2',
        'mouseMoved 30,8 mods 2',
        'mousePressed 30,8 mods 2',
        'mouseReleased 30,8 mods 2',
        'mousePressed 30,8 mods 2 count 2',
        'mouseReleased 30,8 mods 2 count 2',
        'keyUp Control',
      ],
    },
  },
  'move, down, move, up': {
    program: [move(1, 2), down, move(3, 4), up],
    says: {
      lightcone: ['drag 1,2 3,4'],
      local: ['mouseMoved 1,2', 'mousePressed 1,2', 'dragOver 3,4', 'mouseMoved 3,4', 'settle', 'mouseReleased 3,4'],
    },
  },
  'a drag along a path': {
    program: [
      {
        type: 'drag',
        path: [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
          { x: 5, y: 6 },
        ],
        button: 'left',
        modifiers: [],
      },
    ],
    says: {
      lightcone: ['drag path 1,2 3,4 5,6'],
      local: [
        'mouseMoved 1,2',
        'mousePressed 1,2',
        'dragOver 3,4',
        'mouseMoved 3,4',
        'settle',
        'dragOver 5,6',
        'mouseMoved 5,6',
        'settle',
        'mouseReleased 5,6',
      ],
    },
  },
  'a lone move': { program: [move(1, 2)], says: { lightcone: [], local: ['mouseMoved 1,2'] } },
  'a hover': {
    program: [{ type: 'hover', at: { x: 1, y: 2 } }],
    says: {
      lightcone: { refuses: 'Lightcone has no pointer move, so the page would never see the pointer there' },
      local: ['mouseMoved 1,2'],
    },
  },
  'a press where the pointer is unknown': {
    program: [down],
    says: {
      lightcone: { refuses: "the pointer's position is not known yet, and every mouse call of Lightcone needs one" },
      local: { refuses: "the pointer's position is not known yet" },
    },
  },
  'the wheel at a point': {
    program: [{ type: 'wheel', at: { x: 1, y: 2 }, deltaX: 0, deltaY: 120, modifiers: [] }],
    says: { lightcone: ['scroll 1,2 by 0,120'], local: ['mouseMoved 1,2', 'mouseWheel 1,2 by 0,120'] },
  },
  'a named key': {
    program: [press('Enter')],
    says: { lightcone: ['keypress enter'], local: ['keyDown Enter text "\\r"', 'keyUp Enter'] },
  },
  'a character': { program: [press(';')], says: { lightcone: ['type ";"'], local: ['keyDown ; text ";"', 'keyUp ;'] } },
  'a chord': {
    program: [press('t', 'Control', 'Shift')],
    says: {
      lightcone: ['keypress ctrl shift t'],
      local: [
        'rawKeyDown Control mods 2',
        'rawKeyDown Shift mods 10',
        'rawKeyDown T mods 10',
        'keyUp T mods 10',
        'keyUp Shift mods 2',
        'keyUp Control',
      ],
    },
  },
  'a key that Lightcone does not document': {
    program: [press('Insert')],
    says: {
      lightcone: {
        refuses:
          "'Insert' is not among the keys that Lightcone documents (modifiers, editing and arrow keys, F1 to F24, a to z, 0 to 9)",
      },
      local: ['rawKeyDown Insert', 'keyUp Insert'],
    },
  },
  'text in two languages and two lines': {
    program: [{ type: 'type', text: 'a\né', delayMs: 0 }],
    says: {
      lightcone: ['type "a"', 'keypress enter', 'type "é"'],
      local: ['keyDown a text "a"', 'keyUp a', 'keyDown Enter text "\\r"', 'keyUp Enter', 'insertText "é"'],
    },
  },
  'inserted text of the keyboard': {
    program: [{ type: 'insertText', text: 'ab' }],
    says: {
      lightcone: { refuses: 'Lightcone enters text by typing it, which sends key events' },
      local: ['insertText "ab"'],
    },
  },
  'a long press': {
    program: [{ type: 'press', key: 'a', modifiers: [], holdMs: 50 }],
    says: { lightcone: ['key_down a', 'wait 50', 'key_up a'], local: ['keyDown a text "a"', 'pause 50', 'keyUp a'] },
  },
};

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const at = ({ x, y }: Fields): string => `${String(x)},${String(y)}`;

/** A Lightcone action in a few words. */
const wireWords = (call: Fields): string => {
  const { type, path, keys, key, text, ms } = call;
  const points = Array.isArray(path) ? path.filter(isFields).map(at).join(' ') : '';
  if (type === 'drag')
    return path === undefined
      ? `drag ${String(call['x1'])},${String(call['y1'])} ${String(call['x2'])},${String(call['y2'])}`
      : `drag path ${points}`;
  if (type === 'scroll') return `scroll ${at(call)} by ${String(call['dx'])},${String(call['dy'])}`;
  if (Array.isArray(keys)) return `${String(type)} ${keys.join(' ')}`;
  if (text !== undefined) return `${String(type)} ${JSON.stringify(text)}`;
  return `${String(type)} ${String(key ?? ms ?? at(call))}`;
};

/** A DevTools command in a few words. */
const devtoolsWords = (call: Fields): string => {
  const params = isFields(call['params']) ? call['params'] : {};
  const { type, key, text, modifiers = 0, button, clickCount = 0 } = params;
  if (call['type'] === 'settle') return 'settle';
  if (call['type'] === 'pause') return `pause ${String(call['durationMs'])}`;
  if (call['method'] === 'Input.insertText') return `insertText ${JSON.stringify(text)}`;
  const mods = modifiers === 0 ? '' : ` mods ${String(modifiers)}`;
  if (key !== undefined)
    return `${String(type)} ${String(key)}${text === undefined ? '' : ` text ${JSON.stringify(text)}`}${mods}`;
  if (type === 'mouseWheel')
    return `mouseWheel ${at(params)} by ${String(params['deltaX'])},${String(params['deltaY'])}${mods}`;
  const which = button === undefined || button === 'none' || button === 'left' ? '' : `${String(button)} `;
  return `${String(type)} ${which}${at(params)}${mods}${Number(clickCount) > 1 ? ` count ${String(clickCount)}` : ''}`;
};

const words: Readonly<Record<DriverName, (call: Fields) => string>> = { lightcone: wireWords, local: devtoolsWords };

const answer = (name: DriverName, program: readonly Action[]): Answer => {
  const driver: Driver = drivers[name];
  const nodes = program.map((action) => leaf(action, { action, calledAt: () => 'the golden table' }));
  try {
    const { instructions } = compile(
      nodes,
      { state: initialState, deferred: [] },
      { name, rules: driver.rules('browser') },
    );
    return instructions
      .flatMap(({ calls }) => calls)
      .filter(isFields)
      .map(words[name]);
  } catch (error) {
    if (!(error instanceof UnsupportedActionError)) throw error;
    return { refuses: error.reasons.at(-1)?.replace(/^[^:]*: /, '') ?? '' };
  }
};

describe.each(Object.entries(rows))('%s', (_name, { program, says }) => {
  test.each(Object.entries(says))('%s', (name, expected) => {
    if (name !== 'lightcone' && name !== 'local') throw new Error(`There is no driver ${name}.`);
    expect(answer(name, program)).toEqual(expected);
  });
});

import { isRecord } from '@farhand/core/driver';
import { booleanField, FieldError, numberField, stringField, type JsonObject } from '../http/json.js';

/** A distance in the wire format: in pixels, or as a fraction of the screen's width or height. */
export type Length =
  | { readonly type: 'px'; readonly value: number }
  | { readonly type: '/'; readonly numerator: number; readonly denominator: number };

/** The place of a mouse action, and the keys held around it. */
export interface LybicAim {
  readonly x: Length;
  readonly y: Length;
  /** Keys held around it, in xdotool's syntax. */
  readonly holdKey?: string | undefined;
  /** Whether `x` and `y` count from the pointer's position. */
  readonly relative?: boolean | undefined;
}

/** An action of a computer in the wire format. */
export type LybicAction =
  | ({
      readonly type: 'mouse:click' | 'mouse:doubleClick' | 'mouse:tripleClick';
      /** Sum of 1 left, 2 right, 4 middle, 8 back, 16 forward. */
      readonly button: number;
    } & LybicAim)
  | ({ readonly type: 'mouse:move' } & LybicAim)
  | ({ readonly type: 'mouse:scroll'; readonly stepVertical: number; readonly stepHorizontal: number } & LybicAim)
  | {
      readonly type: 'mouse:drag';
      readonly startX: Length;
      readonly startY: Length;
      readonly endX: Length;
      readonly endY: Length;
      readonly button?: number | undefined;
      readonly holdKey?: string | undefined;
      readonly startRelative?: boolean | undefined;
      readonly endRelative?: boolean | undefined;
    }
  | {
      readonly type: 'keyboard:type';
      readonly content: string;
      readonly treatNewLineAsEnter?: boolean | null | undefined;
    }
  | { readonly type: 'keyboard:hotkey'; readonly keys: string; readonly duration?: number | undefined }
  | { readonly type: 'key:down' | 'key:up'; readonly key: string }
  | { readonly type: 'wait'; readonly duration: number }
  | { readonly type: 'screenshot' | 'client:user-takeover' }
  | { readonly type: 'finished' | 'failed'; readonly message?: string | undefined };

/** An action of a phone in the wire format. The emulator has no phones, but its parsers return actions for them. */
export type MobileAction =
  | { readonly type: 'touch:tap'; readonly x: Length; readonly y: Length }
  | { readonly type: 'touch:longPress'; readonly x: Length; readonly y: Length; readonly duration: number }
  | {
      readonly type: 'touch:drag';
      readonly startX: Length;
      readonly startY: Length;
      readonly endX: Length;
      readonly endY: Length;
    }
  | {
      readonly type: 'touch:swipe';
      readonly x: Length;
      readonly y: Length;
      readonly direction: 'up' | 'down' | 'left' | 'right';
      readonly distance: Length;
    }
  | { readonly type: 'android:back' | 'android:home' | 'os:listApps' }
  | { readonly type: 'os:startAppByName'; readonly name: string }
  | ActionOf<
      'keyboard:type' | 'keyboard:hotkey' | 'wait' | 'finished' | 'failed' | 'screenshot' | 'client:user-takeover'
    >;

/** The actions of a type. */
export type ActionOf<Type extends LybicAction['type']> = Extract<LybicAction, { readonly type: Type }>;

/**
 * Reads an action of a computer. Unknown fields are ignored.
 *
 * @throws FieldError if its type is unknown or only for phones, or a field is missing or has the wrong type.
 */
export const readAction = (json: JsonObject): LybicAction => {
  const type = text(json, 'type');
  const read = readers.get(type);
  if (read !== undefined) return read(json);
  throw new FieldError(mobileTypes.has(type) ? `${type} needs an Android sandbox` : `Unknown action type: ${type}`);
};

type Reader = (json: JsonObject) => LybicAction;

const required = <T>(value: T | undefined, name: string): T => {
  if (value === undefined) throw new FieldError(`${name} is missing`);
  return value;
};

const text = (json: JsonObject, name: string): string => required(stringField(json, name), name);

const number = (json: JsonObject, name: string): number => required(numberField(json, name), name);

const aim = (json: JsonObject): LybicAim => ({
  x: lengthField(json, 'x'),
  y: lengthField(json, 'y'),
  holdKey: stringField(json, 'holdKey'),
  relative: booleanField(json, 'relative'),
});

const clickReader =
  (type: 'mouse:click' | 'mouse:doubleClick' | 'mouse:tripleClick'): Reader =>
  (json) => ({ type, ...aim(json), button: number(json, 'button') });

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['mouse:click', clickReader('mouse:click')],
  ['mouse:doubleClick', clickReader('mouse:doubleClick')],
  ['mouse:tripleClick', clickReader('mouse:tripleClick')],
  ['mouse:move', (json) => ({ type: 'mouse:move', ...aim(json) })],
  [
    'mouse:scroll',
    (json) => ({
      type: 'mouse:scroll',
      ...aim(json),
      stepVertical: number(json, 'stepVertical'),
      // The vendor's quick reference omits the horizontal steps in its example, so they are optional.
      stepHorizontal: numberField(json, 'stepHorizontal') ?? 0,
    }),
  ],
  [
    'mouse:drag',
    (json) => ({
      type: 'mouse:drag',
      startX: lengthField(json, 'startX'),
      startY: lengthField(json, 'startY'),
      endX: lengthField(json, 'endX'),
      endY: lengthField(json, 'endY'),
      button: numberField(json, 'button'),
      holdKey: stringField(json, 'holdKey'),
      startRelative: booleanField(json, 'startRelative'),
      endRelative: booleanField(json, 'endRelative'),
    }),
  ],
  [
    'keyboard:type',
    (json) => ({
      type: 'keyboard:type',
      content: text(json, 'content'),
      treatNewLineAsEnter: booleanField(json, 'treatNewLineAsEnter'),
    }),
  ],
  [
    'keyboard:hotkey',
    (json) => ({ type: 'keyboard:hotkey', keys: text(json, 'keys'), duration: numberField(json, 'duration') }),
  ],
  ['key:down', (json) => ({ type: 'key:down', key: text(json, 'key') })],
  ['key:up', (json) => ({ type: 'key:up', key: text(json, 'key') })],
  ['wait', (json) => ({ type: 'wait', duration: number(json, 'duration') })],
  ['screenshot', () => ({ type: 'screenshot' })],
  ['client:user-takeover', () => ({ type: 'client:user-takeover' })],
  ['finished', (json) => ({ type: 'finished', message: stringField(json, 'message') })],
  ['failed', (json) => ({ type: 'failed', message: stringField(json, 'message') })],
]);

/** Actions of phones, which computers do not support. */
const mobileTypes: ReadonlySet<string> = new Set([
  'touch:tap',
  'touch:longPress',
  'touch:drag',
  'touch:swipe',
  'android:back',
  'android:home',
  'os:listApps',
  'os:startApp',
  'os:closeApp',
  'os:startAppByName',
  'os:closeAppByName',
]);

/** Reads a required length. Throws {@link FieldError} otherwise. */
const lengthField = (object: JsonObject, name: string): Length => {
  const value = object[name];
  if (!isRecord(value)) throw new FieldError(`${name} must be a length such as {"type":"px","value":10}`);
  if (value['type'] === 'px') return { type: 'px', value: finite(value, name, 'value') };
  if (value['type'] !== '/') throw new FieldError(`${name}.type must be "px" or "/"`);
  const denominator = finite(value, name, 'denominator');
  if (denominator === 0) throw new FieldError(`${name}.denominator must not be 0`);
  return { type: '/', numerator: finite(value, name, 'numerator'), denominator };
};

const finite = (length: JsonObject, name: string, part: string): number => {
  const value = length[part];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new FieldError(`${name}.${part} must be a number`);
};

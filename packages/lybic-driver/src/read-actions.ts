import {
  fieldsOf,
  isRecord,
  neededFieldsOf,
  ProtocolError,
  type Json,
  type Origin,
  type VendorReply,
} from '@farhand/core/driver';
import type { ParseResponse } from './wire-replies.js';
import type { LybicAction } from './wire.js';

/** Reads the actions that the vendor found in a model's output. */
export const readParsed = ({ body, origin }: VendorReply<Json>): ParseResponse => {
  const { text } = fieldsOf(body);
  return {
    actions: neededFieldsOf(body, origin)
      .array('actions')
      .map((action, index) => readAction(action, index, origin)),
    thoughts: text('thoughts'),
    memory: text('memory'),
    unknown: text('unknown'),
  };
};

/**
 * Reads an action that the vendor parsed from a text.
 *
 * @throws ProtocolError if the action is unknown: leaving it out would change the meaning of the others.
 */
const readAction = (value: unknown, index: number, { what, facts }: Origin): ParseResponse['actions'][number] => {
  const action = isRecord(value) ? normal(value) : {};
  if (isAction(action)) return action;
  throw new ProtocolError(`${what}: action number ${index + 1} in the reply is unknown to Farhand.`, facts);
};

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';

const isNumber: Check = (value) => typeof value === 'number';

const isFlag: Check = (value) => typeof value === 'boolean';

const isLength: Check = (value) => {
  if (!isRecord(value)) return false;
  if (value['type'] === 'px') return isNumber(value['value']);
  return value['type'] === '/' && isNumber(value['numerator']) && isNumber(value['denominator']);
};

const isDirection: Check = (value) => value === 'up' || value === 'down' || value === 'left' || value === 'right';

const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const place = { x: isLength, y: isLength };
const line = { startX: isLength, startY: isLength, endX: isLength, endY: isLength };
const extras = { holdKey: maybe(isText), relative: maybe(isFlag) };
const click = { ...place, button: isNumber, ...extras };

/** The fields of each action (vendor's OpenAPI, March 2026). */
const fields: Readonly<Record<LybicAction['type'], Readonly<Record<string, Check>>>> = {
  'mouse:click': click,
  'mouse:doubleClick': click,
  'mouse:tripleClick': click,
  'mouse:move': { ...place, ...extras },
  'mouse:scroll': { ...place, stepVertical: isNumber, stepHorizontal: isNumber, ...extras },
  'mouse:drag': {
    ...line,
    button: maybe(isNumber),
    holdKey: maybe(isText),
    startRelative: maybe(isFlag),
    endRelative: maybe(isFlag),
  },
  'keyboard:type': { content: isText, treatNewLineAsEnter: isFlag },
  'keyboard:hotkey': { keys: isText, duration: maybe(isNumber) },
  'key:down': { key: isText },
  'key:up': { key: isText },
  wait: { duration: isNumber },
  screenshot: {},
  finished: { message: maybe(isText) },
  failed: { message: maybe(isText) },
  'client:user-takeover': {},
  'touch:tap': place,
  'touch:longPress': { ...place, duration: isNumber },
  'touch:drag': line,
  'touch:swipe': { ...place, direction: isDirection, distance: isLength },
  'android:back': {},
  'android:home': {},
  'os:listApps': {},
  'os:startApp': { packageName: isText },
  'os:closeApp': { packageName: isText },
  'os:startAppByName': { name: isText },
  'os:closeAppByName': { name: isText },
};

const isAction = (value: Json): value is Json & LybicAction & { readonly callId?: string } => {
  const checks = Object.entries(fields).find(([type]) => type === value['type'])?.[1];
  if (checks === undefined || !maybe(isText)(value['callId'])) return false;
  return Object.entries(checks).every(([name, check]) => check(value[name]));
};

/**
 * Normalizes an action. Null counts as absent. `treatNewLineAsEnter` is false if the vendor leaves it out, and always
 * present here.
 */
const normal = (json: Json): Json => {
  const said = Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
  return said['type'] === 'keyboard:type' ? { treatNewLineAsEnter: false, ...said } : said;
};

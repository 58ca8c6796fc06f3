import { isRecord, ProtocolError, type ErrorFacts } from '@farhand/core/driver';
import type {
  ActionResponse,
  ConnectDetails,
  CursorPosition,
  GatewayAddress,
  SandboxDetails,
  SandboxResponse,
  ShapeResponse,
} from './wire-replies.js';
import type { LybicAction } from './wire.js';

/** A JSON object of the vendor's. */
export type Json = Readonly<Record<string, unknown>>;

/** Where an answer is from. */
export interface Origin {
  /** The endpoint, as a message names it. */
  readonly what: string;
  /** What an error about the answer carries. */
  readonly facts: ErrorFacts;
  /** The time of the answer by the vendor's clock, in milliseconds since 1970. */
  readonly clockMs: number;
}

/** A text, if it is one. */
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A number, if it is one. */
export const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** A number, also where it is written as text. */
const numeral = (value: unknown): number | undefined => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
};

/** A truth value, if it is one. */
export const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

/** An object, if it is one. */
export const record = (value: unknown): Json | undefined => (isRecord(value) ? value : undefined);

/** The objects of an array; none if it is no array. */
export const records = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** The error for an answer without a field that nothing can do without. */
export const missing = (field: string, { what, facts }: Origin): ProtocolError =>
  new ProtocolError(`${what} was answered without a usable '${field}'.`, facts);

/**
 * A field that must be a text with something in it.
 *
 * @throws ProtocolError if it is not.
 */
export const requireText = (json: Json, field: string, origin: Origin): string => {
  const value = json[field];
  if (typeof value !== 'string' || value === '') throw missing(field, origin);
  return value;
};

/**
 * A field that must be a number.
 *
 * @throws ProtocolError if it is not.
 */
export const requireNumber = (json: Json, field: string, origin: Origin): number => {
  const value = json[field];
  if (typeof value !== 'number') throw missing(field, origin);
  return value;
};

/**
 * A field that must be an object.
 *
 * @throws ProtocolError if it is not.
 */
export const requireRecord = (json: Json, field: string, origin: Origin): Json => {
  const value = json[field];
  if (!isRecord(value)) throw missing(field, origin);
  return value;
};

/**
 * A field that must be an array.
 *
 * @throws ProtocolError if it is not.
 */
export const requireArray = (json: Json, field: string, origin: Origin): readonly unknown[] => {
  const value = json[field];
  if (!Array.isArray(value)) throw missing(field, origin);
  return value;
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

/** The fields of every action (vendor's OpenAPI, March 2026). */
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

/** Null stands for absent. `treatNewLineAsEnter` is false where the vendor leaves it out, and is always said here. */
const normal = (json: Json): Json => {
  const said = Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
  return said['type'] === 'keyboard:type' ? { treatNewLineAsEnter: false, ...said } : said;
};

/**
 * Reads an action that the vendor made of a text.
 *
 * @throws ProtocolError if it is none that Farhand knows: leaving it out would change what the others do.
 */
export const readAction = (
  value: unknown,
  index: number,
  { what, facts }: Origin,
): LybicAction & { readonly callId?: string } => {
  const action = isRecord(value) ? normal(value) : {};
  if (isAction(action)) return action;
  throw new ProtocolError(
    `${what} was answered with actions of which number ${index + 1} is none that Farhand knows.`,
    facts,
  );
};

/**
 * Reads a sandbox.
 *
 * @throws ProtocolError if it has no id.
 */
export const readSandbox = (json: Json, origin: Origin): SandboxResponse => ({
  id: requireText(json, 'id', origin),
  name: text(json['name']),
  expiresAt: text(json['expiresAt']) ?? text(json['expiredAt']),
  createdAt: text(json['createdAt']),
  projectId: text(json['projectId']),
  shapeName: text(json['shapeName']),
  status: text(json['status']),
});

/** Reads a list of sandboxes. An entry without an id is of no use to anyone, and left out. */
export const readSandboxes = (list: readonly unknown[], origin: Origin): readonly SandboxResponse[] =>
  list
    .filter(isRecord)
    .filter((one) => text(one['id']))
    .map((one) => readSandbox(one, origin));

/** Reads a shape; `undefined` if it has no name. */
export const readShape = (json: Json): ShapeResponse | undefined => {
  const name = text(json['name']);
  if (name === undefined) return undefined;
  return {
    name,
    description: text(json['description']),
    hardwareAcceleratedEncoding: flag(json['hardwareAcceleratedEncoding']),
    pricePerHour: numeral(json['pricePerHour']),
    requiredPlanTier: numeral(json['requiredPlanTier']),
    requiredFeatureFlag: text(json['requiredFeatureFlag']),
    os: text(json['os']),
    virtualization: text(json['virtualization']),
    architecture: text(json['architecture']),
  };
};

const numberOrText = (value: unknown): number | string | undefined => number(value) ?? text(value);

const readGateway = (json: Json): GatewayAddress => {
  const providers: unknown = json['preferredProviders'];
  return {
    address: text(json['address']),
    port: numeral(json['port']),
    name: text(json['name']),
    preferredProviders: (Array.isArray(providers) ? providers : [])
      .map((provider: unknown) => numberOrText(provider))
      .filter((provider) => provider !== undefined),
    gatewayType: numberOrText(json['gatewayType']),
    path: text(json['path']),
  };
};

const readConnectDetails = (json: Json): ConnectDetails => ({
  gatewayAddresses: records(json['gatewayAddresses']).map(readGateway),
  certificateHashBase64: text(json['certificateHashBase64']),
  endUserToken: text(json['endUserToken']),
  roomId: text(json['roomId']),
});

/** A sandbox's own part of an answer: alone or, as in older answers, beside others (vendor's documentation, 2025). */
export const sandboxIn = (json: Json): Json => record(json['sandbox']) ?? json;

/**
 * Reads the description of a sandbox.
 *
 * @throws ProtocolError if it has no id.
 */
export const readDetails = (json: Json, origin: Origin): SandboxDetails => {
  const sandbox = sandboxIn(json);
  const shape = record(sandbox['shape']);
  const connect = record(json['connectDetails']);
  return {
    sandbox: { ...readSandbox(sandbox, origin), shape: shape === undefined ? undefined : readShape(shape) },
    connectDetails: connect === undefined ? undefined : readConnectDetails(connect),
  };
};

const readCursor = (json: Json): CursorPosition | undefined => {
  const [x, y] = [number(json['x']), number(json['y'])];
  const [screenWidth, screenHeight] = [number(json['screenWidth']), number(json['screenHeight'])];
  if (x === undefined || y === undefined || screenWidth === undefined || screenHeight === undefined) return undefined;
  return { x, y, screenWidth, screenHeight, screenIndex: number(json['screenIndex']) };
};

/** Reads the answer of an action. What was not asked for is absent, or null in some clients' accounts of it. */
export const readActionResponse = (json: Json): ActionResponse => {
  const cursor = record(json['cursorPosition']);
  return {
    screenShot: text(json['screenShot']),
    cursorPosition: cursor === undefined ? undefined : readCursor(cursor),
    actionResult: json['actionResult'],
  };
};

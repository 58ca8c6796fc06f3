import { isRecord } from '@farhand/core/driver';
import { flag, number, numeral, record, records, requireText, text, type Json, type Origin } from './read-fields.js';
import type {
  ActionResponse,
  ConnectDetails,
  CursorPosition,
  GatewayAddress,
  SandboxDetails,
  SandboxResponse,
  ShapeResponse,
} from './wire-replies.js';

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

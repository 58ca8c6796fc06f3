import {
  fieldsOf,
  isRecord,
  neededFieldsOf,
  ProtocolError,
  textLines,
  type HttpStream,
  type Json,
  type VendorReply,
} from '@farhand/core/driver';
import type {
  ActionResponse,
  ConnectDetails,
  CopyResult,
  CursorPosition,
  GatewayAddress,
  ImageResponse,
  ImagesResponse,
  MappingResponse,
  McpServerResponse,
  ProcessResponse,
  ProjectResponse,
  SandboxDetails,
  SandboxResponse,
  ShapeResponse,
  ShellEvent,
  ShellOutput,
  ShellReadResponse,
  StartedOperation,
  StatsResponse,
} from './wire-replies.js';

/*
 * The vendor's replies, read field by field. A field of an unexpected type is left out. If a required field is missing,
 * the reply is a ProtocolError.
 */

/** A JSON object of a reply, and the origin of the reply. */
type Piece = VendorReply<Json>;

/** Returns the objects of an array. */
export const each = ({ body, origin }: VendorReply<readonly unknown[]>): readonly Piece[] =>
  body.filter(isRecord).map((one) => ({ body: one, origin }));

/** Reads a number, also if it is written as text. */
const numeral = (value: unknown): number | undefined => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
};

/**
 * Reads a sandbox.
 *
 * @throws ProtocolError if it has no id.
 */
export const readSandbox = ({ body, origin }: Piece): SandboxResponse => {
  const { text } = fieldsOf(body);
  return {
    id: neededFieldsOf(body, origin).id('id'),
    name: text('name'),
    expiresAt: text('expiresAt') ?? text('expiredAt'),
    createdAt: text('createdAt'),
    projectId: text('projectId'),
    shapeName: text('shapeName'),
    status: text('status'),
  };
};

/** Reads a list of sandboxes. Entries without an id are left out. */
export const readSandboxes = (reply: VendorReply<readonly unknown[]>): readonly SandboxResponse[] =>
  each(reply)
    .filter(({ body }) => fieldsOf(body).text('id'))
    .map(readSandbox);

/**
 * Returns the sandbox in a reply: the whole reply or, in older replies, one of its fields (vendor's documentation,
 * 2025).
 */
export const sandboxIn = ({ body, origin }: Piece): Piece => ({
  body: fieldsOf(body).record('sandbox') ?? body,
  origin,
});

/**
 * Reads the description of a sandbox.
 *
 * @throws ProtocolError if it has no id.
 */
export const readDetails = (reply: Piece): SandboxDetails => {
  const sandbox = sandboxIn(reply);
  const shape = fieldsOf(sandbox.body).record('shape');
  const connect = fieldsOf(reply.body).record('connectDetails');
  return {
    sandbox: { ...readSandbox(sandbox), shape: shape === undefined ? undefined : readShape(shape) },
    connectDetails: connect === undefined ? undefined : readConnectDetails(connect),
  };
};

/** Reads a shape; `undefined` if it has no name. */
export const readShape = (json: Json): ShapeResponse | undefined => {
  const { text, flag } = fieldsOf(json);
  const name = text('name');
  if (name === undefined) return undefined;
  return {
    name,
    description: text('description'),
    hardwareAcceleratedEncoding: flag('hardwareAcceleratedEncoding'),
    pricePerHour: numeral(json['pricePerHour']),
    requiredPlanTier: numeral(json['requiredPlanTier']),
    requiredFeatureFlag: text('requiredFeatureFlag'),
    os: text('os'),
    virtualization: text('virtualization'),
    architecture: text('architecture'),
  };
};

const readConnectDetails = (json: Json): ConnectDetails => {
  const { text, records } = fieldsOf(json);
  return {
    gatewayAddresses: records('gatewayAddresses').map(readGateway),
    certificateHashBase64: text('certificateHashBase64'),
    endUserToken: text('endUserToken'),
    roomId: text('roomId'),
  };
};

const readGateway = (json: Json): GatewayAddress => {
  const { text } = fieldsOf(json);
  const providers: unknown = json['preferredProviders'];
  return {
    address: text('address'),
    port: numeral(json['port']),
    name: text('name'),
    preferredProviders: (Array.isArray(providers) ? providers : []).filter(isNumberOrText),
    gatewayType: isNumberOrText(json['gatewayType']) ? json['gatewayType'] : undefined,
    path: text('path'),
  };
};

const isNumberOrText = (value: unknown): value is number | string =>
  typeof value === 'number' || typeof value === 'string';

/**
 * Reads the reply to an action. Fields that were not requested are absent, or null in the description of some clients.
 */
export const readActionResponse = ({ body }: Piece): ActionResponse => {
  const { text, record } = fieldsOf(body);
  const cursor = record('cursorPosition');
  return {
    screenShot: text('screenShot'),
    cursorPosition: cursor === undefined ? undefined : readCursor(cursor),
    actionResult: body['actionResult'],
  };
};

const readCursor = (json: Json): CursorPosition | undefined => {
  const { number } = fieldsOf(json);
  const [x, y] = [number('x'), number('y')];
  const [screenWidth, screenHeight] = [number('screenWidth'), number('screenHeight')];
  if (x === undefined || y === undefined || screenWidth === undefined || screenHeight === undefined) return undefined;
  return { x, y, screenWidth, screenHeight, screenIndex: number('screenIndex') };
};

/**
 * Reads the result of a program.
 *
 * @throws ProtocolError if there is no exit code.
 */
export const readProcess = ({ body, origin }: Piece): ProcessResponse => {
  const { text } = fieldsOf(body);
  return {
    stdoutBase64: text('stdoutBase64') ?? '',
    stderrBase64: text('stderrBase64') ?? '',
    exitCode: neededFieldsOf(body, origin).number('exitCode'),
  };
};

/**
 * Reads the output of a shell. The vendor's OpenAPI has `output` with the pieces, its SDKs `outputs` with each piece
 * one level lower (both March 2026).
 *
 * @throws ProtocolError if there are no pieces, or no field for whether the shell runs.
 */
export const readShell = ({ body, origin }: Piece): ShellReadResponse => {
  const needed = neededFieldsOf(body, origin);
  const pieces = needed.array(Array.isArray(body['outputs']) ? 'outputs' : 'output').filter(isRecord);
  const isRunning = needed.flag('isRunning');
  const output = pieces
    .map((piece) => readOutput(fieldsOf(piece).record('output') ?? piece))
    .filter((piece) => piece !== undefined);
  return { output, isRunning };
};

const readOutput = (json: Json): ShellOutput | undefined => {
  const { text, flag } = fieldsOf(json);
  const [stdout, stderr, waiting] = [text('stdout'), text('stderr'), flag('waiting')];
  if (stdout !== undefined) return { oneofKind: 'stdout', stdout };
  if (stderr !== undefined) return { oneofKind: 'stderr', stderr };
  return waiting === undefined ? undefined : { oneofKind: 'waiting', waiting };
};

/**
 * Yields the output of a running command, up to its end. Leaving the loop ends the stream.
 *
 * @remarks Each line of data is an event, as in the vendor's SDKs (March 2026). The vendor does not document whether an
 * empty line follows each event, as the standard requires.
 *
 * @throws ProtocolError if the stream stops before its end event, or a line is longer than 16 Mi characters.
 */
export async function* shellEvents(stream: HttpStream, what: string): AsyncGenerator<ShellEvent, void, undefined> {
  for await (const line of textLines(stream, what)) {
    if (!line.startsWith('data:')) continue;
    const event = eventOf(line.slice('data:'.length), what);
    if (event === 'end') return;
    if (event !== undefined) yield event;
  }
  throw new ProtocolError(`${what}: the reply ended without an end event. The command may still run.`);
}

const bytesOf = (value: unknown): Uint8Array => new Uint8Array(Buffer.from(String(value), 'base64'));

/** Reads one line: an object with one key, which names the event (vendor's SDKs, March 2026). */
const eventOf = (line: string, what: string): ShellEvent | 'end' | undefined => {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new ProtocolError(`${what}: an event is not JSON.`);
  }
  const [type, value] = Object.entries(isRecord(json) ? json : {})[0] ?? [];
  switch (type) {
    case 'stdout':
    case 'stderr':
      return { type, bytes: bytesOf(value) };
    case 'timeout':
      return { type, message: Buffer.from(bytesOf(value)).toString('utf8') };
    case 'waiting':
      return { type };
    case 'end':
      return type;
    default:
      return undefined;
  }
};

/** Reads the result of copying a file. */
export const readCopy = ({ body, origin }: Piece): CopyResult => {
  const { text } = fieldsOf(body);
  return { success: neededFieldsOf(body, origin).flag('success'), id: text('id'), error: text('error') };
};

/** Reads an open port. */
export const readMapping = ({ body, origin }: Piece): MappingResponse => {
  const { text } = neededFieldsOf(body, origin);
  return {
    domain: text('domain'),
    targetEndpoint: text('targetEndpoint'),
    accessToken: text('accessToken'),
  };
};

/** Reads an operation that was started. */
export const readStarted = ({ body, origin }: Piece): StartedOperation => {
  const { text } = neededFieldsOf(body, origin);
  return { operationId: text('operationId'), status: text('status') };
};

/** Reads a machine image. */
export const readMachineImage = ({ body, origin }: Piece): ImageResponse => {
  const { text } = fieldsOf(body);
  return {
    id: neededFieldsOf(body, origin).text('id'),
    name: text('name'),
    description: text('description'),
    createdAt: text('createdAt'),
    shapeName: text('shapeName'),
    requiredFeatureFlag: text('requiredFeatureFlag'),
    scope: text('scope'),
    status: text('status'),
  };
};

/** Reads the machine images and their limit. */
export const readMachineImages = ({ body, origin }: Piece): ImagesResponse => {
  const { number } = fieldsOf(fieldsOf(body).record('quota') ?? {});
  const images = neededFieldsOf(body, origin).array('images');
  return {
    images: each({ body: images, origin }).map(readMachineImage),
    quota: { used: number('used'), limit: number('limit') },
  };
};

/** Reads a project. */
export const readProject = ({ body, origin }: Piece): ProjectResponse => {
  const { text, flag } = fieldsOf(body);
  return {
    id: neededFieldsOf(body, origin).text('id'),
    name: text('name'),
    createdAt: text('createdAt'),
    defaultProject: flag('defaultProject'),
  };
};

/** Reads the counts of the organization. */
export const readStats = ({ body }: Piece): StatsResponse => {
  const { number } = fieldsOf(body);
  return { mcpServers: number('mcpServers'), sandboxes: number('sandboxes'), projects: number('projects') };
};

/** Reads an MCP server. */
export const readServer = ({ body, origin }: Piece): McpServerResponse => {
  const { text, flag, record } = fieldsOf(body);
  const policy = fieldsOf(record('policy') ?? {});
  return {
    id: neededFieldsOf(body, origin).text('id'),
    name: text('name'),
    createdAt: text('createdAt'),
    defaultMcpServer: flag('defaultMcpServer'),
    projectId: text('projectId'),
    policy: {
      sandboxShape: policy.text('sandboxShape'),
      sandboxMaxLifetimeSeconds: policy.number('sandboxMaxLifetimeSeconds'),
      sandboxMaxIdleTimeSeconds: policy.number('sandboxMaxIdleTimeSeconds'),
      sandboxAutoCreation: policy.flag('sandboxAutoCreation'),
      sandboxExposeRecreateTool: policy.flag('sandboxExposeRecreateTool'),
      sandboxExposeRestartTool: policy.flag('sandboxExposeRestartTool'),
      sandboxExposeDeleteTool: policy.flag('sandboxExposeDeleteTool'),
    },
    currentSandboxId: text('currentSandboxId'),
  };
};

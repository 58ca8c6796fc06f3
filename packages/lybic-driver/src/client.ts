import { fieldsOf, neededFieldsOf, type Effect, type Wait } from '@farhand/core/driver';
import { createCaller, nameOf, type Caller } from './caller.js';
import {
  createAppsClient,
  createImagesClient,
  createMcpServersClient,
  createOperationsClient,
  createParseClient,
  createProjectsClient,
  createShapesClient,
  createStatsClient,
  type AppsClient,
  type ImagesClient,
  type McpServersClient,
  type OperationsClient,
  type ParseClient,
  type ProjectsClient,
  type ShapesClient,
  type StatsClient,
} from './client-organization.js';
import { checkLybicOptions, openHttp, orgIdOf, type LybicOptions } from './options.js';
import {
  each,
  readActionResponse,
  readCopy,
  readDetails,
  readMapping,
  readProcess,
  readSandbox,
  readSandboxes,
  readShell,
  sandboxIn,
  shellEvents,
} from './read.js';
import type {
  ActionResponse,
  CopyResult,
  FromImageResponse,
  MappingResponse,
  ProcessResponse,
  SandboxDetails,
  SandboxResponse,
  ShellEvent,
  ShellReadResponse,
  StatusResponse,
} from './wire-replies.js';
import type {
  ComputerUseRequest,
  CopyRequest,
  CreateFromImageRequest,
  CreateSandboxRequest,
  ExecuteRequest,
  ExtendRequest,
  PreviewRequest,
  ProcessRequest,
  ShellRequest,
} from './wire-requests.js';
import type { LybicAction } from './wire.js';

/** One method for every endpoint of the vendor's API. */
export interface LybicEndpoints extends ProcessClient, StatsClient {
  /** Sandboxes: the vendor's word for its computers and phones. */
  readonly sandboxes: SandboxesClient;
  /** Input, screenshots and messages. */
  readonly actions: ActionsClient;
  /** Command lines that run for long. */
  readonly shell: ShellClient;
  /** Files. */
  readonly files: FilesClient;
  /** Ports that are open to the world. */
  readonly mappings: MappingsClient;
  /** Apps of Android. */
  readonly apps: AppsClient;
  /** What takes a while. */
  readonly operations: OperationsClient;
  /** What can be created. */
  readonly shapes: ShapesClient;
  /** Machine images. */
  readonly images: ImagesClient;
  /** Projects. */
  readonly projects: ProjectsClient;
  /** MCP servers. */
  readonly mcpServers: McpServersClient;
  /** Actions in what a model wrote. */
  readonly parse: ParseClient;
}

/** Raw access to the vendor. Requests and answers are its own; errors are Farhand's. */
export interface LybicClient extends LybicEndpoints {
  /** Closes all connections at once. */
  close(): Promise<void>;
}

/** Makes the methods for all endpoints. */
export const createEndpoints = (caller: Caller): LybicEndpoints => ({
  sandboxes: createSandboxesClient(caller),
  actions: createActionsClient(caller),
  ...createProcessClient(caller),
  shell: createShellClient(caller),
  files: createFilesClient(caller),
  mappings: createMappingsClient(caller),
  apps: createAppsClient(caller),
  operations: createOperationsClient(caller),
  shapes: createShapesClient(caller),
  images: createImagesClient(caller),
  projects: createProjectsClient(caller),
  ...createStatsClient(caller),
  mcpServers: createMcpServersClient(caller),
  parse: createParseClient(caller),
});

/**
 * Opens raw access to Lybic, for what Farhand has no method for: Android, files, ports, images, parsers.
 *
 * @throws TypeError if an option is not known or not valid, or there is no API key or no organization.
 */
export const lybicClient = (options: LybicOptions = {}): LybicClient => {
  const settings = checkLybicOptions(options);
  const orgId = orgIdOf(settings);
  const http = openHttp(settings);
  return { ...createEndpoints(createCaller(http, orgId)), close: http.close };
};

/** The endpoints for actions. A lost reply is an OutcomeUnknownError; only what does no harm twice is sent again. */
export interface ActionsClient {
  /** `POST …/actions/execute`: any one action. */
  execute(sandboxId: string, body: ExecuteRequest, wait?: Wait): Promise<ActionResponse>;
  /** `POST …/actions/computer-use`: any one action of a desktop. The vendor has deprecated it. */
  computerUse(sandboxId: string, body: ComputerUseRequest, wait?: Wait): Promise<ActionResponse>;
}

/** What doing an action twice would do. */
export const effectOf = (action: LybicAction): Effect => {
  switch (action.type) {
    case 'key:up':
      return 'repeatable';
    case 'screenshot':
      return 'read';
    default:
      return 'once';
  }
};

/** Where actions can go. */
export type ActionEndpoint = 'actionsExecute' | 'actionsComputerUse';

/** Sends one action. */
export const sendAction = async (
  caller: Caller,
  endpoint: ActionEndpoint,
  sandboxId: string,
  body: ExecuteRequest,
  wait: Wait,
  effect: Effect = effectOf(body.action),
): Promise<ActionResponse> => {
  return readActionResponse(await caller.object(endpoint, { ids: { sandboxId }, body, wait, effect }));
};

/** Makes the methods for {@link ActionsClient}. */
const createActionsClient = (caller: Caller): ActionsClient => ({
  execute: (sandboxId, body, wait = {}) => sendAction(caller, 'actionsExecute', sandboxId, body, wait),
  computerUse: (sandboxId, body, wait = {}) => sendAction(caller, 'actionsComputerUse', sandboxId, body, wait),
});

/** The endpoints that make, show and end sandboxes. */
export interface SandboxesClient {
  /** `GET …/sandboxes`: those of the whole organization, expired ones that the vendor has not deleted yet included. */
  list(wait?: Wait): Promise<readonly SandboxResponse[]>;
  /** `POST …/sandboxes`: creates a sandbox. Never sent twice: look into the list if its outcome is unknown. */
  create(body: CreateSandboxRequest, wait?: Wait): Promise<SandboxResponse>;
  /** `POST …/sandboxes/from-image`: creates a sandbox from a machine image. */
  createFromImage(body: CreateFromImageRequest, wait?: Wait): Promise<FromImageResponse>;
  /** `GET …/sandboxes/{sandboxId}`: with its shape, and what the vendor's streaming client needs. */
  get(sandboxId: string, wait?: Wait): Promise<SandboxDetails>;
  /** `DELETE …/sandboxes/{sandboxId}`: ends a sandbox. */
  delete(sandboxId: string, wait?: Wait): Promise<void>;
  /** `POST …/extend`: sets how long it lives from now on, which may be shorter than what was left. */
  extend(sandboxId: string, body?: ExtendRequest, wait?: Wait): Promise<void>;
  /** `POST …/restart`: reboots it. */
  restart(sandboxId: string, wait?: Wait): Promise<void>;
  /** `GET …/status`: `PENDING`, `RUNNING`, `STOPPED` or `ERROR`. */
  status(sandboxId: string, wait?: Wait): Promise<StatusResponse>;
  /** `POST …/preview`: a picture and where the pointer is. */
  preview(sandboxId: string, body?: PreviewRequest, wait?: Wait): Promise<ActionResponse>;
}

const createAdvice = 'List the sandboxes to see whether it was created, and delete it if you do not need it.';

/** Makes the methods for {@link SandboxesClient}. */
const createSandboxesClient = (caller: Caller): SandboxesClient => ({
  list: async (wait = {}) => readSandboxes(await caller.array('sandboxesList', { wait })),
  create: async (body, wait = {}) =>
    readSandbox(sandboxIn(await caller.object('sandboxesCreate', { body, wait, advice: createAdvice }))),
  createFromImage: async (request, wait = {}) => {
    const sending = { body: request, wait, advice: createAdvice };
    const { body, origin } = await caller.object('sandboxesCreateFromImage', sending);
    return {
      sandbox: readSandbox({ body: neededFieldsOf(body, origin).record('sandbox'), origin }),
      bookId: fieldsOf(body).text('bookId'),
    };
  },
  get: async (sandboxId, wait = {}) => readDetails(await caller.object('sandboxesGet', { ids: { sandboxId }, wait })),
  delete: (sandboxId, wait = {}) => caller.done('sandboxesDelete', { ids: { sandboxId }, wait }),
  extend: (sandboxId, body = {}, wait = {}) => caller.done('sandboxesExtend', { ids: { sandboxId }, body, wait }),
  restart: (sandboxId, wait = {}) => caller.done('sandboxesRestart', { ids: { sandboxId }, wait }),
  status: async (sandboxId, wait = {}) => {
    const { body, origin } = await caller.object('sandboxesStatus', { ids: { sandboxId }, wait });
    return { status: neededFieldsOf(body, origin).text('status') };
  },
  preview: async (sandboxId, body = {}, wait = {}) =>
    readActionResponse(await caller.object('sandboxesPreview', { ids: { sandboxId }, body, wait })),
});

/** The endpoint that runs a program. */
export interface ProcessClient {
  /**
   * `POST …/process`: runs a program and waits for its end. An exit code other than 0 is no error. The vendor documents
   * no limit of its own: set `timeoutMs` above what the program takes.
   */
  process(sandboxId: string, body: ProcessRequest, wait?: Wait): Promise<ProcessResponse>;
}

/** The endpoints for command lines that run for long, or that are talked to. */
export interface ShellClient {
  /**
   * `POST …/shell/stream`: runs a command line and gives what it says as it comes. There is no exit code. `timeoutMs` is
   * for the beginning of the answer, `signal` ends it.
   */
  stream(sandboxId: string, body: ShellRequest, wait?: Wait): Promise<AsyncIterable<ShellEvent>>;
  /** `POST …/shell`: starts a command line; the id is for the other methods. */
  create(sandboxId: string, body: ShellRequest, wait?: Wait): Promise<{ readonly sessionId: string }>;
  /** `POST …/shell/{shellId}`: writes to its standard input. */
  write(sandboxId: string, shellId: string, data: string, wait?: Wait): Promise<void>;
  /** `PUT …/shell/{shellId}/finish`: ends its standard input. */
  finish(sandboxId: string, shellId: string, wait?: Wait): Promise<void>;
  /** `POST …/shell/{shellId}/read`: what it has said. Whether what was read comes again is not documented. */
  read(sandboxId: string, shellId: string, wait?: Wait): Promise<ShellReadResponse>;
  /** `DELETE …/shell/{shellId}`: ends it. */
  terminate(sandboxId: string, shellId: string, wait?: Wait): Promise<void>;
}

/** Makes the method for {@link ProcessClient}. */
const createProcessClient = (caller: Caller): ProcessClient => ({
  process: async (sandboxId, body, wait = {}) =>
    readProcess(await caller.object('process', { ids: { sandboxId }, body, wait })),
});

/** Makes the methods for {@link ShellClient}. */
const createShellClient = (caller: Caller): ShellClient => ({
  stream: async (sandboxId, body, wait = {}) => {
    const stream = await caller.stream('shellStream', { ids: { sandboxId }, body, wait }, 'text/event-stream');
    return shellEvents(stream, nameOf('shellStream'));
  },
  create: async (sandboxId, body, wait = {}) => {
    const { body: json, origin } = await caller.object('shellCreate', { ids: { sandboxId }, body, wait });
    return { sessionId: neededFieldsOf(json, origin).text('sessionId') };
  },
  write: (sandboxId, shellId, data, wait = {}) =>
    caller.done('shellWrite', { ids: { sandboxId, shellId }, body: { data }, wait }),
  finish: (sandboxId, shellId, wait = {}) => caller.done('shellFinish', { ids: { sandboxId, shellId }, wait }),
  read: async (sandboxId, shellId, wait = {}) =>
    readShell(await caller.object('shellRead', { ids: { sandboxId, shellId }, wait })),
  terminate: (sandboxId, shellId, wait = {}) => caller.done('shellTerminate', { ids: { sandboxId, shellId }, wait }),
});

/** The endpoint for files. */
export interface FilesClient {
  /** `POST …/file/copy`: copies files into, out of and within the sandbox. Each file's result says whether it succeeded. */
  copy(sandboxId: string, body: CopyRequest, wait?: Wait): Promise<readonly CopyResult[]>;
}

/** The endpoints that open a port of the sandbox to the world. */
export interface MappingsClient {
  /** `GET …/mappings`. */
  list(sandboxId: string, wait?: Wait): Promise<readonly MappingResponse[]>;
  /** `POST …/mappings`: opens a port that something in the sandbox listens on, such as `127.0.0.1:3000`. */
  create(sandboxId: string, targetEndpoint: string, wait?: Wait): Promise<MappingResponse>;
  /** `GET …/mappings/{targetEndpoint}`. */
  get(sandboxId: string, targetEndpoint: string, wait?: Wait): Promise<MappingResponse>;
  /** `DELETE …/mappings/{targetEndpoint}`. */
  delete(sandboxId: string, targetEndpoint: string, wait?: Wait): Promise<void>;
}

/** Makes the methods for {@link FilesClient}. */
const createFilesClient = (caller: Caller): FilesClient => ({
  copy: async (sandboxId, body, wait = {}) => {
    const { body: json, origin } = await caller.object('filesCopy', { ids: { sandboxId }, body, wait });
    return each({ body: neededFieldsOf(json, origin).array('results'), origin }).map(readCopy);
  },
});

/** Makes the methods for {@link MappingsClient}. */
const createMappingsClient = (caller: Caller): MappingsClient => ({
  list: async (sandboxId, wait = {}) =>
    each(await caller.array('mappingsList', { ids: { sandboxId }, wait })).map(readMapping),
  create: async (sandboxId, targetEndpoint, wait = {}) =>
    readMapping(await caller.object('mappingsCreate', { ids: { sandboxId }, body: { targetEndpoint }, wait })),
  get: async (sandboxId, targetEndpoint, wait = {}) =>
    readMapping(await caller.object('mappingsGet', { ids: { sandboxId, targetEndpoint }, wait })),
  delete: (sandboxId, targetEndpoint, wait = {}) =>
    caller.done('mappingsDelete', { ids: { sandboxId, targetEndpoint }, wait }),
});

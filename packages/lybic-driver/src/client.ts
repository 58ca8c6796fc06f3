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

/** One method per endpoint of the vendor's API. */
export interface LybicEndpoints extends ProcessClient, StatsClient {
  /** Handles sandboxes: the vendor's word for its computers and phones. */
  readonly sandboxes: SandboxesClient;
  /** Sends input, and takes screenshots. */
  readonly actions: ActionsClient;
  /** Runs long command lines. */
  readonly shell: ShellClient;
  /** Copies files. */
  readonly files: FilesClient;
  /** Opens ports to the internet. */
  readonly mappings: MappingsClient;
  /** Installs Android apps. */
  readonly apps: AppsClient;
  /** Follows long-running operations. */
  readonly operations: OperationsClient;
  /** Lists what can be created. */
  readonly shapes: ShapesClient;
  /** Handles machine images. */
  readonly images: ImagesClient;
  /** Handles projects. */
  readonly projects: ProjectsClient;
  /** Handles MCP servers. */
  readonly mcpServers: McpServersClient;
  /** Finds the actions in a model's output. */
  readonly parse: ParseClient;
}

/** Direct access to the vendor's API. Requests and replies have the vendor's format; errors are Farhand's. */
export interface LybicClient extends LybicEndpoints {
  /** Closes all connections at once. */
  close(): Promise<void>;
}

/** Creates the methods for all endpoints. */
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
 * Opens direct access to Lybic's API, for everything that Farhand has no method for: Android, files, ports, images,
 * parsers. Nothing is sent yet.
 *
 * @throws TypeError if an option is unknown or invalid, or if no API key or organization is set.
 * @example
 * ```ts
 * import { lybicClient } from '@farhand/lybic-driver';
 *
 * const client = lybicClient(); // reads LYBIC_API_KEY and LYBIC_ORG_ID
 * for (const { id, status } of await client.sandboxes.list()) console.log(id, status);
 * await client.close();
 * ```
 */
export const lybicClient = (options: LybicOptions = {}): LybicClient => {
  const settings = checkLybicOptions(options);
  const orgId = orgIdOf(settings);
  const http = openHttp(settings);
  return { ...createEndpoints(createCaller(http, orgId)), close: http.close };
};

/**
 * The endpoints for actions. A lost reply rejects with an OutcomeUnknownError. Farhand retries only actions that are
 * harmless if they happen twice.
 */
export interface ActionsClient {
  /** `POST …/actions/execute`: performs any one action. */
  execute(sandboxId: string, body: ExecuteRequest, wait?: Wait): Promise<ActionResponse>;
  /** `POST …/actions/computer-use`: performs any one action of a desktop. Deprecated by the vendor. */
  computerUse(sandboxId: string, body: ComputerUseRequest, wait?: Wait): Promise<ActionResponse>;
}

/** Returns the effect of performing an action twice. */
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

/** The endpoints that accept actions. */
export type ActionEndpoint = 'actionsExecute' | 'actionsComputerUse';

/** Sends one action. */
export const sendAction = (
  caller: Caller,
  endpoint: ActionEndpoint,
  sandboxId: string,
  body: ExecuteRequest,
  wait: Wait,
  effect: Effect = effectOf(body.action),
): Promise<ActionResponse> =>
  caller.object(endpoint, { ids: { sandboxId }, body, wait, effect }).then(readActionResponse);

/** Creates the methods for {@link ActionsClient}. */
const createActionsClient = (caller: Caller): ActionsClient => ({
  execute: (sandboxId, body, wait = {}) => sendAction(caller, 'actionsExecute', sandboxId, body, wait),
  computerUse: (sandboxId, body, wait = {}) => sendAction(caller, 'actionsComputerUse', sandboxId, body, wait),
});

/** The endpoints that create, show and end sandboxes. */
export interface SandboxesClient {
  /**
   * `GET …/sandboxes`: lists the sandboxes of the whole organization, including expired ones that the vendor has not
   * deleted yet.
   */
  list(wait?: Wait): Promise<readonly SandboxResponse[]>;
  /** `POST …/sandboxes`: creates a sandbox. Farhand never retries it: if its outcome is unknown, check the list. */
  create(body: CreateSandboxRequest, wait?: Wait): Promise<SandboxResponse>;
  /** `POST …/sandboxes/from-image`: creates a sandbox from a machine image. */
  createFromImage(body: CreateFromImageRequest, wait?: Wait): Promise<FromImageResponse>;
  /**
   * `GET …/sandboxes/{sandboxId}`: retrieves a sandbox with its shape, and the data for the vendor's streaming client.
   */
  get(sandboxId: string, wait?: Wait): Promise<SandboxDetails>;
  /** `DELETE …/sandboxes/{sandboxId}`: ends a sandbox. */
  delete(sandboxId: string, wait?: Wait): Promise<void>;
  /** `POST …/extend`: sets how long the sandbox lives from now on. This may be shorter than its remaining time. */
  extend(sandboxId: string, body?: ExtendRequest, wait?: Wait): Promise<void>;
  /** `POST …/restart`: reboots the sandbox. */
  restart(sandboxId: string, wait?: Wait): Promise<void>;
  /** `GET …/status`: retrieves the status: `PENDING`, `RUNNING`, `STOPPED` or `ERROR`. */
  status(sandboxId: string, wait?: Wait): Promise<StatusResponse>;
  /** `POST …/preview`: takes a screenshot, and reads the position of the pointer. */
  preview(sandboxId: string, body?: PreviewRequest, wait?: Wait): Promise<ActionResponse>;
}

const createAdvice = 'List the sandboxes to see whether it was created, and delete it if you do not need it.';

/** Creates the methods for {@link SandboxesClient}. */
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
   * `POST …/process`: runs a program and waits for its end. An exit code other than 0 is not an error. The vendor
   * documents no time limit of its own: set `timeoutMs` above the duration of the program.
   */
  process(sandboxId: string, body: ProcessRequest, wait?: Wait): Promise<ProcessResponse>;
}

/** The endpoints for long or interactive command lines. */
export interface ShellClient {
  /**
   * `POST …/shell/stream`: runs a command line and yields its output as it comes. There is no exit code. `timeoutMs`
   * limits the start of the reply; `signal` ends it.
   */
  stream(sandboxId: string, body: ShellRequest, wait?: Wait): Promise<AsyncIterable<ShellEvent>>;
  /** `POST …/shell`: starts a command line. The other methods accept the returned id. */
  create(sandboxId: string, body: ShellRequest, wait?: Wait): Promise<{ readonly sessionId: string }>;
  /** `POST …/shell/{shellId}`: writes to its standard input. */
  write(sandboxId: string, shellId: string, data: string, wait?: Wait): Promise<void>;
  /** `PUT …/shell/{shellId}/finish`: closes its standard input. */
  finish(sandboxId: string, shellId: string, wait?: Wait): Promise<void>;
  /**
   * `POST …/shell/{shellId}/read`: reads its output. The vendor does not document whether output is returned again
   * after it was read.
   */
  read(sandboxId: string, shellId: string, wait?: Wait): Promise<ShellReadResponse>;
  /** `DELETE …/shell/{shellId}`: ends it. */
  terminate(sandboxId: string, shellId: string, wait?: Wait): Promise<void>;
}

/** Creates the method for {@link ProcessClient}. */
const createProcessClient = (caller: Caller): ProcessClient => ({
  process: async (sandboxId, body, wait = {}) =>
    readProcess(await caller.object('process', { ids: { sandboxId }, body, wait })),
});

/** Creates the methods for {@link ShellClient}. */
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
  /**
   * `POST …/file/copy`: copies files into, out of and within the sandbox. The result of each file contains whether it
   * succeeded.
   */
  copy(sandboxId: string, body: CopyRequest, wait?: Wait): Promise<readonly CopyResult[]>;
}

/** The endpoints that open a port of the sandbox to the internet. */
export interface MappingsClient {
  /** `GET …/mappings`: lists the open ports. */
  list(sandboxId: string, wait?: Wait): Promise<readonly MappingResponse[]>;
  /** `POST …/mappings`: opens a port that a program in the sandbox listens on, such as `127.0.0.1:3000`. */
  create(sandboxId: string, targetEndpoint: string, wait?: Wait): Promise<MappingResponse>;
  /** `GET …/mappings/{targetEndpoint}`: retrieves an open port. */
  get(sandboxId: string, targetEndpoint: string, wait?: Wait): Promise<MappingResponse>;
  /** `DELETE …/mappings/{targetEndpoint}`: closes a port. */
  delete(sandboxId: string, targetEndpoint: string, wait?: Wait): Promise<void>;
}

/** Creates the methods for {@link FilesClient}. */
const createFilesClient = (caller: Caller): FilesClient => ({
  copy: async (sandboxId, body, wait = {}) => {
    const { body: json, origin } = await caller.object('filesCopy', { ids: { sandboxId }, body, wait });
    return each({ body: neededFieldsOf(json, origin).array('results'), origin }).map(readCopy);
  },
});

/** Creates the methods for {@link MappingsClient}. */
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

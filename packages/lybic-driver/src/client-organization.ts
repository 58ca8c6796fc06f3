import { isRecord, neededFieldsOf, type Wait } from '@farhand/core/driver';
import type { Caller } from './caller.js';
import {
  each,
  readMachineImage,
  readMachineImages,
  readProject,
  readServer,
  readShape,
  readStarted,
  readStats,
} from './read.js';
import { readParsed } from './read-actions.js';
import type {
  ImageResponse,
  ImagesResponse,
  McpServerResponse,
  OperationResponse,
  ParseResponse,
  ProjectResponse,
  ShapeResponse,
  StartedOperation,
  StatsResponse,
} from './wire-replies.js';
import type {
  CreateImageRequest,
  CreateMcpServerRequest,
  ListImagesRequest,
  ParseModel,
  ParseType,
} from './wire-requests.js';

/** The endpoint for shapes. */
export interface ShapesClient {
  /**
   * `GET …/shapes`: lists what the account can create. The vendor's OpenAPI leaves this endpoint out; its Python SDK
   * uses it (March 2026).
   */
  list(wait?: Wait): Promise<readonly ShapeResponse[]>;
}

/** The endpoints for machine images. */
export interface ImagesClient {
  /** `POST …/machine-images`: creates an image of a sandbox, which the vendor then deletes. */
  create(body: CreateImageRequest, wait?: Wait): Promise<ImageResponse>;
  /** `GET …/machine-images`: lists machine images. */
  list(query?: ListImagesRequest, wait?: Wait): Promise<ImagesResponse>;
  /** `DELETE …/machine-images/{imageId}`: deletes a machine image. */
  delete(imageId: string, wait?: Wait): Promise<void>;
}

/** The endpoints for projects. */
export interface ProjectsClient {
  /** `GET …/projects`: lists the projects. */
  list(wait?: Wait): Promise<readonly ProjectResponse[]>;
  /** `POST …/projects`: creates a project. */
  create(name: string, wait?: Wait): Promise<ProjectResponse>;
  /** `DELETE …/projects/{projectId}`: deletes a project. */
  delete(projectId: string, wait?: Wait): Promise<void>;
}

/** The endpoint for counts. */
export interface StatsClient {
  /** `GET …/stats`: counts the MCP servers, sandboxes and projects of the organization. */
  stats(wait?: Wait): Promise<StatsResponse>;
}

/** Creates the method for {@link ShapesClient}. */
export const createShapesClient = (caller: Caller): ShapesClient => ({
  list: async (wait = {}) => {
    const { body } = await caller.array('shapesList', { wait });
    return body
      .filter(isRecord)
      .map(readShape)
      .filter((shape) => shape !== undefined);
  },
});

/** Creates the methods for {@link ImagesClient}. */
export const createImagesClient = (caller: Caller): ImagesClient => ({
  create: async (body, wait = {}) => readMachineImage(await caller.object('imagesCreate', { body, wait })),
  list: async ({ scope } = {}, wait = {}) => {
    const query = scope === undefined ? {} : { query: { scope } };
    return readMachineImages(await caller.object('imagesList', { wait, ...query }));
  },
  delete: (imageId, wait = {}) => caller.done('imagesDelete', { ids: { imageId }, wait }),
});

/** Creates the methods for {@link ProjectsClient}. */
export const createProjectsClient = (caller: Caller): ProjectsClient => ({
  list: async (wait = {}) => each(await caller.array('projectsList', { wait })).map(readProject),
  create: async (name, wait = {}) => readProject(await caller.object('projectsCreate', { body: { name }, wait })),
  delete: (projectId, wait = {}) => caller.done('projectsDelete', { ids: { projectId }, wait }),
});

/** Creates the method for {@link StatsClient}. */
export const createStatsClient = (caller: Caller): StatsClient => ({
  stats: async (wait = {}) => readStats(await caller.object('stats', { wait })),
});

/** The endpoints for MCP servers. An MCP client uses what they serve, at `/api/mcp/{mcpServerId}`. */
export interface McpServersClient {
  /** `GET …/mcp-servers`: lists the MCP servers. */
  list(wait?: Wait): Promise<readonly McpServerResponse[]>;
  /** `POST …/mcp-servers`: creates an MCP server. */
  create(body: CreateMcpServerRequest, wait?: Wait): Promise<McpServerResponse>;
  /** `GET …/mcp-servers/default`: retrieves the default server, and creates it if there is none. */
  getDefault(wait?: Wait): Promise<McpServerResponse>;
  /** `DELETE …/mcp-servers/{mcpServerId}`: deletes an MCP server. */
  delete(mcpServerId: string, wait?: Wait): Promise<void>;
  /** `POST …/mcp-servers/{mcpServerId}/sandbox`: assigns a sandbox, or with `null` removes it. */
  setSandbox(mcpServerId: string, sandboxId: string | null, wait?: Wait): Promise<void>;
}

/** Creates the methods for {@link McpServersClient}. */
export const createMcpServersClient = (caller: Caller): McpServersClient => ({
  list: async (wait = {}) => each(await caller.array('mcpServersList', { wait })).map(readServer),
  create: async (body, wait = {}) => readServer(await caller.object('mcpServersCreate', { body, wait })),
  getDefault: async (wait = {}) => readServer(await caller.object('mcpServersGetDefault', { wait })),
  delete: (mcpServerId, wait = {}) => caller.done('mcpServersDelete', { ids: { mcpServerId }, wait }),
  setSandbox: (mcpServerId, sandboxId, wait = {}) =>
    caller.done('mcpServersSetSandbox', { ids: { mcpServerId }, body: { sandboxId }, wait }),
});

/** The endpoint for Android apps. */
export interface AppsClient {
  /** `PUT …/apps/{appId}`: starts to install an app. The vendor does not document the ids. */
  start(sandboxId: string, appId: string, wait?: Wait): Promise<StartedOperation>;
}

/** The endpoint for long-running operations. */
export interface OperationsClient {
  /** `GET …/operations/{operationId}`: retrieves the state of an operation. */
  get(sandboxId: string, operationId: string, wait?: Wait): Promise<OperationResponse>;
}

/** Creates the method for {@link AppsClient}. */
export const createAppsClient = (caller: Caller): AppsClient => ({
  start: async (sandboxId, appId, wait = {}) =>
    readStarted(await caller.object('appsStart', { ids: { sandboxId, appId }, wait })),
});

/** Creates the method for {@link OperationsClient}. */
export const createOperationsClient = (caller: Caller): OperationsClient => ({
  get: async (sandboxId, operationId, wait = {}) => {
    const { body, origin } = await caller.object('operationsGet', { ids: { sandboxId, operationId }, wait });
    return { status: neededFieldsOf(body, origin).text('status'), detail: body['detail'] };
  },
});

/** The endpoints that find the actions in a model's output. Nothing is performed. */
export interface ParseClient {
  /** `POST /api/computer-use/parse/{type}`: parses actions for desktops. */
  computerUse(type: ParseType, textContent: string, wait?: Wait): Promise<ParseResponse>;
  /** `POST /api/mobile-use/parse/{type}`: parses actions for Android. */
  mobileUse(type: ParseType, textContent: string, wait?: Wait): Promise<ParseResponse>;
  /** `POST /api/computer-use/parse`: parses by model. Deprecated by the vendor. */
  byModel(model: ParseModel, textContent: string, wait?: Wait): Promise<ParseResponse>;
}

/** Creates the methods for {@link ParseClient}. */
export const createParseClient = (caller: Caller): ParseClient => ({
  computerUse: async (type, textContent, wait = {}) =>
    readParsed(await caller.object('parseComputerUse', { ids: { type }, body: { textContent }, wait })),
  mobileUse: async (type, textContent, wait = {}) =>
    readParsed(await caller.object('parseMobileUse', { ids: { type }, body: { textContent }, wait })),
  byModel: async (model, textContent, wait = {}) =>
    readParsed(await caller.object('parseByModel', { body: { model, textContent }, wait })),
});

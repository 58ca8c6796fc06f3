import { isRecord, type Wait } from '@farhand/core/driver';
import type { Caller } from './caller.js';
import {
  flag,
  number,
  readAction,
  readShape,
  record,
  records,
  requireArray,
  requireText,
  text,
  type Json,
  type Origin,
} from './read.js';
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
  /** `GET …/shapes`: what the account can create. The vendor's OpenAPI leaves it out; its Python SDK uses it (March 2026). */
  list(wait?: Wait): Promise<readonly ShapeResponse[]>;
}

/** The endpoints for machine images. */
export interface ImagesClient {
  /** `POST …/machine-images`: makes an image of a sandbox, which the vendor then deletes. */
  create(body: CreateImageRequest, wait?: Wait): Promise<ImageResponse>;
  /** `GET …/machine-images`. */
  list(query?: ListImagesRequest, wait?: Wait): Promise<ImagesResponse>;
  /** `DELETE …/machine-images/{imageId}`. */
  delete(imageId: string, wait?: Wait): Promise<void>;
}

/** The endpoints for projects. */
export interface ProjectsClient {
  /** `GET …/projects`. */
  list(wait?: Wait): Promise<readonly ProjectResponse[]>;
  /** `POST …/projects`. */
  create(name: string, wait?: Wait): Promise<ProjectResponse>;
  /** `DELETE …/projects/{projectId}`. */
  delete(projectId: string, wait?: Wait): Promise<void>;
}

/** The endpoint that counts. */
export interface StatsClient {
  /** `GET …/stats`: how many MCP servers, sandboxes and projects the organization has. */
  stats(wait?: Wait): Promise<StatsResponse>;
}

const readImage = (json: Json, origin: Origin): ImageResponse => ({
  id: requireText(json, 'id', origin),
  name: text(json['name']),
  description: text(json['description']),
  createdAt: text(json['createdAt']),
  shapeName: text(json['shapeName']),
  requiredFeatureFlag: text(json['requiredFeatureFlag']),
  scope: text(json['scope']),
  status: text(json['status']),
});

const readProject = (json: Json, origin: Origin): ProjectResponse => ({
  id: requireText(json, 'id', origin),
  name: text(json['name']),
  createdAt: text(json['createdAt']),
  defaultProject: flag(json['defaultProject']),
});

/** Makes the method for {@link ShapesClient}. */
export const createShapesClient = (caller: Caller): ShapesClient => ({
  list: async (wait = {}) => {
    const { body } = await caller.array('shapesList', { wait });
    return body
      .filter(isRecord)
      .map(readShape)
      .filter((shape) => shape !== undefined);
  },
});

/** Makes the methods for {@link ImagesClient}. */
export const createImagesClient = (caller: Caller): ImagesClient => ({
  create: async (body, wait = {}) => {
    const { body: json, origin } = await caller.object('imagesCreate', { body, wait });
    return readImage(json, origin);
  },
  list: async ({ scope } = {}, wait = {}) => {
    const query = scope === undefined ? {} : { query: { scope } };
    const { body, origin } = await caller.object('imagesList', { wait, ...query });
    const quota = record(body['quota']) ?? {};
    return {
      images: records(requireArray(body, 'images', origin)).map((one) => readImage(one, origin)),
      quota: { used: number(quota['used']), limit: number(quota['limit']) },
    };
  },
  delete: (imageId, wait = {}) => caller.done('imagesDelete', { ids: { imageId }, wait }),
});

/** Makes the methods for {@link ProjectsClient}. */
export const createProjectsClient = (caller: Caller): ProjectsClient => ({
  list: async (wait = {}) => {
    const { body, origin } = await caller.array('projectsList', { wait });
    return body.filter(isRecord).map((one) => readProject(one, origin));
  },
  create: async (name, wait = {}) => {
    const { body, origin } = await caller.object('projectsCreate', { body: { name }, wait });
    return readProject(body, origin);
  },
  delete: (projectId, wait = {}) => caller.done('projectsDelete', { ids: { projectId }, wait }),
});

/** Makes the method for {@link StatsClient}. */
export const createStatsClient = (caller: Caller): StatsClient => ({
  stats: async (wait = {}) => {
    const { body } = await caller.object('stats', { wait });
    return {
      mcpServers: number(body['mcpServers']),
      sandboxes: number(body['sandboxes']),
      projects: number(body['projects']),
    };
  },
});

/** The endpoints for MCP servers. What they serve, at `/api/mcp/{mcpServerId}`, is for an MCP client. */
export interface McpServersClient {
  /** `GET …/mcp-servers`. */
  list(wait?: Wait): Promise<readonly McpServerResponse[]>;
  /** `POST …/mcp-servers`. */
  create(body: CreateMcpServerRequest, wait?: Wait): Promise<McpServerResponse>;
  /** `GET …/mcp-servers/default`: creates it if there is none. */
  getDefault(wait?: Wait): Promise<McpServerResponse>;
  /** `DELETE …/mcp-servers/{mcpServerId}`. */
  delete(mcpServerId: string, wait?: Wait): Promise<void>;
  /** `POST …/mcp-servers/{mcpServerId}/sandbox`: gives it a sandbox, or with `null` takes it away. */
  setSandbox(mcpServerId: string, sandboxId: string | null, wait?: Wait): Promise<void>;
}

const readServer = (json: Json, origin: Origin): McpServerResponse => {
  const policy = record(json['policy']) ?? {};
  return {
    id: requireText(json, 'id', origin),
    name: text(json['name']),
    createdAt: text(json['createdAt']),
    defaultMcpServer: flag(json['defaultMcpServer']),
    projectId: text(json['projectId']),
    policy: {
      sandboxShape: text(policy['sandboxShape']),
      sandboxMaxLifetimeSeconds: number(policy['sandboxMaxLifetimeSeconds']),
      sandboxMaxIdleTimeSeconds: number(policy['sandboxMaxIdleTimeSeconds']),
      sandboxAutoCreation: flag(policy['sandboxAutoCreation']),
      sandboxExposeRecreateTool: flag(policy['sandboxExposeRecreateTool']),
      sandboxExposeRestartTool: flag(policy['sandboxExposeRestartTool']),
      sandboxExposeDeleteTool: flag(policy['sandboxExposeDeleteTool']),
    },
    currentSandboxId: text(json['currentSandboxId']),
  };
};

/** Makes the methods for {@link McpServersClient}. */
export const createMcpServersClient = (caller: Caller): McpServersClient => ({
  list: async (wait = {}) => {
    const { body, origin } = await caller.array('mcpServersList', { wait });
    return body.filter(isRecord).map((one) => readServer(one, origin));
  },
  create: async (body, wait = {}) => {
    const { body: json, origin } = await caller.object('mcpServersCreate', { body, wait });
    return readServer(json, origin);
  },
  getDefault: async (wait = {}) => {
    const { body, origin } = await caller.object('mcpServersGetDefault', { wait });
    return readServer(body, origin);
  },
  delete: (mcpServerId, wait = {}) => caller.done('mcpServersDelete', { ids: { mcpServerId }, wait }),
  setSandbox: (mcpServerId, sandboxId, wait = {}) =>
    caller.done('mcpServersSetSandbox', { ids: { mcpServerId }, body: { sandboxId }, wait }),
});

/** The endpoint for apps of Android. */
export interface AppsClient {
  /** `PUT …/apps/{appId}`: begins to install an app. Which ids there are is not documented. */
  start(sandboxId: string, appId: string, wait?: Wait): Promise<StartedOperation>;
}

/** The endpoint for what takes a while. */
export interface OperationsClient {
  /** `GET …/operations/{operationId}`. */
  get(sandboxId: string, operationId: string, wait?: Wait): Promise<OperationResponse>;
}

/** Makes the method for {@link AppsClient}. */
export const createAppsClient = (caller: Caller): AppsClient => ({
  start: async (sandboxId, appId, wait = {}) => {
    const { body, origin } = await caller.object('appsStart', { ids: { sandboxId, appId }, wait });
    return {
      operationId: requireText(body, 'operationId', origin),
      status: requireText(body, 'status', origin),
    };
  },
});

/** Makes the method for {@link OperationsClient}. */
export const createOperationsClient = (caller: Caller): OperationsClient => ({
  get: async (sandboxId, operationId, wait = {}) => {
    const { body, origin } = await caller.object('operationsGet', { ids: { sandboxId, operationId }, wait });
    return { status: requireText(body, 'status', origin), detail: body['detail'] };
  },
});

/** The endpoints that find the actions in what a model wrote. Nothing is carried out. */
export interface ParseClient {
  /** `POST /api/computer-use/parse/{type}`: for desktops. */
  computerUse(type: ParseType, textContent: string, wait?: Wait): Promise<ParseResponse>;
  /** `POST /api/mobile-use/parse/{type}`: for Android. */
  mobileUse(type: ParseType, textContent: string, wait?: Wait): Promise<ParseResponse>;
  /** `POST /api/computer-use/parse`: by model. The vendor has deprecated it. */
  byModel(model: ParseModel, textContent: string, wait?: Wait): Promise<ParseResponse>;
}

const readParsed = ({ body, origin }: { readonly body: Json; readonly origin: Origin }): ParseResponse => ({
  actions: requireArray(body, 'actions', origin).map((action, index) => readAction(action, index, origin)),
  thoughts: text(body['thoughts']),
  memory: text(body['memory']),
  unknown: text(body['unknown']),
});

/** Makes the methods for {@link ParseClient}. */
export const createParseClient = (caller: Caller): ParseClient => ({
  computerUse: async (type, textContent, wait = {}) =>
    readParsed(await caller.object('parseComputerUse', { ids: { type }, body: { textContent }, wait })),
  mobileUse: async (type, textContent, wait = {}) =>
    readParsed(await caller.object('parseMobileUse', { ids: { type }, body: { textContent }, wait })),
  byModel: async (model, textContent, wait = {}) =>
    readParsed(await caller.object('parseByModel', { body: { model, textContent }, wait })),
});

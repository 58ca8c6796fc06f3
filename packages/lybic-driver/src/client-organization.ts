import { isRecord, type Wait } from '@farhand/core/driver';
import type { Caller } from './client-call.js';
import {
  flag,
  number,
  record,
  records,
  requireArray,
  requireText,
  text,
  type Json,
  type Origin,
} from './read-fields.js';
import { readShape } from './read-sandbox.js';
import type { ImageResponse, ImagesResponse, ProjectResponse, StatsResponse } from './wire-organization.js';
import type { ShapeResponse } from './wire-replies.js';
import type { CreateImageRequest, ListImagesRequest } from './wire-requests.js';

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

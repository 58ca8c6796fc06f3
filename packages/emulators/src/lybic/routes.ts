import { del, get, post, put, type Route } from '../http/router.js';
import { actionEndpoint, pictureEndpoint, previewEndpoint } from './action-endpoints.js';
import type { Endpoint } from './endpoint.js';
import { copyFiles } from './file-endpoint.js';
import {
  createImage,
  createMcpServer,
  createProject,
  defaultMcpServer,
  deleteImage,
  deleteMcpServer,
  deleteProject,
  listImages,
  listMcpServers,
  listProjects,
  listShapes,
  mcpEndpoint,
  setMcpSandbox,
  stats,
} from './organization-endpoints.js';
import { parseEndpoint, parseOldEndpoint } from './parse-endpoints.js';
import {
  createFromImage,
  createMapping,
  createSandbox,
  deleteMapping,
  deleteSandbox,
  extendSandbox,
  installApp,
  listMappings,
  listSandboxes,
  restartSandbox,
  retrieveMapping,
  retrieveOperation,
  retrieveSandbox,
  retrieveStatus,
} from './sandbox-endpoints.js';
import {
  createShell,
  finishShell,
  processEndpoint,
  readShell,
  streamShell,
  terminateShell,
  writeShell,
} from './shell-endpoints.js';

const org = '/api/orgs/:orgId';
const sandboxes = `${org}/sandboxes`;
const sandbox = `${sandboxes}/:sandboxId`;

/** Every endpoint of the API, and the one that serves pictures. */
export const routes: readonly Route<Endpoint>[] = [
  get(sandboxes, listSandboxes),
  post(sandboxes, createSandbox),
  post(`${sandboxes}/from-image`, createFromImage),
  get(sandbox, retrieveSandbox),
  del(sandbox, deleteSandbox),
  get(`${sandbox}/status`, retrieveStatus),
  post(`${sandbox}/extend`, extendSandbox),
  post(`${sandbox}/restart`, restartSandbox),

  post(`${sandbox}/preview`, previewEndpoint),
  post(`${sandbox}/actions/execute`, actionEndpoint),
  post(`${sandbox}/actions/computer-use`, actionEndpoint),
  get('/screenshots/:name', pictureEndpoint),

  post(`${sandbox}/process`, processEndpoint),
  post(`${sandbox}/shell`, createShell),
  post(`${sandbox}/shell/stream`, streamShell),
  post(`${sandbox}/shell/:shellId`, writeShell),
  put(`${sandbox}/shell/:shellId/finish`, finishShell),
  post(`${sandbox}/shell/:shellId/read`, readShell),
  del(`${sandbox}/shell/:shellId`, terminateShell),
  post(`${sandbox}/file/copy`, copyFiles),
  get(`${sandbox}/mappings`, listMappings),
  post(`${sandbox}/mappings`, createMapping),
  get(`${sandbox}/mappings/:targetEndpoint`, retrieveMapping),
  del(`${sandbox}/mappings/:targetEndpoint`, deleteMapping),
  put(`${sandbox}/apps/:appId`, installApp),
  get(`${sandbox}/operations/:operationId`, retrieveOperation),

  get(`${org}/shapes`, listShapes),
  get(`${org}/machine-images`, listImages),
  post(`${org}/machine-images`, createImage),
  del(`${org}/machine-images/:imageId`, deleteImage),
  get(`${org}/projects`, listProjects),
  post(`${org}/projects`, createProject),
  del(`${org}/projects/:projectId`, deleteProject),
  get(`${org}/stats`, stats),
  get(`${org}/mcp-servers`, listMcpServers),
  post(`${org}/mcp-servers`, createMcpServer),
  get(`${org}/mcp-servers/default`, defaultMcpServer),
  del(`${org}/mcp-servers/:mcpServerId`, deleteMcpServer),
  post(`${org}/mcp-servers/:mcpServerId/sandbox`, setMcpSandbox),
  get('/api/mcp/:mcpServerId', mcpEndpoint),
  post('/api/mcp/:mcpServerId', mcpEndpoint),
  del('/api/mcp/:mcpServerId', mcpEndpoint),
  post('/api/computer-use/parse', parseOldEndpoint),
  post('/api/computer-use/parse/:type', parseEndpoint('computer')),
  post('/api/mobile-use/parse/:type', parseEndpoint('mobile')),
];

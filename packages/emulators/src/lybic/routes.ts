import { FarhandError, toError } from '@farhand/core/driver';
import { BodyTooLargeError, parsedJson, type Protocol, type RequestFacts } from '../http/answer.js';
import { FieldError, isJsonObject, type JsonObject } from '../http/json.js';
import type { Reply } from '../http/reply.js';
import { bearerOf, createRouter, sameToken, type Route } from '../http/router.js';
import { ActionRefusedError } from '../machine/machine.js';
import { actionEndpoint, installApp, pictureEndpoint, previewEndpoint, retrieveOperation } from './action-endpoints.js';
import type { Emulator } from './emulator.js';
import type { Endpoint } from './endpoint.js';
import { copyFiles } from './file-endpoint.js';
import {
  createImage,
  createMapping,
  createMcpServer,
  createProject,
  defaultMcpServer,
  deleteImage,
  deleteMapping,
  deleteMcpServer,
  deleteProject,
  listImages,
  listMappings,
  listMcpServers,
  listProjects,
  listShapes,
  mcpEndpoint,
  retrieveMapping,
  setMcpSandbox,
  stats,
} from './organization-endpoints.js';
import { parseEndpoint, parseOldEndpoint } from './parse.js';
import { invalidRequest, LybicProblem, problem, problemReply } from './problem.js';
import {
  createFromImage,
  createSandbox,
  deleteSandbox,
  extendSandbox,
  listSandboxes,
  restartSandbox,
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

const get = (path: string, handler: Endpoint): Route<Endpoint> => ({ method: 'GET', path, handler });

const post = (path: string, handler: Endpoint): Route<Endpoint> => ({ method: 'POST', path, handler });

const put = (path: string, handler: Endpoint): Route<Endpoint> => ({ method: 'PUT', path, handler });

const del = (path: string, handler: Endpoint): Route<Endpoint> => ({ method: 'DELETE', path, handler });

const org = '/api/orgs/:orgId';
const sandboxes = `${org}/sandboxes`;
const sandbox = `${sandboxes}/:sandboxId`;

/** Every endpoint of the API, and the one that serves pictures. */
const routes: readonly Route<Endpoint>[] = [
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

const route = createRouter<Endpoint>(routes);

/** How this API answers. */
export const lybicProtocol = (emulator: Emulator, token: string): Protocol<Endpoint> => ({
  route,
  noRoute: problemReply(problem(404, 'NO_SUCH_ENDPOINT', 'There is no such endpoint')),
  admit: ({ keyed }, request) => {
    if (!keyed) return;
    if (!isAllowed(request, token)) throw problem(401, 'UNAUTHORIZED', 'The API key is missing or wrong');
    const { orgId } = request.params;
    if (orgId !== undefined && orgId !== emulator.settings.orgId) {
      throw problem(403, 'FORBIDDEN', `The API key is not one of organization ${orgId}`);
    }
  },
  answer: ({ answer }, { params, query }, body, fault) =>
    answer({ emulator, params, query, fault, json: () => objectOf(body) }),
  failed: failureReply,
  trouble: (status) => problemReply(inTrouble[status]()),
  expiry: ({ sandboxId }) => {
    const sandbox = emulator.sandboxes.live().find(({ id }) => id === sandboxId);
    return sandbox && (() => sandbox.end('expired'));
  },
});

/** What is told of a service that is in trouble. Nothing of the vendor's own words is public. */
const inTrouble = {
  429: () => problem(429, 'RATE_LIMITED', 'Too many requests'),
  500: () => problem(500, 'INTERNAL', 'Internal server error'),
  503: () => problem(503, 'UNAVAILABLE', 'The service is unavailable'),
} as const;

/** The headers of the vendor's clients: a key, a session token of the dashboard, a token of a trial. */
const isAllowed = ({ headers }: RequestFacts, token: string): boolean =>
  [headers['x-api-key'], headers['x-trial-session-token'], bearerOf(headers.authorization)].some(
    (given) => typeof given === 'string' && sameToken(given, token),
  );

const objectOf = (body: string): JsonObject => {
  if (body.trim() === '') return {};
  const value = parsedJson(body);
  if (!isJsonObject(value)) throw invalidRequest('The body must be a JSON object');
  return value;
};

const failureReply = (error: unknown): Reply => {
  if (error instanceof LybicProblem) return problemReply(error);
  const { message } = toError(error);
  if (error instanceof FieldError || error instanceof ActionRefusedError) return problemReply(invalidRequest(message));
  if (error instanceof BodyTooLargeError) return problemReply(problem(413, 'BODY_TOO_LARGE', message));
  const [status, word] = (FarhandError.isInstance(error) ? backendFailures.get(error.code) : undefined) ?? unforeseen;
  return problemReply(problem(status, word, message));
};

const unforeseen = [500, 'INTERNAL'] as const;

/** What clients are told of a failure of the backend, by its code. */
const backendFailures: ReadonlyMap<string, readonly [status: number, word: string]> = new Map([
  ['UNSUPPORTED_ACTION', [400, 'UNSUPPORTED_ACTION']],
  ['UNSUPPORTED_FACET', [400, 'UNSUPPORTED_ACTION']],
  ['ACTION_FAILED', [500, 'ACTION_FAILED']],
  ['TIMEOUT', [504, 'TIMEOUT']],
  ['UNREACHABLE', [503, 'UNAVAILABLE']],
  ['UNAUTHORIZED', [503, 'UNAVAILABLE']],
  ['RATE_LIMITED', [503, 'UNAVAILABLE']],
  ['REJECTED', [503, 'UNAVAILABLE']],
]);

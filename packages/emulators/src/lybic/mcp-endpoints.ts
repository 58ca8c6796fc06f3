import { booleanField, FieldError, stringField, type JsonObject } from '../http/json.js';
import { empty, json } from '../http/reply.js';
import type { Emulator } from './emulator.js';
import { keyed, type Endpoint } from './endpoint.js';
import { numberInRange, textField } from './fields.js';
import { newId } from './ids.js';
import { notEmulated } from './problem.js';
import type { McpPolicy, McpServer } from './records.js';

const usualSeconds = 3600;

const policyOf = (request: JsonObject, sandboxShape: string): McpPolicy => ({
  sandboxShape,
  sandboxMaxLifetimeSeconds: numberInRange(request, 'sandboxMaxLifetimeSeconds', 1, Infinity) ?? usualSeconds,
  sandboxMaxIdleTimeSeconds: numberInRange(request, 'sandboxMaxIdleTimeSeconds', 1, Infinity) ?? usualSeconds,
  sandboxAutoCreation: booleanField(request, 'sandboxAutoCreation') ?? false,
  sandboxExposeRecreateTool: booleanField(request, 'sandboxExposeRecreateTool') ?? false,
  sandboxExposeRestartTool: booleanField(request, 'sandboxExposeRestartTool') ?? false,
  sandboxExposeDeleteTool: booleanField(request, 'sandboxExposeDeleteTool') ?? false,
});

const newServer = (
  emulator: Emulator,
  parts: Pick<McpServer, 'name' | 'defaultMcpServer' | 'projectId' | 'policy'>,
): McpServer =>
  emulator.mcpServers.put({ id: newId('MCP'), createdAt: emulator.now(), currentSandboxId: null, ...parts });

/** `GET …/mcp-servers`: a bare array. */
export const listMcpServers: Endpoint = keyed(async ({ emulator }) => json(200, emulator.mcpServers.all()));

/** `POST …/mcp-servers`. */
export const createMcpServer: Endpoint = keyed(async ({ emulator, json: body }) => {
  const request = body();
  const name = textField(request, 'name');
  const policy = policyOf(request, textField(request, 'sandboxShape'));
  const projectId = emulator.projects.find(stringField(request, 'projectId') ?? emulator.homeProject.id).id;
  return json(200, newServer(emulator, { name, defaultMcpServer: false, projectId, policy }));
});

/** `GET …/mcp-servers/default`: made when it is first asked for. */
export const defaultMcpServer: Endpoint = keyed(async ({ emulator }) => {
  const known = emulator.mcpServers.all().find((server) => server.defaultMcpServer);
  const policy = policyOf({}, emulator.settings.shapes[0]?.name ?? '');
  const { id: projectId } = emulator.homeProject;
  return json(200, known ?? newServer(emulator, { name: 'default', defaultMcpServer: true, projectId, policy }));
});

/** `DELETE …/mcp-servers/{id}`. */
export const deleteMcpServer: Endpoint = keyed(async ({ emulator, params }) => {
  emulator.mcpServers.remove(params['mcpServerId'] ?? '');
  return empty(200);
});

/** `POST …/mcp-servers/{id}/sandbox`: gives it a sandbox, or takes it away. */
export const setMcpSandbox: Endpoint = keyed(async ({ emulator, params, json: body }) => {
  const server = emulator.mcpServers.find(params['mcpServerId'] ?? '');
  const request = body();
  const sandboxId = stringField(request, 'sandboxId');
  if (sandboxId === undefined && request['sandboxId'] !== null) throw new FieldError('sandboxId is missing');
  const currentSandboxId = sandboxId === undefined ? null : emulator.sandboxes.find(sandboxId).id;
  emulator.mcpServers.put({ ...server, currentSandboxId });
  return empty(200);
});

/** `/api/mcp/{id}`: the servers are records; nobody speaks MCP here. */
export const mcpEndpoint: Endpoint = keyed(async () => {
  throw notEmulated('an MCP endpoint');
});

import { booleanField, FieldError, numberInRange, stringField, textField, type JsonObject } from '../http/json.js';
import { empty, json } from '../http/reply.js';
import { keyed, type Emulator, type Endpoint } from './endpoint.js';
import { listedShape } from './options.js';
import { newId, notEmulated, problem } from './problem.js';
import type { MachineImage, McpPolicy, McpServer } from './records.js';

/** The most images of an organization, as documented for basic plans. */
const quota = 3;

const imageResponse = ({ shape, files: _files, ...image }: MachineImage): object => ({
  ...image,
  shapeName: shape.name,
  requiredFeatureFlag: null,
  scope: 'ORG',
  status: 'READY',
});

/** `POST …/machine-images`: turns a sandbox into an image and deletes the sandbox, as documented. */
export const createImage: Endpoint = keyed(async ({ emulator, json: body }) => {
  const request = body();
  const name = textField(request, 'name', 100);
  const description = stringField(request, 'description') ?? null;
  if (description !== null && description.length > 500) {
    throw new FieldError('description must be at most 500 characters long');
  }
  const sandbox = emulator.sandboxes.find(textField(request, 'sandboxId'));
  sandbox.checkAlive();
  if (emulator.images.all().length >= quota) throw problem(400, 'IMAGE_QUOTA', `At most ${quota} images are kept`);
  const { shape, workspace } = sandbox;
  workspace.killAll();
  const files = await workspace.snapshot();
  const image = emulator.images.put({ id: newId('IMG'), name, description, createdAt: emulator.now(), shape, files });
  await emulator.sandboxes.delete(sandbox);
  return json(200, imageResponse(image));
});

/** `GET …/machine-images`: lists the images. There are no public ones. */
export const listImages: Endpoint = keyed(async ({ emulator, query }) => {
  const scope = query.get('scope') ?? 'org';
  if (!['org', 'public', 'all'].includes(scope)) throw new FieldError('scope must be org, public or all');
  const images = emulator.images.all();
  return json(200, {
    images: scope === 'public' ? [] : images.map(imageResponse),
    quota: { used: images.length, limit: quota },
  });
});

/** `DELETE …/machine-images/{id}`: deletes an image. */
export const deleteImage: Endpoint = keyed(async ({ emulator, params }) => {
  const { id, files } = emulator.images.find(params['imageId'] ?? '');
  emulator.images.remove(id);
  await files.dispose();
  return empty(204);
});

/** `GET …/shapes`: lists the shapes as a bare array. */
export const listShapes: Endpoint = keyed(async ({ emulator }) => json(200, emulator.settings.shapes.map(listedShape)));

/** `GET …/stats`: counts the organization's objects. */
export const stats: Endpoint = keyed(async ({ emulator }) =>
  json(200, {
    mcpServers: emulator.mcpServers.all().length,
    sandboxes: emulator.sandboxes.live().length,
    projects: emulator.projects.all().length,
  }),
);

/** `GET …/projects`: lists the projects as a bare array. */
export const listProjects: Endpoint = keyed(async ({ emulator }) => json(200, emulator.projects.all()));

/** `POST …/projects`: creates a project. */
export const createProject: Endpoint = keyed(async ({ emulator, json: body }) => {
  const name = textField(body(), 'name');
  const createdAt = emulator.now();
  return json(200, emulator.projects.put({ id: newId('PRJ'), name, createdAt, defaultProject: false }));
});

/** `DELETE …/projects/{id}`: deletes a project, but not the default one. */
export const deleteProject: Endpoint = keyed(async ({ emulator, params }) => {
  const { id, defaultProject } = emulator.projects.find(params['projectId'] ?? '');
  if (defaultProject) throw problem(400, 'DEFAULT_PROJECT', 'The default project cannot be deleted');
  emulator.projects.remove(id);
  return empty(200);
});

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

/** `GET …/mcp-servers`: lists the MCP servers as a bare array. */
export const listMcpServers: Endpoint = keyed(async ({ emulator }) => json(200, emulator.mcpServers.all()));

/** `POST …/mcp-servers`: creates an MCP server. */
export const createMcpServer: Endpoint = keyed(async ({ emulator, json: body }) => {
  const request = body();
  const name = textField(request, 'name');
  // The vendor's own client sends both fields empty if its user sets neither (Python SDK, November 2026).
  const isUnsaid = stringField(request, 'sandboxShape') === '';
  const shape = isUnsaid ? (emulator.settings.shapes[0]?.name ?? '') : textField(request, 'sandboxShape');
  const { id: projectId } = emulator.projects.find(stringField(request, 'projectId') || emulator.homeProject.id);
  return json(200, newServer(emulator, { name, defaultMcpServer: false, projectId, policy: policyOf(request, shape) }));
});

/** `GET …/mcp-servers/default`: returns the default server, which the first request creates. */
export const defaultMcpServer: Endpoint = keyed(async ({ emulator }) => {
  const known = emulator.mcpServers.all().find((server) => server.defaultMcpServer);
  const policy = policyOf({}, emulator.settings.shapes[0]?.name ?? '');
  const { id: projectId } = emulator.homeProject;
  return json(200, known ?? newServer(emulator, { name: 'default', defaultMcpServer: true, projectId, policy }));
});

/** `DELETE …/mcp-servers/{id}`: deletes an MCP server. */
export const deleteMcpServer: Endpoint = keyed(async ({ emulator, params }) => {
  emulator.mcpServers.remove(params['mcpServerId'] ?? '');
  return empty(200);
});

/** `POST …/mcp-servers/{id}/sandbox`: assigns a sandbox, or removes it. */
export const setMcpSandbox: Endpoint = keyed(async ({ emulator, params, json: body }) => {
  const server = emulator.mcpServers.find(params['mcpServerId'] ?? '');
  const request = body();
  const sandboxId = stringField(request, 'sandboxId');
  if (sandboxId === undefined && request['sandboxId'] !== null) throw new FieldError('sandboxId is missing');
  const currentSandboxId = sandboxId === undefined ? null : emulator.sandboxes.find(sandboxId).id;
  emulator.mcpServers.put({ ...server, currentSandboxId });
  return empty(200);
});

/** `/api/mcp/{id}`: not available, because the MCP servers are only records. */
export const mcpEndpoint: Endpoint = keyed(async () => {
  throw notEmulated('an MCP endpoint');
});

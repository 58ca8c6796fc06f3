import { textField } from './fields.js';
import { json, empty } from '../http/reply.js';
import { keyed, type Endpoint } from './endpoint.js';
import { newId } from './ids.js';
import { problem } from './problem.js';
import { listedShape } from './shapes.js';

/** `GET …/shapes`: a bare array. */
export const listShapes: Endpoint = keyed(async ({ emulator }) => json(200, emulator.settings.shapes.map(listedShape)));

/** `GET …/stats`. */
export const stats: Endpoint = keyed(async ({ emulator }) =>
  json(200, {
    mcpServers: emulator.mcpServers.all().length,
    sandboxes: emulator.sandboxes.live().length,
    projects: emulator.projects.all().length,
  }),
);

/** `GET …/projects`: a bare array. */
export const listProjects: Endpoint = keyed(async ({ emulator }) => json(200, emulator.projects.all()));

/** `POST …/projects`. */
export const createProject: Endpoint = keyed(async ({ emulator, json: body }) => {
  const name = textField(body(), 'name');
  const createdAt = emulator.now();
  return json(200, emulator.projects.put({ id: newId('PRJ'), name, createdAt, defaultProject: false }));
});

/** `DELETE …/projects/{id}`. The default project stays. */
export const deleteProject: Endpoint = keyed(async ({ emulator, params }) => {
  const { id, defaultProject } = emulator.projects.find(params['projectId'] ?? '');
  if (defaultProject) throw problem(400, 'DEFAULT_PROJECT', 'The default project cannot be deleted');
  emulator.projects.remove(id);
  return empty(200);
});

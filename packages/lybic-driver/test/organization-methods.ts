import type { MethodCase } from './method-case.js';
import { shape, type Reply } from './vendor-answers.js';

const image = { id: 'IMG-1', name: 'i', description: null, status: 'CREATING' };
const project = { id: 'PRJ-1', name: 'p', createdAt: '2026-01-01T00:00:00.000Z', defaultProject: false };
const server = { id: 'MCP-1', name: 'm', policy: { sandboxShape: 'small' }, currentSandboxId: null };
const parsed: Reply = { json: { actions: [{ type: 'wait', duration: 5 }] } };

/** Every method for what is no sandbox, with what it can be given. */
export const organizationMethods: readonly MethodCase[] = [
  ['shapesList', 'GET O/shapes', undefined, { json: [shape] }, (c) => c.shapes.list()],
  [
    'imagesCreate',
    'POST O/machine-images',
    { sandboxId: 'SBX-1', name: 'i', description: 'd' },
    { json: image },
    (c) => c.images.create({ sandboxId: 'SBX-1', name: 'i', description: 'd' }),
  ],
  [
    'imagesList',
    'GET O/machine-images?scope=all',
    undefined,
    { json: { images: [image], quota: { used: 1, limit: 3 } } },
    (c) => c.images.list({ scope: 'all' }),
  ],
  [
    'imagesDelete',
    'DELETE O/machine-images/IMG-1',
    undefined,
    { status: 204, text: '' },
    (c) => c.images.delete('IMG-1'),
  ],
  ['projectsList', 'GET O/projects', undefined, { json: [project] }, (c) => c.projects.list()],
  ['projectsCreate', 'POST O/projects', { name: 'p' }, { json: project }, (c) => c.projects.create('p')],
  ['projectsDelete', 'DELETE O/projects/PRJ-1', undefined, { text: '' }, (c) => c.projects.delete('PRJ-1')],
  ['stats', 'GET O/stats', undefined, { json: { mcpServers: 1, sandboxes: 2, projects: 3 } }, (c) => c.stats()],
  ['mcpServersList', 'GET O/mcp-servers', undefined, { json: [server] }, (c) => c.mcpServers.list()],
  [
    'mcpServersCreate',
    'POST O/mcp-servers',
    { name: 'm', sandboxShape: 'small', sandboxMaxIdleTimeSeconds: 60, sandboxAutoCreation: true },
    { json: server },
    (c) =>
      c.mcpServers.create({
        name: 'm',
        sandboxShape: 'small',
        sandboxMaxIdleTimeSeconds: 60,
        sandboxAutoCreation: true,
      }),
  ],
  ['mcpServersGetDefault', 'GET O/mcp-servers/default', undefined, { json: server }, (c) => c.mcpServers.getDefault()],
  ['mcpServersDelete', 'DELETE O/mcp-servers/MCP-1', undefined, { text: '' }, (c) => c.mcpServers.delete('MCP-1')],
  [
    'mcpServersSetSandbox',
    'POST O/mcp-servers/MCP-1/sandbox',
    { sandboxId: null },
    { json: { sandboxId: null } },
    (c) => c.mcpServers.setSandbox('MCP-1', null),
  ],
  [
    'parseComputerUse',
    'POST /api/computer-use/parse/ui-tars',
    { textContent: 'wait()' },
    parsed,
    (c) => c.parse.computerUse('ui-tars', 'wait()'),
  ],
  [
    'parseMobileUse',
    'POST /api/mobile-use/parse/glm-4.5v',
    { textContent: 'wait()' },
    parsed,
    (c) => c.parse.mobileUse('glm-4.5v', 'wait()'),
  ],
  [
    'parseByModel',
    'POST /api/computer-use/parse',
    { model: 'seed', textContent: 'wait()' },
    parsed,
    (c) => c.parse.byModel('seed', 'wait()'),
  ],
];

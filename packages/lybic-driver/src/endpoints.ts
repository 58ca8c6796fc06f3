/**
 * Every endpoint of the vendor's API by name (vendor's OpenAPI, March 2026, and its Python SDK for the shapes). Braces
 * contain the name of an identifier. `orderedBy`: the endpoint is input, so later input depends on its completion.
 */
export const endpoints = {
  sandboxesList: { method: 'GET', path: '/api/orgs/{orgId}/sandboxes', effect: 'read' },
  sandboxesCreate: { method: 'POST', path: '/api/orgs/{orgId}/sandboxes', effect: 'once' },
  sandboxesCreateFromImage: { method: 'POST', path: '/api/orgs/{orgId}/sandboxes/from-image', effect: 'once' },
  sandboxesGet: { method: 'GET', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}', effect: 'read' },
  sandboxesDelete: { method: 'DELETE', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}', effect: 'repeatable' },
  sandboxesExtend: { method: 'POST', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/extend', effect: 'repeatable' },
  sandboxesRestart: { method: 'POST', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/restart', effect: 'once' },
  sandboxesStatus: { method: 'GET', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/status', effect: 'read' },
  sandboxesPreview: { method: 'POST', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/preview', effect: 'read' },

  actionsExecute: {
    method: 'POST',
    path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/actions/execute',
    effect: 'once',
    orderedBy: 'sandboxId',
  },
  actionsComputerUse: {
    method: 'POST',
    path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/actions/computer-use',
    effect: 'once',
    orderedBy: 'sandboxId',
  },

  process: { method: 'POST', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/process', effect: 'once' },
  shellStream: { method: 'POST', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/shell/stream', effect: 'once' },
  shellCreate: { method: 'POST', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/shell', effect: 'once' },
  shellWrite: { method: 'POST', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/shell/{shellId}', effect: 'once' },
  shellFinish: {
    method: 'PUT',
    path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/shell/{shellId}/finish',
    effect: 'repeatable',
  },
  // The vendor does not document whether a second reading returns the same output again.
  shellRead: { method: 'POST', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/shell/{shellId}/read', effect: 'once' },
  shellTerminate: {
    method: 'DELETE',
    path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/shell/{shellId}',
    effect: 'repeatable',
  },

  filesCopy: { method: 'POST', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/file/copy', effect: 'once' },
  mappingsList: { method: 'GET', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/mappings', effect: 'read' },
  mappingsCreate: { method: 'POST', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/mappings', effect: 'once' },
  mappingsGet: {
    method: 'GET',
    path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/mappings/{targetEndpoint}',
    effect: 'read',
  },
  mappingsDelete: {
    method: 'DELETE',
    path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/mappings/{targetEndpoint}',
    effect: 'repeatable',
  },
  appsStart: { method: 'PUT', path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/apps/{appId}', effect: 'once' },
  operationsGet: {
    method: 'GET',
    path: '/api/orgs/{orgId}/sandboxes/{sandboxId}/operations/{operationId}',
    effect: 'read',
  },

  shapesList: { method: 'GET', path: '/api/orgs/{orgId}/shapes', effect: 'read' },
  imagesCreate: { method: 'POST', path: '/api/orgs/{orgId}/machine-images', effect: 'once' },
  imagesList: { method: 'GET', path: '/api/orgs/{orgId}/machine-images', effect: 'read' },
  imagesDelete: { method: 'DELETE', path: '/api/orgs/{orgId}/machine-images/{imageId}', effect: 'repeatable' },
  projectsList: { method: 'GET', path: '/api/orgs/{orgId}/projects', effect: 'read' },
  projectsCreate: { method: 'POST', path: '/api/orgs/{orgId}/projects', effect: 'once' },
  projectsDelete: { method: 'DELETE', path: '/api/orgs/{orgId}/projects/{projectId}', effect: 'repeatable' },
  stats: { method: 'GET', path: '/api/orgs/{orgId}/stats', effect: 'read' },

  mcpServersList: { method: 'GET', path: '/api/orgs/{orgId}/mcp-servers', effect: 'read' },
  mcpServersCreate: { method: 'POST', path: '/api/orgs/{orgId}/mcp-servers', effect: 'once' },
  // Creates the default server if there is none; a retry finds it.
  mcpServersGetDefault: { method: 'GET', path: '/api/orgs/{orgId}/mcp-servers/default', effect: 'repeatable' },
  mcpServersDelete: { method: 'DELETE', path: '/api/orgs/{orgId}/mcp-servers/{mcpServerId}', effect: 'repeatable' },
  mcpServersSetSandbox: {
    method: 'POST',
    path: '/api/orgs/{orgId}/mcp-servers/{mcpServerId}/sandbox',
    effect: 'repeatable',
  },

  parseComputerUse: { method: 'POST', path: '/api/computer-use/parse/{type}', effect: 'read' },
  parseMobileUse: { method: 'POST', path: '/api/mobile-use/parse/{type}', effect: 'read' },
  parseByModel: { method: 'POST', path: '/api/computer-use/parse', effect: 'read' },
} as const;

/** The name of an endpoint. */
export type EndpointName = keyof typeof endpoints;

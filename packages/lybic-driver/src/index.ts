/**
 * Farhand's driver for Lybic sandboxes, and raw access to the vendor's API.
 *
 * @packageDocumentation
 */
export type { Wait } from '@farhand/core/driver';
export type { ActionsClient } from './client-actions.js';
export type { AppsClient, OperationsClient } from './client-apps.js';
export type { FilesClient, MappingsClient } from './client-files.js';
export type { McpServersClient } from './client-mcp-servers.js';
export type { ImagesClient, ProjectsClient, ShapesClient, StatsClient } from './client-organization.js';
export type { ParseClient } from './client-parse.js';
export type { SandboxesClient } from './client-sandboxes.js';
export type { ProcessClient, ShellClient } from './client-shell.js';
export { lybicClient, type LybicClient, type LybicEndpoints } from './client.js';
export { endpoints, type Endpoint, type EndpointName } from './endpoints.js';
export { lybic } from './lybic.js';
export type { LybicOptions } from './options.js';
export { lybicRules } from './rules.js';
export type * from './wire-actions.js';
export type * from './wire-organization.js';
export type * from './wire-replies.js';
export type * from './wire-requests.js';
export type * from './wire.js';

/**
 * Farhand's driver for Lybic sandboxes, and direct access to the vendor's API. Start with {@link lybic}.
 *
 * @packageDocumentation
 */
export type { Wait, VendorEndpoint as Endpoint } from '@farhand/core/driver';

export {
  type ActionsClient,
  type FilesClient,
  type MappingsClient,
  type SandboxesClient,
  type ProcessClient,
  type ShellClient,
  lybicClient,
  type LybicClient,
  type LybicEndpoints,
} from './client.js';
export type {
  AppsClient,
  OperationsClient,
  McpServersClient,
  ImagesClient,
  ProjectsClient,
  ShapesClient,
  StatsClient,
  ParseClient,
} from './client-organization.js';
export { endpoints, type EndpointName } from './endpoints.js';
export { lybic } from './driver.js';
export type { LybicOptions } from './options.js';
export { lybicRules } from './rules.js';
export type * from './wire-replies.js';
export type * from './wire-requests.js';
export type * from './wire.js';

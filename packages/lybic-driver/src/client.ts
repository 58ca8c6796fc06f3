import { createActionsClient, type ActionsClient } from './client-actions.js';
import { createAppsClient, createOperationsClient, type AppsClient, type OperationsClient } from './client-apps.js';
import { createCaller, type Caller } from './client-call.js';
import { createFilesClient, createMappingsClient, type FilesClient, type MappingsClient } from './client-files.js';
import { createMcpServersClient, type McpServersClient } from './client-mcp-servers.js';
import {
  createImagesClient,
  createProjectsClient,
  createShapesClient,
  createStatsClient,
  type ImagesClient,
  type ProjectsClient,
  type ShapesClient,
  type StatsClient,
} from './client-organization.js';
import { createParseClient, type ParseClient } from './client-parse.js';
import { createSandboxesClient, type SandboxesClient } from './client-sandboxes.js';
import { createProcessClient, createShellClient, type ProcessClient, type ShellClient } from './client-shell.js';
import { openHttp } from './open-http.js';
import { checkLybicOptions, orgIdOf, type LybicOptions } from './options.js';

/** One method for every endpoint of the vendor's API. */
export interface LybicEndpoints extends ProcessClient, StatsClient {
  /** Sandboxes: the vendor's word for its computers and phones. */
  readonly sandboxes: SandboxesClient;
  /** Input, screenshots and messages. */
  readonly actions: ActionsClient;
  /** Command lines that run for long. */
  readonly shell: ShellClient;
  /** Files. */
  readonly files: FilesClient;
  /** Ports that are open to the world. */
  readonly mappings: MappingsClient;
  /** Apps of Android. */
  readonly apps: AppsClient;
  /** What takes a while. */
  readonly operations: OperationsClient;
  /** What can be created. */
  readonly shapes: ShapesClient;
  /** Machine images. */
  readonly images: ImagesClient;
  /** Projects. */
  readonly projects: ProjectsClient;
  /** MCP servers. */
  readonly mcpServers: McpServersClient;
  /** Actions in what a model wrote. */
  readonly parse: ParseClient;
}

/** Raw access to the vendor. Requests and answers are its own; errors are Farhand's. */
export interface LybicClient extends LybicEndpoints {
  /** Closes all connections at once. */
  close(): Promise<void>;
}

/** Makes the methods for all endpoints. */
export const createEndpoints = (caller: Caller): LybicEndpoints => ({
  sandboxes: createSandboxesClient(caller),
  actions: createActionsClient(caller),
  ...createProcessClient(caller),
  shell: createShellClient(caller),
  files: createFilesClient(caller),
  mappings: createMappingsClient(caller),
  apps: createAppsClient(caller),
  operations: createOperationsClient(caller),
  shapes: createShapesClient(caller),
  images: createImagesClient(caller),
  projects: createProjectsClient(caller),
  ...createStatsClient(caller),
  mcpServers: createMcpServersClient(caller),
  parse: createParseClient(caller),
});

/**
 * Opens raw access to Lybic, for what Farhand has no method for: Android, files, ports, images, parsers.
 *
 * @throws TypeError if an option is not known or not valid, or there is no API key or no organization.
 */
export const lybicClient = (options: LybicOptions = {}): LybicClient => {
  const settings = checkLybicOptions(options);
  const orgId = orgIdOf(settings);
  const http = openHttp(settings);
  return { ...createEndpoints(createCaller(http, orgId)), close: http.close };
};

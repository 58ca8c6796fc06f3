/* What the vendor answers about an organization, with the same leniency as for its sandboxes. */

/** An image of a sandbox. */
export interface ImageResponse {
  readonly id: string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly shapeName?: string | undefined;
  readonly requiredFeatureFlag?: string | undefined;
  /** `ORG` or `PUBLIC`. */
  readonly scope?: string | undefined;
  /** `CREATING`, `READY` or `ERROR`. */
  readonly status?: string | undefined;
}

/** The images, and how many there may be. */
export interface ImagesResponse {
  readonly images: readonly ImageResponse[];
  readonly quota: { readonly used?: number | undefined; readonly limit?: number | undefined };
}

/** A project. */
export interface ProjectResponse {
  readonly id: string;
  readonly name?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly defaultProject?: boolean | undefined;
}

/** How many of each the organization has. */
export interface StatsResponse {
  readonly mcpServers?: number | undefined;
  readonly sandboxes?: number | undefined;
  readonly projects?: number | undefined;
}

/** What an MCP server may do. */
export interface McpServerPolicy {
  readonly sandboxShape?: string | undefined;
  readonly sandboxMaxLifetimeSeconds?: number | undefined;
  readonly sandboxMaxIdleTimeSeconds?: number | undefined;
  readonly sandboxAutoCreation?: boolean | undefined;
  readonly sandboxExposeRecreateTool?: boolean | undefined;
  readonly sandboxExposeRestartTool?: boolean | undefined;
  readonly sandboxExposeDeleteTool?: boolean | undefined;
}

/** A server that speaks MCP for one sandbox. */
export interface McpServerResponse {
  readonly id: string;
  readonly name?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly defaultMcpServer?: boolean | undefined;
  readonly projectId?: string | undefined;
  readonly policy: McpServerPolicy;
  readonly currentSandboxId?: string | undefined;
}

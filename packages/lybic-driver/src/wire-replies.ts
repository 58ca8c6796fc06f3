/*
 * The vendor's answers, field by field as it spells them. Required is what a caller can do nothing without; of the rest
 * a field of an unexpected type is left out, since the vendor's clients and its OpenAPI do not agree on everything.
 */

import type { LybicAction } from './wire.js';

/** A sandbox. */
export interface SandboxResponse {
  readonly id: string;
  readonly name?: string | undefined;
  /** When it ends, in ISO 8601. Read from the old name `expiredAt` too. */
  readonly expiresAt?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly projectId?: string | undefined;
  readonly shapeName?: string | undefined;
  /** `PENDING`, `RUNNING`, `STOPPED` or `ERROR`. */
  readonly status?: string | undefined;
}

/** Hardware, system and datacenter of a sandbox. */
export interface ShapeResponse {
  readonly name: string;
  readonly description?: string | undefined;
  readonly hardwareAcceleratedEncoding?: boolean | undefined;
  /** Hours billed for each hour. A number in one answer of the vendor's and a text in another; here always a number. */
  readonly pricePerHour?: number | undefined;
  readonly requiredPlanTier?: number | undefined;
  readonly requiredFeatureFlag?: string | undefined;
  /** `Windows`, `Linux` or `Android`. */
  readonly os?: string | undefined;
  /** `KVM` or `Container`. */
  readonly virtualization?: string | undefined;
  /** `x86_64` or `aarch64`. */
  readonly architecture?: string | undefined;
}

/** A server that streams the screen. */
export interface GatewayAddress {
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly name?: string | undefined;
  /** Numbers or names: the vendor's clients do not agree. */
  readonly preferredProviders: readonly (number | string)[];
  /** A number or a name: the vendor's clients do not agree. */
  readonly gatewayType?: number | string | undefined;
  readonly path?: string | undefined;
}

/** What the vendor's own streaming client needs. `endUserToken` is a secret. */
export interface ConnectDetails {
  readonly gatewayAddresses: readonly GatewayAddress[];
  readonly certificateHashBase64?: string | undefined;
  readonly endUserToken?: string | undefined;
  readonly roomId?: string | undefined;
}

/** What `GET …/sandboxes/{sandboxId}` answers. */
export interface SandboxDetails {
  readonly sandbox: SandboxResponse & { readonly shape?: ShapeResponse | undefined };
  readonly connectDetails?: ConnectDetails | undefined;
}

/** What `POST …/sandboxes/from-image` answers. */
export interface FromImageResponse {
  readonly sandbox: SandboxResponse;
  /** Its meaning is not documented. */
  readonly bookId?: string | undefined;
}

/** What `GET …/status` answers. */
export interface StatusResponse {
  readonly status: string;
}

/** Where the pointer is, in pixels of a screen. */
export interface CursorPosition {
  readonly x: number;
  readonly y: number;
  readonly screenWidth: number;
  readonly screenHeight: number;
  readonly screenIndex?: number | undefined;
}

/** What an action and a preview answer. */
export interface ActionResponse {
  /** Address of a WebP picture. Needs no key, and expires. */
  readonly screenShot?: string | undefined;
  readonly cursorPosition?: CursorPosition | undefined;
  /** Free form; what `os:listApps` found, for example. */
  readonly actionResult?: unknown;
}

/** What `POST …/process` answers. */
export interface ProcessResponse {
  readonly stdoutBase64: string;
  readonly stderrBase64: string;
  readonly exitCode: number;
}

/** What a command says while it runs. */
export type ShellEvent =
  | { readonly type: 'stdout' | 'stderr'; readonly bytes: Uint8Array }
  /** The command has finished and is about to end. */
  | { readonly type: 'waiting' }
  | { readonly type: 'timeout'; readonly message: string };

/** A piece of what a shell has said. */
export type ShellOutput =
  | { readonly oneofKind: 'stdout'; readonly stdout: string }
  | { readonly oneofKind: 'stderr'; readonly stderr: string }
  | { readonly oneofKind: 'waiting'; readonly waiting: boolean };

/** What `POST …/shell/{shellId}/read` answers. */
export interface ShellReadResponse {
  readonly output: readonly ShellOutput[];
  readonly isRunning: boolean;
}

/** What became of one file. */
export interface CopyResult {
  readonly id?: string | undefined;
  readonly success: boolean;
  readonly error?: string | undefined;
}

/** A port of the sandbox, open to the world. `accessToken` is a secret. */
export interface MappingResponse {
  readonly domain: string;
  readonly targetEndpoint: string;
  readonly accessToken: string;
}

/** An operation that was started. */
export interface StartedOperation {
  readonly operationId: string;
  readonly status: string;
}

/** `PENDING`, `RUNNING`, `SUCCEEDED`, `FAILED` or `CANCELLED`, and what there is to say. */
export interface OperationResponse {
  readonly status: string;
  readonly detail?: unknown;
}

/** The actions in a text that a model wrote. */
export interface ParseResponse {
  /** In order. Each can be sent as it is. */
  readonly actions: readonly (LybicAction & { readonly callId?: string })[];
  readonly thoughts?: string | undefined;
  readonly memory?: string | undefined;
  /** Text that is neither thought nor action. */
  readonly unknown?: string | undefined;
}

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

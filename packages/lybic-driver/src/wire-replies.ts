/*
 * The vendor's replies, with its own field names. Fields without which a caller cannot continue are required. Any other
 * field of an unexpected type is left out, because the vendor's clients and its OpenAPI disagree on some.
 */

import type { LybicAction } from './wire.js';

/** A sandbox. */
export interface SandboxResponse {
  readonly id: string;
  readonly name?: string | undefined;
  /** When the sandbox ends, in ISO 8601. Also read from the old name `expiredAt`. */
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
  /**
   * Billed hours per hour. The vendor sends a number in one reply and a text in another; here it is always a number.
   */
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
  /** Numbers or names: the vendor's clients disagree. */
  readonly preferredProviders: readonly (number | string)[];
  /** A number or a name: the vendor's clients disagree. */
  readonly gatewayType?: number | string | undefined;
  readonly path?: string | undefined;
}

/** The data for the vendor's own streaming client. `endUserToken` is a secret. */
export interface ConnectDetails {
  readonly gatewayAddresses: readonly GatewayAddress[];
  readonly certificateHashBase64?: string | undefined;
  readonly endUserToken?: string | undefined;
  readonly roomId?: string | undefined;
}

/** The reply of `GET …/sandboxes/{sandboxId}`. */
export interface SandboxDetails {
  readonly sandbox: SandboxResponse & { readonly shape?: ShapeResponse | undefined };
  readonly connectDetails?: ConnectDetails | undefined;
}

/** The reply of `POST …/sandboxes/from-image`. */
export interface FromImageResponse {
  readonly sandbox: SandboxResponse;
  /** The vendor does not document its meaning. */
  readonly bookId?: string | undefined;
}

/** The reply of `GET …/status`. */
export interface StatusResponse {
  readonly status: string;
}

/** The position of the pointer, in pixels of a screen. */
export interface CursorPosition {
  readonly x: number;
  readonly y: number;
  readonly screenWidth: number;
  readonly screenHeight: number;
  readonly screenIndex?: number | undefined;
}

/** The reply of an action and of a preview. */
export interface ActionResponse {
  /** The address of a WebP screenshot. It needs no key, and expires. */
  readonly screenShot?: string | undefined;
  readonly cursorPosition?: CursorPosition | undefined;
  /** Free form, for example the result of `os:listApps`. */
  readonly actionResult?: unknown;
}

/** The reply of `POST …/process`. */
export interface ProcessResponse {
  readonly stdoutBase64: string;
  readonly stderrBase64: string;
  readonly exitCode: number;
}

/** An output event of a running command. */
export type ShellEvent =
  | { readonly type: 'stdout' | 'stderr'; readonly bytes: Uint8Array }
  /** The command has finished and is about to end. */
  | { readonly type: 'waiting' }
  | { readonly type: 'timeout'; readonly message: string };

/** A piece of a shell's output. */
export type ShellOutput =
  | { readonly oneofKind: 'stdout'; readonly stdout: string }
  | { readonly oneofKind: 'stderr'; readonly stderr: string }
  | { readonly oneofKind: 'waiting'; readonly waiting: boolean };

/** The reply of `POST …/shell/{shellId}/read`. */
export interface ShellReadResponse {
  readonly output: readonly ShellOutput[];
  readonly isRunning: boolean;
}

/** The result of copying one file. */
export interface CopyResult {
  readonly id?: string | undefined;
  readonly success: boolean;
  readonly error?: string | undefined;
}

/** A port of the sandbox that is open to the internet. `accessToken` is a secret. */
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

/** The state of an operation: `PENDING`, `RUNNING`, `SUCCEEDED`, `FAILED` or `CANCELLED`, with a message. */
export interface OperationResponse {
  readonly status: string;
  readonly detail?: unknown;
}

/** The actions in a model's output. */
export interface ParseResponse {
  /** In order. Each one can be sent unchanged. */
  readonly actions: readonly (LybicAction & { readonly callId?: string })[];
  readonly thoughts?: string | undefined;
  readonly memory?: string | undefined;
  /** Text that is neither a thought nor an action. */
  readonly unknown?: string | undefined;
}

/* The vendor's replies about an organization, read as leniently as for its sandboxes. */

/** A machine image. */
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

/** The machine images, and their limit. */
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

/** The counts of the organization. */
export interface StatsResponse {
  readonly mcpServers?: number | undefined;
  readonly sandboxes?: number | undefined;
  readonly projects?: number | undefined;
}

/** The limits of an MCP server. */
export interface McpServerPolicy {
  readonly sandboxShape?: string | undefined;
  readonly sandboxMaxLifetimeSeconds?: number | undefined;
  readonly sandboxMaxIdleTimeSeconds?: number | undefined;
  readonly sandboxAutoCreation?: boolean | undefined;
  readonly sandboxExposeRecreateTool?: boolean | undefined;
  readonly sandboxExposeRestartTool?: boolean | undefined;
  readonly sandboxExposeDeleteTool?: boolean | undefined;
}

/** An MCP server for one sandbox. */
export interface McpServerResponse {
  readonly id: string;
  readonly name?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly defaultMcpServer?: boolean | undefined;
  readonly projectId?: string | undefined;
  readonly policy: McpServerPolicy;
  readonly currentSandboxId?: string | undefined;
}

import { isRecord, type Wait } from '@farhand/core/driver';
import type { Caller } from './client-call.js';
import { flag, number, record, requireText, text, type Json, type Origin } from './read-fields.js';
import type { McpServerResponse } from './wire-organization.js';
import type { CreateMcpServerRequest } from './wire-requests.js';

/** The endpoints for MCP servers. What they serve, at `/api/mcp/{mcpServerId}`, is for an MCP client. */
export interface McpServersClient {
  /** `GET …/mcp-servers`. */
  list(wait?: Wait): Promise<readonly McpServerResponse[]>;
  /** `POST …/mcp-servers`. */
  create(body: CreateMcpServerRequest, wait?: Wait): Promise<McpServerResponse>;
  /** `GET …/mcp-servers/default`: creates it if there is none. */
  getDefault(wait?: Wait): Promise<McpServerResponse>;
  /** `DELETE …/mcp-servers/{mcpServerId}`. */
  delete(mcpServerId: string, wait?: Wait): Promise<void>;
  /** `POST …/mcp-servers/{mcpServerId}/sandbox`: gives it a sandbox, or with `null` takes it away. */
  setSandbox(mcpServerId: string, sandboxId: string | null, wait?: Wait): Promise<void>;
}

const readServer = (json: Json, origin: Origin): McpServerResponse => {
  const policy = record(json['policy']) ?? {};
  return {
    id: requireText(json, 'id', origin),
    name: text(json['name']),
    createdAt: text(json['createdAt']),
    defaultMcpServer: flag(json['defaultMcpServer']),
    projectId: text(json['projectId']),
    policy: {
      sandboxShape: text(policy['sandboxShape']),
      sandboxMaxLifetimeSeconds: number(policy['sandboxMaxLifetimeSeconds']),
      sandboxMaxIdleTimeSeconds: number(policy['sandboxMaxIdleTimeSeconds']),
      sandboxAutoCreation: flag(policy['sandboxAutoCreation']),
      sandboxExposeRecreateTool: flag(policy['sandboxExposeRecreateTool']),
      sandboxExposeRestartTool: flag(policy['sandboxExposeRestartTool']),
      sandboxExposeDeleteTool: flag(policy['sandboxExposeDeleteTool']),
    },
    currentSandboxId: text(json['currentSandboxId']),
  };
};

/** Makes the methods for {@link McpServersClient}. */
export const createMcpServersClient = (caller: Caller): McpServersClient => ({
  list: async (wait = {}) => {
    const { body, origin } = await caller.array('mcpServersList', { wait });
    return body.filter(isRecord).map((one) => readServer(one, origin));
  },
  create: async (body, wait = {}) => {
    const { body: json, origin } = await caller.object('mcpServersCreate', { body, wait });
    return readServer(json, origin);
  },
  getDefault: async (wait = {}) => {
    const { body, origin } = await caller.object('mcpServersGetDefault', { wait });
    return readServer(body, origin);
  },
  delete: (mcpServerId, wait = {}) => caller.done('mcpServersDelete', { ids: { mcpServerId }, wait }),
  setSandbox: (mcpServerId, sandboxId, wait = {}) =>
    caller.done('mcpServersSetSandbox', { ids: { mcpServerId }, body: { sandboxId }, wait }),
});

import type { Snapshot } from '../machine/workspace.js';
import type { LybicShape } from './options.js';
import { newId, notFound } from './problem.js';

/** A project of the organization. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly defaultProject: boolean;
}

/** The project that every organization has. */
export const defaultProject = (createdAt: string): Project => ({
  id: newId('PRJ'),
  name: 'default',
  createdAt,
  defaultProject: true,
});

/** An image that a sandbox was turned into. */
export interface MachineImage {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: string;
  readonly shape: LybicShape;
  /** What was in the sandbox's directory, which stands for its disk. */
  readonly files: Snapshot;
}

/** What an MCP server may do with sandboxes. */
export interface McpPolicy {
  readonly sandboxShape: string;
  readonly sandboxMaxLifetimeSeconds: number;
  readonly sandboxMaxIdleTimeSeconds: number;
  readonly sandboxAutoCreation: boolean;
  readonly sandboxExposeRecreateTool: boolean;
  readonly sandboxExposeRestartTool: boolean;
  readonly sandboxExposeDeleteTool: boolean;
}

/** An MCP server of the organization. */
export interface McpServer {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly defaultMcpServer: boolean;
  readonly projectId: string;
  readonly policy: McpPolicy;
  readonly currentSandboxId: string | null;
}

/** Things that an organization has, by id. */
export class Records<T extends { readonly id: string }> {
  readonly #what: string;
  readonly #items = new Map<string, T>();

  /** `what`: what one of them is called in messages. */
  constructor(what: string, items: readonly T[] = []) {
    this.#what = what;
    for (const item of items) this.put(item);
  }

  /** All of them, oldest first. */
  all(): readonly T[] {
    return [...this.#items.values()];
  }

  /** Adds or replaces one; returns it. */
  put(item: T): T {
    this.#items.set(item.id, item);
    return item;
  }

  /** The one of that id. Throws the API's 404 if there is none. */
  find(id: string): T {
    const item = this.#items.get(id);
    if (item === undefined) throw notFound(this.#what, id);
    return item;
  }

  /** Removes one. Throws the API's 404 if there is none. */
  remove(id: string): void {
    this.#items.delete(this.find(id).id);
  }
}

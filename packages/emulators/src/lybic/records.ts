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

/** Creates the project that every organization has. */
export const defaultProject = (createdAt: string): Project => ({
  id: newId('PRJ'),
  name: 'default',
  createdAt,
  defaultProject: true,
});

/** An image created from a sandbox. */
export interface MachineImage {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: string;
  readonly shape: LybicShape;
  /** The content of the sandbox's directory, which stands for its disk. */
  readonly files: Snapshot;
}

/** The limits of an MCP server. */
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

/** Objects of an organization, by id. */
export class Records<T extends { readonly id: string }> {
  readonly #what: string;
  readonly #items = new Map<string, T>();

  /** `what`: the kind of object, for messages. */
  constructor(what: string, items: readonly T[] = []) {
    this.#what = what;
    for (const item of items) this.put(item);
  }

  /** Returns all of them, oldest first. */
  all(): readonly T[] {
    return [...this.#items.values()];
  }

  /** Adds or replaces an object, and returns it. */
  put(item: T): T {
    this.#items.set(item.id, item);
    return item;
  }

  /** Returns the object with an id. Throws the API's 404 if there is none. */
  find(id: string): T {
    const item = this.#items.get(id);
    if (item === undefined) throw notFound(this.#what, id);
    return item;
  }

  /** Removes an object. Throws the API's 404 if there is none. */
  remove(id: string): void {
    this.#items.delete(this.find(id).id);
  }
}

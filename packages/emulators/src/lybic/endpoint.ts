import type { Connection } from '@farhand/core/driver';
import { isoTime } from '../clock.js';
import type { AdmittedRequest } from '../http/answer.js';
import type { Reply } from '../http/reply.js';
import { PictureStore } from '../machine/pictures.js';
import type { Settings } from './options.js';
import { execRefused } from './problem.js';
import { defaultProject, Records, type MachineImage, type McpServer, type Project } from './records.js';
import type { Sandbox } from './sandbox.js';
import { Sandboxes } from './sandboxes.js';

/** The target of a route. */
export interface Endpoint {
  /** Whether it requires the key. */
  readonly keyed: boolean;
  readonly answer: (exchange: Exchange) => Promise<Reply>;
}

/** A request in the form that endpoints receive. */
export interface Exchange extends AdmittedRequest {
  readonly emulator: Emulator;
}

/**
 * The state that outlives a request: the settings, the sandboxes, the published pictures, the organization's records.
 */
export class Emulator<C extends Connection = Connection> {
  readonly settings: Settings<C>;
  readonly sandboxes: Sandboxes<C>;
  readonly pictures: PictureStore = new PictureStore('webp');
  readonly projects: Records<Project>;
  readonly images: Records<MachineImage> = new Records('Machine image');
  readonly mcpServers: Records<McpServer> = new Records('MCP server');
  /** The project of everything that names no other project. */
  readonly homeProject: Project;
  /** The base URL of the server. */
  origin = '';

  constructor(settings: Settings<C>) {
    this.settings = settings;
    this.sandboxes = new Sandboxes(settings);
    this.homeProject = defaultProject(this.now());
    this.projects = new Records('Project', [this.homeProject]);
  }

  /** Returns the current time in the API's format. */
  now(): string {
    return isoTime(this.settings.clock.now());
  }

  /** Ends every sandbox and forgets the images. */
  async close(): Promise<void> {
    try {
      await this.sandboxes.close();
    } finally {
      await Promise.all(this.images.all().map(({ files }) => files.dispose()));
    }
  }

  /** Stores a WebP picture and returns its URL, which needs no key. */
  publishPicture(webp: Uint8Array): string {
    return `${this.origin}/screenshots/${this.pictures.put(webp)}`;
  }
}

/** Creates an endpoint for any client with the key. */
export const keyed = (answer: Endpoint['answer']): Endpoint => ({ keyed: true, answer });

type SandboxAnswer = (sandbox: Sandbox, exchange: Exchange) => Promise<Reply>;

/** Creates an endpoint of one sandbox, which must not have expired. */
export const onSandbox = (answer: SandboxAnswer): Endpoint =>
  keyed(async (exchange) => {
    const sandbox = exchange.emulator.sandboxes.find(exchange.params['sandboxId'] ?? '');
    sandbox.checkAlive();
    return answer(sandbox, exchange);
  });

/**
 * Creates an endpoint that acts on this machine beyond its screen. It is refused unless the server allows it. Waits for
 * the sandbox.
 */
export const commandEndpoint = (answer: SandboxAnswer): Endpoint =>
  onSandbox(async (sandbox, exchange) => {
    if (!exchange.emulator.settings.allowExec) throw execRefused();
    await sandbox.whenReady();
    return answer(sandbox, exchange);
  });

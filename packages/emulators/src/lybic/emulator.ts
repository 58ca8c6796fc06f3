import type { Connection } from '@farhand/core/driver';
import { PictureStore } from '../machine/workspace.js';
import type { Settings } from './options.js';
import { defaultProject, Records, type MachineImage, type McpServer, type Project } from './records.js';
import { Sandboxes } from './sandboxes.js';

/** Everything that outlives a request: the settings, the sandboxes, the published pictures, the organization's records. */
export class Emulator<C extends Connection = Connection> {
  readonly settings: Settings<C>;
  readonly sandboxes: Sandboxes<C>;
  readonly pictures: PictureStore = new PictureStore('webp');
  readonly projects: Records<Project>;
  readonly images: Records<MachineImage> = new Records('Machine image');
  readonly mcpServers: Records<McpServer> = new Records('MCP server');
  /** The project that things belong to if no other is named. */
  readonly homeProject: Project;
  /** Base URL of the server. */
  origin = '';

  constructor(settings: Settings<C>) {
    this.settings = settings;
    this.sandboxes = new Sandboxes(settings);
    this.homeProject = defaultProject(settings.clock.now());
    this.projects = new Records('Project', [this.homeProject]);
  }

  /** The time now, as the API writes it. */
  now(): string {
    return new Date(this.settings.clock.now()).toISOString();
  }

  /** Ends every sandbox and forgets the images. */
  async close(): Promise<void> {
    try {
      await this.sandboxes.close();
    } finally {
      await Promise.all(this.images.all().map(({ files }) => files.dispose()));
    }
  }

  /** Keeps a WebP picture and returns the URL that shows it to whoever knows it. */
  publishPicture(webp: Uint8Array): string {
    return `${this.origin}/screenshots/${this.pictures.put(webp)}`;
  }
}

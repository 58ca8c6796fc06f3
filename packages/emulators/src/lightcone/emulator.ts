import type { Connection } from '@farhand/core/driver';
import { PictureStore } from '../machine/workspace.js';
import type { Settings } from './options.js';
import { Sessions } from './sessions.js';

/** Everything that outlives a request: the settings, the sessions, the published pictures. */
export class Emulator<C extends Connection = Connection> {
  readonly settings: Settings<C>;
  readonly sessions: Sessions<C>;
  readonly pictures: PictureStore = new PictureStore('jpeg');
  /** Base URL of the server. */
  origin = '';
  /** The key that clients must send. */
  token = '';

  constructor(settings: Settings<C>) {
    this.settings = settings;
    this.sessions = new Sessions(settings);
  }

  /** Keeps a JPEG and returns the URL that shows it to whoever knows it. */
  publishPicture(jpeg: Uint8Array): string {
    return `${this.origin}/screenshots/${this.pictures.put(jpeg)}`;
  }
}

import type { Deadline, SeenImage } from '@farhand/core/driver';
import { AskedThread } from '../asked-thread.js';
import type { ImageSearch } from './find-image-thread.js';
import type { Grey } from '../grey.js';

/** Finds images in a thread of its own, because a search takes some hundred milliseconds. */
export class ImageFinder {
  readonly #thread = new AskedThread<ImageSearch, readonly SeenImage[]>(
    new URL('./find-image-thread.js', import.meta.url),
    'the search for an image',
  );

  /** Finds the places where an image may be seen in a picture, as `findImage` does. */
  find(image: Grey, picture: Grey, deadline: Deadline): Promise<readonly SeenImage[]> {
    return this.#thread.ask({ image, picture }, deadline);
  }

  /** Ends the thread. The next search starts another one. Never rejects. */
  close(): Promise<void> {
    return this.#thread.close();
  }
}

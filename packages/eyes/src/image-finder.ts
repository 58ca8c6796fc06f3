import { ProtocolError, type Deadline, type SeenImage } from '@farhand/core/driver';
import { Worker } from 'node:worker_threads';
import type { ImageAnswer, ImageSearch } from './find-image-thread.js';
import type { Grey } from './grey.js';

/** A search that goes on. */
interface Search {
  resolve(found: readonly SeenImage[]): void;
  reject(error: Error): void;
}

/**
 * Finds images in a thread of its own, because a search takes some hundred milliseconds. The thread keeps the process
 * alive only while it searches.
 */
export class ImageFinder {
  #thread: Worker | undefined;
  readonly #searches = new Map<number, Search>();
  #lastId = 0;

  /** Finds the places where an image may be seen in a picture, as `findImage` does. Takes over the pixels of both. */
  find(image: Grey, picture: Grey, deadline: Deadline): Promise<readonly SeenImage[]> {
    const thread = (this.#thread ??= this.#start());
    const id = (this.#lastId += 1);
    const found = new Promise<readonly SeenImage[]>((resolve, reject) => {
      this.#searches.set(id, { resolve, reject });
    });
    thread.ref();
    const search: ImageSearch = { id, image, picture };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    thread.postMessage(search);
    return deadline.race(found);
  }

  /** Ends the thread. The next search starts another one. Never rejects. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(new URL('./find-image-thread.js', import.meta.url), {
      // Flags of the program, such as --input-type, are not for this file.
      execArgv: [],
    });
    thread.on('message', ({ id, found }: ImageAnswer) => {
      this.#searches.get(id)?.resolve(found);
      this.#searches.delete(id);
      if (this.#searches.size === 0) thread.unref();
    });
    const fail = (why: string): void => {
      if (this.#thread === thread) this.#thread = undefined;
      for (const { reject } of this.#searches.values())
        reject(new ProtocolError(`eyes: the search for an image has ended: ${why}.`));
      this.#searches.clear();
    };
    thread.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
    thread.on('exit', (code) => fail(`its thread ended with code ${code}`));
    return thread;
  }
}

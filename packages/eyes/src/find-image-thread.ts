import type { SeenImage } from '@farhand/core/driver';
import { parentPort } from 'node:worker_threads';
import { findImage } from './find-image.js';
import type { Grey } from './grey.js';

/*
 * The thread of an image finder: receives searches and sends what they find.
 */

/** What the thread gets. */
export interface ImageSearch {
  readonly id: number;
  readonly image: Grey;
  readonly picture: Grey;
}

/** What it sends back. */
export interface ImageAnswer {
  readonly id: number;
  readonly found: readonly SeenImage[];
}

parentPort?.on('message', ({ id, image, picture }: ImageSearch) => {
  const answer: ImageAnswer = { id, found: findImage(image, picture) };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(answer);
});

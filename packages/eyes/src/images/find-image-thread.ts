import type { SeenImage } from '@farhand/core/driver';
import { answerQuestions } from '../asked-thread.js';
import { findImage } from './find-image.js';
import type { Grey } from '../grey.js';

/*
 * The thread of an image finder: receives searches and sends what they find.
 */

/** What the thread gets. */
export interface ImageSearch {
  readonly image: Grey;
  readonly picture: Grey;
}

answerQuestions(({ image, picture }: ImageSearch): readonly SeenImage[] => findImage(image, picture));

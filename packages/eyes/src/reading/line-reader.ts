import type { Deadline, SeenWord } from '@farhand/core/driver';
import type { LinePicture } from '../lines/line-picture.js';

/** Recognizes lines of text. */
export interface LineReader {
  /** Its name in messages. */
  readonly name: string;
  /**
   * Reads lines, and returns the words of each in the same order. The boxes of words are in pixels of the line's own
   * picture.
   */
  read(lines: readonly LinePicture[], deadline: Deadline): Promise<readonly (readonly SeenWord[])[]>;
  /** Gives back what it holds. The next line gets it again. Never rejects. */
  close(): Promise<void>;
}

import type { Deadline, SeenWord } from '@farhand/core/driver';
import type { LinePicture } from './line-picture.js';

/** Recognizes lines of text. */
export interface LineReader {
  /** Its name in messages. */
  readonly name: string;
  /** Reads one line. The boxes of its words are in pixels of the line's own picture. */
  read(line: LinePicture, deadline: Deadline): Promise<readonly SeenWord[]>;
  /** Gives back what it holds. The next line gets it again. Never rejects. */
  close(): Promise<void>;
}

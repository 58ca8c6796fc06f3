import type { Deadline } from '../deadline.js';
import type { Region } from '../geometry.js';
import type { RawPicture } from '../image.js';

/** A word that is seen. */
export interface SeenWord {
  /** What it says. */
  readonly text: string;
  /** The smallest box of whole pixels around it. */
  readonly box: Region;
  /** How certain the text is, from 0 to 1. 1 if a page reports it. */
  readonly confidence: number;
}

/**
 * Words that belong together, in reading order: a line, or a paragraph over several lines. A phrase never continues from
 * one to the next.
 */
export interface SeenText {
  /** At least one. */
  readonly words: readonly SeenWord[];
}

/** A place where an image may be seen. */
export interface SeenImage {
  /** The box that the image has there. */
  readonly box: Region;
  /** How alike both are, from 0 to 1. */
  readonly score: number;
  /** The size of the image there as a multiple of its own. */
  readonly scale: number;
}

/** Reads texts in pictures, and finds images in them. `@farhand/eyes` makes one. */
export interface Eyes {
  /** What reads texts, for messages: `tesseract.js`, `tesseract` or `PP-OCR`. */
  readonly name: string;
  /** Whether texts are read in pictures even where the page reports them. */
  readonly readsPixels: boolean;
  /** Reads the texts in a picture, in pixels of that picture. */
  read(picture: RawPicture, deadline: Deadline): Promise<readonly SeenText[]>;
  /** Finds the places where an image may be seen in a picture, the best one first. They do not overlap. The image may be transparent in parts. */
  find(image: RawPicture, picture: RawPicture, deadline: Deadline): Promise<readonly SeenImage[]>;
  /** Gives back workers and memory. The next call gets them again. Never rejects. */
  close(): Promise<void>;
}

/** Whether a value has what eyes need. */
export const isEyes = (value: unknown): value is Eyes =>
  typeof value === 'object' &&
  value !== null &&
  ['read', 'find', 'close'].every((name) => typeof Reflect.get(value, name) === 'function');

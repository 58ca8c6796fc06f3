import type { Observation } from '../connection.js';
import type { ScreenshotData } from '../image.js';
import type { CallSite } from './call-site.js';

/** A picture that a unit ends with: of what it has led to, before anything else is done. */
export interface Look {
  /** What the user called. */
  readonly label: string;
  /** Where the user called it. */
  readonly site: CallSite;
  /** What is to be looked at. */
  readonly observation: Observation;
  /** What the caller waits for. */
  readonly promise: Promise<unknown>;
  /** Gives the caller the picture. */
  show(data: ScreenshotData): void;
  reject(error: unknown): void;
}

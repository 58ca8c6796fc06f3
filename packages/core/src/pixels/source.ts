import type { RawPicture, ScreenshotData } from '../image.js';

/** Where pixels come from. */
export type Source = ScreenshotData | RawPicture;

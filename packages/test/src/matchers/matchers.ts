export { toHoldNothing, toTakeAtMost, type RequestLimit } from './input-matchers.js';
export { toHaveContent, toHaveTitle, toHaveURL } from './page-matchers.js';
export { toBeStill, toHavePixel, type ColourName, type PixelOptions } from './screen-matchers.js';
export { toMatchScreenshot, type ScreenshotMatchOptions } from './screenshot-matcher.js';
export { toBeVisible, toHaveCount, toShowImage, toShowText, type ShowTextOptions } from './sight-matchers.js';
export type { MatchOptions, MatchResult, Situation, Updates } from './situation.js';

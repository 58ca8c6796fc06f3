/*
 * The types that whoever writes tests needs, whatever the runner. Each adapter passes them on.
 */
export type {
  ColourName,
  MatchOptions,
  PixelOptions,
  RequestLimit,
  ScreenshotMatchOptions,
} from './matchers/matchers.js';
export type { ComputerOptions, ComputerTestOptions, Scope, TestInfo } from './turns/options.js';
export type { ComputerFixtures } from './turns/run-turn.js';

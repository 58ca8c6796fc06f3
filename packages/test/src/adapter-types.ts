/* The types that test authors need with any runner. Each adapter re-exports them. */
export type {
  ColourName,
  MatchOptions,
  PixelOptions,
  RequestLimit,
  ScreenshotMatchOptions,
  ShowTextOptions,
} from './matchers/matchers.js';
export type { ComputerOptions, ComputerTestOptions, Scope, TestInfo } from './turns/options.js';
export type { ComputerFixtures } from './turns/run-turn.js';

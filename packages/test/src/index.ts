/**
 * Computers for tests, and matchers for what they show, without a test runner. With a runner, import
 * `@farhand/test/vitest`, `@farhand/test/playwright`, `@farhand/test/jest` or `@farhand/test/node`.
 *
 * @packageDocumentation
 */
export { expectScreen } from './expect-screen.js';
export type { Assertions, FarhandMatchers } from './matchers/assertions.js';
export * from './matchers/matchers.js';
export type { EvidenceFile } from './turns/evidence.js';
export type { ComputerOptions, ComputerTestOptions, Scope, TestInfo } from './turns/options.js';
export { sweepRun } from './turns/run-tag.js';
export type { ComputerFixtures } from './turns/run-turn.js';
export { withComputer, type WithComputerOptions } from './with-computer.js';

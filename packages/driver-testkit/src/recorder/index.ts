/**
 * An in-memory driver that supports every action and logs what it receives.
 *
 * @packageDocumentation
 */
export { memoryFiles, type MemoryFiles } from './memory-files.js';
export type { FailedOutcome, RecorderConnection } from './recorder-connection.js';
export type { RecorderOptions } from './recorder-options.js';
export { nativeRules, recorder, type Recorder } from './recorder.js';

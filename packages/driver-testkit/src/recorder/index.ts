/**
 * An in-memory driver that says every action natively and writes down what it was told.
 *
 * @packageDocumentation
 */
export { memoryFiles, type MemoryFiles } from './memory-files.js';
export { nativeRules } from './native-rules.js';
export { recorder, type Recorder } from './recorder.js';
export type { FailedOutcome } from './recorded-input.js';
export type { RecorderConnection } from './recorder-connection.js';
export type { RecorderOptions } from './recorder-options.js';

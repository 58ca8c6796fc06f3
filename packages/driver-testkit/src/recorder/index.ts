/**
 * An in-memory driver that says every action natively and writes down what it was told.
 *
 * @packageDocumentation
 */
export { memoryFiles, type MemoryFiles, nativeRules, type FailedOutcome, type RecorderOptions } from './recorded.js';

export { recorder, type Recorder } from './recorder.js';
export type { RecorderConnection } from './recorder-connection.js';

/**
 * Records what happens on a computer: every call, request, picture and held key, as a page that opens from disk. Start
 * with {@link trace}.
 *
 * @packageDocumentation
 */
export { trace, type Trace } from './trace.js';
export type { TraceFiles, TraceMode, TraceOptions, TracePictures } from './options.js';

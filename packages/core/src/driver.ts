/**
 * What a driver author needs: the vocabulary, the rules, the contract of a driver and a connection.
 *
 * @packageDocumentation
 */
export * from './actions/action.js';
export * from './actions/expansions.js';
export * from './actions/rules.js';
export * from './actions/state.js';
export * from './connection.js';
export * from './deadline.js';
export * from './errors.js';
export * from './geometry.js';
export * from './keys/key.js';
export { keyNames, type KeyNames } from './keys/key-names.js';
export * from './receipt.js';
export * from './session/performer.js';
export { createHttp } from './http/http.js';
export type { Http, HttpOptions, HttpReply, HttpRequest, StreamRequest } from './http/http-contract.js';
export { jsonLines } from './http/json-lines.js';
export { serverSentEvents, type ServerSentEvent } from './http/server-sent-events.js';
export { textLines, type LineLimits } from './http/text-lines.js';
export type { Effect, Refusal } from './http/failure.js';
export { openPublicFetcher, type PublicFetcher, type PublicFetchOptions } from './http/fetch-public.js';
export { pathSegment } from './http/path-segment.js';
export { factsOf, isRecord, kindOf } from './http/reply.js';
export type { Pace } from './http/retry.js';
export type { HttpStream } from './http/stream.js';
export { checkOptions } from './known-options.js';
export { imageHeader, readImage, type ImageHeader } from './image-header.js';
export { redact } from './http/redact.js';
export { closingOnFailure, endAfterFailure } from './failed-launch.js';
export { fromEnvironment } from './environment.js';
export { isGone } from './is-gone.js';
export { closeAtProcessEnd, type Close, type ClosedPart } from './process-end.js';
export { markCommand, type CommandStatus } from './command-status.js';
export { commandVariable, shArguments, shLine, shLineKilling, shLineReading } from './command-line.js';
export { shLineInTerminal } from './terminal-line.js';
export { quoteForPowerShell, quoteForSh } from './quote.js';
export { posixScripts } from './shell-files/posix-scripts.js';
export { powerShellScripts } from './shell-files/power-shell-scripts.js';
export type { RunScript, Script, ScriptResult, Scripts } from './shell-files/run-script.js';
export { scriptFiles, type PartSizes } from './shell-files/script-files.js';
export { isTag } from './tag.js';
export { within, type Wait } from './wait.js';
export { compile, type Instruction, type Program } from './actions/compile.js';
export type { Dialect } from './actions/dialect.js';
export type { Position } from './actions/position.js';
export { fuse, leaf, type Node, type Source } from './actions/fuse.js';
export { labelOf } from './actions/label.js';
export { abilities, supportMatrix, supportOf, type Ability, type Support } from './actions/support.js';

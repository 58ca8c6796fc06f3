/**
 * The contract between Farhand and its drivers, with the building blocks for writing a driver.
 *
 * @packageDocumentation
 */

// Actions, their meaning, and their translation to calls.
export {
  type Button,
  type TabId,
  type Secrecy,
  type ActionPayloads,
  type ActionType,
  type PrimitiveType,
  type GestureType,
  type Action,
  type Primitive,
  type Gesture,
  labelOf,
} from './actions/action.js';
export {
  isPrimitive,
  addressOf,
  secrecyOf,
  splitText,
  expandOnce,
  expand,
  type Pressed,
  type InputState,
  initialState,
  pointerIn,
  keysIn,
  buttonsIn,
  samePressed,
  pressedBy,
  cancelOf,
  releaseOf,
  pressPointOf,
  ownTimeMs,
  workTimeMs,
  reduce,
  type TraceEvent,
  trace,
} from './actions/meaning.js';
export * from './actions/rules.js';
export * from './actions/compile.js';
export type { Checkpoint, Dialect } from './actions/dialect.js';
export { fuse, leaf, type Node, type Source } from './actions/fuse.js';
export { abilities, supportMatrix, supportOf, type Ability, type Support } from './actions/support.js';
export { revealed, type Secret } from './secret/secret.js';
export * from './keys/key.js';

// The contract of a driver and a connection.
export type {
  ChangeListener,
  ChangeWatch,
  Kind,
  Facts,
  PlannedRequest,
  SendReport,
  Observation,
  ComputerInfo,
  Connection,
  OpenOptions,
  Driver,
} from './contract/connection.js';
export * from './contract/browser-events.js';
export * from './contract/open-dialogs.js';
export * from './contract/tagged-name.js';
export * from './contract/eyes.js';
export type * from './contract/facets.js';
export type * from './contract/receipt.js';
export * from './session/performer.js';
export { againIfLeft, readSeenTexts } from './pages/page-texts.js';
export type { PageSession } from './pages/page-world.js';
export * from './pages/press-guard.js';
export * from './pages/seen-texts.js';
export * from './pages/texts-in-picture.js';

// Foundation: errors, geometry, deadlines, the end of the process.
export * from './errors.js';
export * from './geometry.js';
export * from './image.js';
export * from './deadline.js';
export { aliveDuring, keepProcessAlive } from './process-alive.js';
export * from './process-end.js';
export { Alarm, inTime, sleep } from './sleep.js';
export { checkNames as checkOptions, fromEnvironment } from './check/options.js';
export { checkDriverOptions } from './contract/driver-options.js';
export { longestTimerMs, checkFinite, describe, isTag } from './check/values.js';

// HTTP, with input sent at most once.
export * from './http/http.js';
export { jsonLines, serverSentEvents, textLines } from './http/stream.js';
export type { HttpStream, LineLimits, ServerSentEvent } from './http/stream.js';
export type { Effect, Interpretation, Refusal } from './http/failure.js';
export { isLoopback, type HttpSetting } from './http/exchange.js';
export { openPublicFetcher, type PublicFetcher, type PublicFetchOptions } from './http/fetch-public.js';
export { factsOf, isRecord, kindOf, redact } from './http/reply.js';
export type { Pace } from './http/retry.js';
export * from './http/vendor-client.js';
export { openWebSocket, webSocketOrigin, type MessageSocket, type WebSocketRequest } from './http/web-socket.js';
export { CommandRefused, CommandSocket, type SocketEvent } from './http/command-socket.js';

// Commands and files through a shell.
export * from './commands/command-status.js';
export {
  commandVariable,
  quoteForPowerShell,
  quoteForSh,
  shArguments,
  shLine,
  shLineInTerminal,
  shLineKilling,
  shLineReading,
} from './commands/command-line.js';
export * from './commands/posix-scripts.js';
export * from './commands/power-shell-scripts.js';
export { scriptFiles, type PartSizes, type RunScript, type Script } from './commands/script-files.js';
export type { ScriptResult, Scripts } from './commands/script-files.js';

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
  releaseOf,
  reduce,
  type TraceEvent,
  trace,
} from './actions/meaning.js';
export {
  type Answer,
  say,
  complete,
  decline,
  split,
  defer,
  type RuleContext,
  type Rule,
  type Rules,
} from './actions/rules.js';
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
export type {
  FileInfo,
  FilesFacet,
  HandoffFacet,
  ShellCommand,
  ShellResult,
  ShellChunk,
  ShellOptions,
  TerminalSize,
  OpenShellOptions,
  OpenShell,
  ShellFacet,
  ScreencastPart,
  ScreencastRequest,
  VendorEvent,
  StreamsFacet,
  TabInfo,
  TabsFacet,
} from './contract/facets.js';
export { type ScreenshotData, type RawPicture, imageHeader, readImage, type ImageHeader } from './image.js';
export {
  type CallOptions,
  type Deadline,
  type RunningDeadline,
  checkCallOptions,
  startDeadline,
  within,
  type Wait,
} from './deadline.js';
export { longestTimerMs, checkFinite, describe, isTag } from './check/values.js';
export {
  type ErrorCode,
  type ErrorFacts,
  FarhandError,
  UnsupportedActionError,
  UnsupportedFacetError,
  TimeoutError,
  type TransportCode,
  TransportError,
  ProtocolError,
  ActionFailedError,
  OutcomeUnknownError,
  ScreenshotFailedError,
  ClosedError,
  suppress,
  suppressedErrors,
  toError,
  isGone,
} from './errors.js';
export { type Point, type Size, type Region, samePoint, checkPoint, checkRegion } from './geometry.js';
export {
  type Key,
  type Modifier,
  type Platform,
  type KeyStroke,
  isModifier,
  isInLayout,
  effectiveKey,
  baseKey,
  keyStroke,
  parseKey,
  parseChord,
  keyNames,
  type KeyNames,
} from './keys/key.js';
export type { Outcome, Step, Receipt, Held } from './contract/receipt.js';
export { type Performer, createPerformer } from './session/performer.js';
export {
  createHttp,
  type Http,
  type HttpOptions,
  type HttpReply,
  type HttpRequest,
  type StreamRequest,
  pathSegment,
} from './http/http.js';
export {
  jsonLines,
  serverSentEvents,
  type ServerSentEvent,
  textLines,
  type LineLimits,
  type HttpStream,
} from './http/stream.js';
export type { Effect, Refusal } from './http/failure.js';
export { openPublicFetcher, type PublicFetcher, type PublicFetchOptions } from './http/fetch-public.js';
export { factsOf, isRecord, kindOf, redact } from './http/reply.js';
export type { Pace } from './http/retry.js';
export { checkOptions, fromEnvironment } from './check/options.js';
export { closingOnFailure, endAfterFailure, closeAtProcessEnd, type Close, type ClosedPart } from './process-end.js';
export { markCommand, type CommandStatus } from './commands/command-status.js';
export {
  commandVariable,
  shArguments,
  shLine,
  shLineKilling,
  shLineReading,
  shLineInTerminal,
  quoteForPowerShell,
  quoteForSh,
} from './commands/command-line.js';
export { posixScripts } from './commands/posix-scripts.js';
export { powerShellScripts } from './commands/power-shell-scripts.js';
export {
  type RunScript,
  type Script,
  type ScriptResult,
  type Scripts,
  scriptFiles,
  type PartSizes,
} from './commands/script-files.js';
export { compile, type Instruction, type Program } from './actions/compile.js';
export type { Checkpoint, Dialect } from './actions/dialect.js';
export { fuse, leaf, type Node, type Source } from './actions/fuse.js';
export { abilities, supportMatrix, supportOf, type Ability, type Support } from './actions/support.js';

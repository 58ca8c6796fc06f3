/**
 * Drives remote computers by mouse, keyboard, tabs and pixels.
 *
 * @packageDocumentation
 */
export type { Action, ActionPayloads, ActionType, Button, PrimitiveType, TabId } from './actions/action.js';
export type { Ability } from './actions/support.js';
export type { Chain } from './input/chain.js';
export type { Changed, ChangeOptions } from './input/changed.js';
export type { Settled, Still } from './input/still.js';
export type { ComparingOptions, StillOptions } from './input/still-options.js';
export { Computer } from './computer.js';
export type {
  ComputerInfo,
  Driver,
  Kind,
  PlannedRequest,
  ShellCommand,
  ShellResult,
  TabInfo,
  TerminalSize,
  VendorEvent,
} from './connection.js';
export type { CallOptions } from './deadline.js';
export {
  ActionFailedError,
  ClosedError,
  FarhandError,
  OutcomeUnknownError,
  ProtocolError,
  ScreenshotFailedError,
  suppressedErrors,
  TimeoutError,
  TransportError,
  UnsupportedActionError,
  UnsupportedFacetError,
  type ErrorCode,
  type ErrorFacts,
  type TransportCode,
} from './errors.js';
export type { Explanation } from './explain.js';
export type { Point, Region, Size } from './geometry.js';
export type { FileInfo } from './facets/index.js';
export { Files, type ReadOptions } from './files/files.js';
export type { Pieces } from './files/pieces.js';
export type { Progress, TransferOptions } from './files/transfer.js';
export { Handoff } from './handoff.js';
export type { HoldHandle } from './input/hold.js';
export type { RawPicture, ScreenshotData } from './image.js';
export { Keyboard, type KeyboardChain } from './input/keyboard.js';
export type { PressOptions, TypeOptions } from './input/keyboard-requests.js';
export type { Key, Modifier, Platform } from './keys/key.js';
export { attach, launch } from './launch.js';
export type { AttachOptions, LaunchOptions, OnUnknown } from './launch-options.js';
export { list } from './list.js';
export type {
  ButtonOptions,
  ClickOptions,
  DoubleClickOptions,
  DragOptions,
  HoverOptions,
  MoveOptions,
  PictureWheelOptions,
  WheelOptions,
} from './input/mouse-options.js';
export { Mouse, type MouseChain } from './input/mouse.js';
export type { Verdict } from './session/settling.js';
export type { Diff, DiffOptions } from './pixels/diff.js';
export type { JpegOptions, WebpOptions } from './pixels/encoding.js';
export { Picture } from './pixels/picture.js';
export { Pixels, type Colour } from './pixels/pixels.js';
export { Screenshot } from './pixels/screenshot.js';
export type { FitOptions, ResizeOptions } from './pixels/size-options.js';
export type { Space, SpaceOptions } from './pixels/space.js';
export type { Scale } from './pixels/view.js';
export { sweep, type SweepOptions } from './sweep.js';
export type { Held, Outcome, Receipt, Step } from './receipt.js';
export { Screen } from './screen.js';
export { secret, type Secret } from './secret.js';
export type { CommandOptions } from './shell/check-command.js';
export type { ShellEvent } from './shell/shell-event.js';
export { Shell, type RunOptions, type ShellSessionOptions, type StreamOptions } from './shell/shell.js';
export { ShellSession } from './shell/shell-session.js';
export type { ScreenshotOptions, WholeScreenshotOptions } from './input/screenshot-options.js';
export type { EventsOptions } from './streams/events.js';
export type { RecordOptions } from './streams/record-options.js';
export { Recording, type RecordingResult } from './streams/recording.js';
export type { ScreencastEvent } from './streams/screencast-event.js';
export type { ScreencastOptions } from './streams/screencast-options.js';
export { Watched } from './streams/watched.js';
export { TabInput, type TabChain } from './input/tab-input.js';
export { Tab } from './tab.js';
export { Tabs } from './tabs.js';

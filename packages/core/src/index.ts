/**
 * Drives remote computers by mouse, keyboard, tabs and pixels.
 *
 * @packageDocumentation
 */
export type { Action, ActionPayloads, ActionType, Button, PrimitiveType, TabId } from './actions/action.js';

export type { Ability } from './actions/support.js';
export {
  type Chain,
  type Settled,
  type Still,
  type ComparingOptions,
  type StillOptions,
  type Diff,
  type DiffOptions,
  Picture,
  Screenshot,
  type ScreenshotOptions,
  type WholeScreenshotOptions,
  type TabChain,
} from './input/picture.js';
export type { Changed, ChangeOptions } from './input/settled.js';
export { Computer } from './computer/computer.js';
export type { ComputerInfo, Driver, Kind, PlannedRequest } from './contract/connection.js';
export type { ShellCommand, ShellResult, TabInfo, TerminalSize, VendorEvent, FileInfo } from './contract/facets.js';
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
export type { Explanation } from './computer/explain.js';
export type { Point, Region, Size } from './geometry.js';
export { Files, type ReadOptions } from './files/files.js';
export type { Pieces, Progress, TransferOptions } from './files/transfer.js';
export { Handoff } from './computer/handoff.js';
export type { HoldHandle } from './input/hold.js';
export type { RawPicture, ScreenshotData } from './image.js';
export { Keyboard, type KeyboardChain } from './input/keyboard.js';
export type {
  PressOptions,
  TypeOptions,
  ButtonOptions,
  ClickOptions,
  DoubleClickOptions,
  DragOptions,
  HoverOptions,
  MoveOptions,
  PictureWheelOptions,
  WheelOptions,
} from './input/verbs.js';
export type { Key, Modifier, Platform } from './keys/key.js';
export { attach, launch } from './computer/launch.js';
export type { AttachOptions, LaunchOptions, OnUnknown } from './computer/launch-options.js';
export { list, sweep, type SweepOptions } from './computer/fleet.js';
export { Mouse, type MouseChain } from './input/mouse.js';
export type { Verdict } from './session/ask.js';
export type { JpegOptions, WebpOptions } from './pixels/codec.js';
export { Pixels, type Colour } from './pixels/pixels.js';
export type { FitOptions, ResizeOptions } from './pixels/sizes.js';
export type { Space, SpaceOptions, Scale } from './pixels/view.js';
export type { Held, Outcome, Receipt, Step } from './contract/receipt.js';
export { Screen } from './computer/screen.js';
export { secret, type Secret } from './secret/secret.js';
export type { CommandOptions } from './shell/command-options.js';
export type { ShellEvent } from './shell/shell-output.js';
export { Shell, type RunOptions, type ShellSessionOptions, type StreamOptions } from './shell/shell.js';
export { ShellSession } from './shell/shell-session.js';
export type { EventsOptions } from './streams/events.js';
export { type RecordOptions, Recording, type RecordingResult } from './streams/record.js';
export type { ScreencastEvent } from './streams/screencast-buffer.js';
export type { ScreencastOptions } from './streams/screencast.js';
export { Watched } from './streams/watched.js';
export { TabInput } from './input/tab-input.js';
export { Tab, Tabs } from './computer/tab.js';

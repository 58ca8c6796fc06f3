/**
 * Launches and drives remote browsers and desktops: mouse, keyboard, tabs and screenshots.
 *
 * @packageDocumentation
 */
export { launch, attach } from './computer/launch.js';
export type { AttachOptions, LaunchOptions, LaunchProgress, OnUnknown } from './computer/launch-options.js';
export { sweep, list, type SweepOptions } from './computer/fleet.js';
export { Computer } from './computer/computer.js';
export type { ComputerEvents } from './computer/browser-events.js';
export { Dialog, type ClosedDialog } from './computer/dialog.js';
export { Download } from './computer/download.js';
export { FileChooser, type FilePayload } from './computer/file-chooser.js';
export type { DialogInfo, DialogResult, DialogType } from './contract/browser-events.js';
export type { Explanation } from './computer/explain.js';
export { Tab, Tabs } from './computer/tab.js';
export type { ReleaseOptions } from './computer/reset.js';
export { Screen } from './computer/screen.js';
export { Handoff } from './computer/handoff.js';

export { Mouse, type MouseChain } from './input/mouse.js';
export { Keyboard, type KeyboardChain } from './input/keyboard.js';
export { TabInput } from './input/tab-input.js';
export type { HoldHandle } from './input/hold.js';
export type {
  ButtonOptions,
  ClickOptions,
  DoubleClickOptions,
  DragOptions,
  HoverOptions,
  MoveOptions,
  PictureWheelOptions,
  Modifiers,
  PressOptions,
  TypeOptions,
  WheelOptions,
} from './input/verbs.js';
export { Picture, Screenshot } from './input/picture.js';
export type { Chain, Diff, Settled, Still, TabChain, TabVerbs } from './input/picture.js';
export type {
  ComparingOptions,
  DiffOptions,
  ScreenshotOptions,
  StillOptions,
  WholeScreenshotOptions,
} from './input/picture-options.js';
export type { Changed, ChangeOptions } from './input/settled.js';
export { Locator, sightOf, type WaitForOptions } from './locating/locator.js';
export type { LocatorSight, Sighting } from './locating/sighting.js';
export type { Candidate } from './locating/target.js';
export type { ImageSource, TextOptions } from './seeing/queries.js';
export type { FoundText, ReadText } from './seeing/find-text.js';
export type { Eyes, SeenImage, SeenText, SeenWord } from './contract/eyes.js';
export { secret, type Secret } from './secret/secret.js';

export { Pixels, type Colour } from './pixels/pixels.js';
export type { JpegOptions, WebpOptions } from './pixels/codec.js';
export type { FitOptions, ResizeOptions } from './pixels/sizes.js';
export type { Scale, Space, SpaceOptions } from './pixels/view.js';

export { Shell, type StreamOptions } from './shell/shell.js';
export { ShellSession } from './shell/shell-session.js';
export type { CommandOptions, RunOptions, ShellSessionOptions } from './shell/command-options.js';
export type { ShellEvent } from './shell/shell-output.js';
export { Files, type ReadOptions } from './files/files.js';
export type { Pieces, Progress, TransferOptions } from './files/transfer.js';
export { Watched } from './streams/watched.js';
export type { EventsOptions } from './streams/events.js';
export { Recording, type RecordingResult, type RecordOptions } from './streams/record.js';
export type { ScreencastEvent } from './streams/screencast-buffer.js';
export type { ScreencastOptions } from './streams/screencast.js';

export type { Action, ActionPayloads, ActionType, Button, PrimitiveType, TabId } from './actions/action.js';
export type { Ability } from './actions/support.js';
export type { Key, Modifier, Platform } from './keys/key.js';
export type { KeyName, ModifierName } from './keys/key-name.js';
export type { ComputerInfo, Driver, Kind, PlannedRequest } from './contract/connection.js';
export type { FileInfo, ShellCommand, ShellResult, TabInfo, TerminalSize, VendorEvent } from './contract/facets.js';
export type { Held, Outcome, Pending, Receipt, Step } from './contract/receipt.js';
export type { Observer } from './telling/observer.js';
export type {
  CallBegan,
  CallEnded,
  ComputerEnded,
  ComputerOpened,
  EventHead,
  HeldChanged,
  LookTaken,
  PictureTaken,
  PointerMoved,
  RequestEnded,
  SeenPlace,
  ToldError,
  ToldEvent,
} from './telling/event.js';
export type { Verdict } from './session/ask.js';
export type { Part } from './session/part.js';
export type { CallOptions } from './deadline.js';
export type { Point, Region, Size } from './geometry.js';
export type { PictureFormat, RawPicture, ScreenshotData } from './image.js';
export {
  ActionFailedError,
  AmbiguousError,
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

/**
 * Farhand's driver for Lybic sandboxes, and raw access to the vendor's API.
 *
 * @packageDocumentation
 */
export type { Wait, VendorEndpoint as Endpoint } from '@farhand/core/driver';

export {
  type ActionsClient,
  type FilesClient,
  type MappingsClient,
  type SandboxesClient,
  type ProcessClient,
  type ShellClient,
  lybicClient,
  type LybicClient,
  type LybicEndpoints,
} from './client.js';
export type {
  AppsClient,
  OperationsClient,
  McpServersClient,
  ImagesClient,
  ProjectsClient,
  ShapesClient,
  StatsClient,
  ParseClient,
} from './client-organization.js';
export { endpoints, type EndpointName } from './endpoints.js';
export { lybic } from './driver.js';
export type { LybicOptions } from './options.js';
export { lybicRules } from './rules.js';
export type {
  ScreenshotAction,
  VerdictAction,
  TakeoverAction,
  DesktopAction,
  TapAction,
  LongPressAction,
  TouchDragAction,
  SwipeAction,
  AndroidAction,
  AppAction,
  NamedAppAction,
  AndroidOnlyAction,
  LybicAction,
  PixelLength,
  FractionalLength,
  Length,
  MouseExtras,
  ClickAction,
  MoveAction,
  ScrollAction,
  DragAction,
  TypeAction,
  HotkeyAction,
  KeyAction,
  WaitAction,
  LybicCall,
} from './wire.js';
export type {
  ImageResponse,
  ImagesResponse,
  ProjectResponse,
  StatsResponse,
  McpServerPolicy,
  McpServerResponse,
  SandboxResponse,
  ShapeResponse,
  GatewayAddress,
  ConnectDetails,
  SandboxDetails,
  FromImageResponse,
  StatusResponse,
  CursorPosition,
  ActionResponse,
  ProcessResponse,
  ShellEvent,
  ShellOutput,
  ShellReadResponse,
  CopyResult,
  MappingResponse,
  StartedOperation,
  OperationResponse,
  ParseResponse,
} from './wire-replies.js';
export type {
  CreateSandboxRequest,
  CreateFromImageRequest,
  ExtendRequest,
  PreviewRequest,
  ExecuteRequest,
  ComputerUseRequest,
  ProcessRequest,
  ShellRequest,
  FileLocation,
  CopyRequest,
  CreateImageRequest,
  ListImagesRequest,
  CreateMcpServerRequest,
  ParseType,
  ParseModel,
} from './wire-requests.js';

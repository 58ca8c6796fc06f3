/**
 * Farhand's driver for Lightcone computers, and raw access to the vendor's API.
 *
 * @packageDocumentation
 */
export type { Json, StreamLimits, Wait, VendorEndpoint as Endpoint } from '@farhand/core/driver';

export {
  type ActionsClient,
  type ExecClient,
  type LifecycleClient,
  type PageClient,
  type StreamsClient,
  type TabsClient,
  lightconeClient,
  type LightconeClient,
  type LightconeEndpoints,
} from './client.js';
export { endpoints, type EndpointName } from './endpoints.js';
export { lightcone } from './driver.js';
export type { LightconeOptions } from './options.js';
export { lightconeRules } from './rules.js';
export type { ComputerSocket } from './web-socket.js';
export type { readComputer, readActionResult, readBatch, readExec } from './read.js';
export type { ComputerResponse, PageContext, ActionResult, BatchResponse, ExecResponse } from './wire-replies.js';
export type {
  ListRequest,
  CreateRequest,
  ExecRequest,
  DebugRequest,
  PointRequest,
  DragRequest,
  ScrollRequest,
  TypeRequest,
  HotkeyRequest,
  KeyRequest,
  NavigateRequest,
  HtmlRequest,
  ScreenshotRequest,
  ViewportRequest,
  ChangeProxyRequest,
  ExecuteRequest,
  BatchRequest,
  TabCreateRequest,
} from './wire-requests.js';
export type {
  TabAddress,
  WirePoint,
  PointCall,
  StraightDragCall,
  PathDragCall,
  ScrollCall,
  TypeCall,
  KeypressCall,
  KeyCall,
  WaitCall,
  LightconeCall,
  ComputerActionType,
  ComputerAction,
  DebugAction,
} from './wire.js';

/**
 * Farhand's driver for Lightcone computers, and direct access to the vendor's API. Start with {@link lightcone}.
 *
 * @packageDocumentation
 */
export type { DialogAnswer } from '@farhand/core/driver';
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
export type { readActionResult, readBatch, readComputer, readExec } from './read.js';
export type { ComputerSocket } from './web-socket.js';
export type * from './wire-replies.js';
export type * from './wire-requests.js';
export type * from './wire.js';

/**
 * Farhand's driver for Lightcone computers, and raw access to the vendor's API.
 *
 * @packageDocumentation
 */
export type { Wait } from '@farhand/core/driver';
export type { StreamLimits } from './client-call.js';
export type { ActionsClient } from './client-actions.js';
export type { ExecClient } from './client-exec.js';
export type { LifecycleClient } from './client-lifecycle.js';
export type { PageClient } from './client-page.js';
export type { StreamsClient } from './client-streams.js';
export type { TabsClient } from './client-tabs.js';
export { lightconeClient, type LightconeClient, type LightconeEndpoints } from './client.js';
export { endpoints, type Endpoint, type EndpointName } from './endpoints.js';
export { lightcone } from './lightcone.js';
export type { LightconeOptions } from './options.js';
export { lightconeRules } from './rules.js';
export type { ComputerSocket } from './web-socket.js';
export type * from './wire-replies.js';
export type * from './wire-requests.js';
export type * from './wire.js';

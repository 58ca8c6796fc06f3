/**
 * Local servers that speak the vendors' protocols over any Farhand driver.
 *
 * @packageDocumentation
 */
export type { LoopbackHost } from './http/loopback-server.js';
export type { Clock } from './lightcone/clock.js';
export type { KeySpellings } from './lightcone/key-names.js';
export type { Backend, LightconeOptions, LightconeVariants } from './lightcone/options.js';
export { ActionRefusedError, raise, type RaiseOptions } from './lightcone/raise.js';
export type { LoggedRequest } from './lightcone/request-log.js';
export { serveLightcone, type EmulatedComputer, type LightconeServer } from './lightcone/serve.js';
export type { WireAction, WireCommand } from './lightcone/wire-action.js';

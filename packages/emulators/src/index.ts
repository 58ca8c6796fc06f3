/**
 * Local servers that speak the vendors' protocols over any Farhand driver.
 *
 * @packageDocumentation
 */
export type { Fault, FaultedRequest, Faults } from './http/faults/fault.js';
export { seededFaults, type SeededFaultsSettings } from './http/faults/seeded-faults.js';
export type { LoopbackHost } from './http/loopback-server.js';
export type { LoggedRequest } from './http/request-log.js';
export type { KeySpellings } from './lightcone/key-names.js';
export type { LightconeOptions, LightconeVariants } from './lightcone/options.js';
export { raise, type RaiseOptions } from './lightcone/raise.js';
export { serveLightcone, type LightconeServer } from './lightcone/serve.js';
export type { WireAction, WireCommand } from './lightcone/wire-action.js';
export type { Length } from './lybic/length.js';
export type { LybicOptions, LybicStatus, LybicVariants } from './lybic/options.js';
export type { LybicRaiseOptions } from './lybic/raise-options.js';
export { raiseLybic } from './lybic/raise.js';
export { serveLybic, type LybicServer } from './lybic/serve.js';
export type { LybicShape } from './lybic/shapes.js';
export type { LybicAction, LybicAim } from './lybic/wire-action.js';
export { ActionRefusedError } from './machine/action-refused.js';
export type { Backend, BackendWish } from './machine/backend.js';
export type { Clock } from './machine/clock.js';
export type { EmulatedComputer, EmulatorServer } from './machine/emulator-server.js';

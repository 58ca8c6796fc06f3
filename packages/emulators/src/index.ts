/**
 * Local servers that implement the vendors' protocols over any Farhand driver. Start with {@link serveLightcone} or
 * {@link serveLybic}.
 *
 * @packageDocumentation
 */
export {
  type Fault,
  type FaultedRequest,
  type Faults,
  seededFaults,
  type SeededFaultsSettings,
} from './http/faults.js';

export type { Clock } from './clock.js';
export type { LoopbackHost, EmulatedComputer, EmulatorServer } from './http/server.js';
export type { AnsweredRequest } from './http/answered.js';
export type { Ending, LoggedRequest } from './http/request-log.js';
export { type KeySpellings, raise, type RaiseOptions } from './lightcone/raise.js';
export type { LightconeOptions, LightconeVariants } from './lightcone/options.js';
export { serveLightcone, type LightconeServer } from './lightcone/serve.js';
export type { WireAction, WireCommand } from './lightcone/wire-action.js';
export type { Length, LybicAction, LybicAim } from './lybic/wire-action.js';
export type { LybicOptions, LybicStatus, LybicVariants, LybicShape } from './lybic/options.js';
export { type LybicRaiseOptions, raiseLybic } from './lybic/raise.js';
export { serveLybic, type LybicServer } from './lybic/serve.js';
export { ActionRefusedError } from './machine/machine.js';
export type { Backend, BackendWish } from './machine/backend.js';

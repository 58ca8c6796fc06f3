/**
 * Farhand's driver for browsers on this machine.
 *
 * @packageDocumentation
 */
export { findChromium, type ChromiumSearch } from './chromium-path.js';
export type {
  CdpCall,
  CdpCommand,
  CdpMethod,
  CdpParams,
  DragEventParams,
  KeyEventParams,
  MouseEventParams,
  PauseCall,
  SettleCall,
} from './cdp-call.js';
export type { LocalConnection } from './connection.js';
export { local, type LocalDriver } from './local.js';
export type { LocalOptions } from './local-options.js';

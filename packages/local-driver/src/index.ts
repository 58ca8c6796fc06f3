/**
 * Farhand's driver for browsers and desktops on this machine. Start with {@link local}.
 *
 * @packageDocumentation
 */
export type { BrowserWish, DialogAnswer, LocalOptions } from './options.js';
export type { Geolocation, HttpCredentials, SiteOptions } from './site-options.js';

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
} from './browser/wire.js';
export type { LocalConnection } from './browser/local-connection.js';
export type {
  ButtonCall,
  DesktopConnection,
  KeyCall,
  MotionCall,
  ShiftedStrokeCall,
  TextCall,
  WheelCall,
  XCall,
  XPauseCall,
} from './desktop/wire.js';
export { findXvfb, type XvfbSearch } from './desktop/xvfb-path.js';
export { local, type LocalCall, type LocalDriver } from './driver.js';

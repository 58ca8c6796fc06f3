import type { CdpCommand } from './cdp-call.js';

/** Parameters of a command as Chromium takes them: positions in CSS pixels. `scale`: pixels of the picture for each. */
export const inCssPixels = ({ params }: CdpCommand, scale: number): object =>
  scale === 1 || !('x' in params) ? params : { ...params, x: params.x / scale, y: params.y / scale };

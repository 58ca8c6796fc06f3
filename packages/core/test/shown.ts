import type { Screenshot } from '@farhand/core';
import type { ScreenshotData } from '@farhand/core/driver';
import sharp from 'sharp';
import { openComputer } from './open-computer.js';

/** A rectangle of one colour. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: string;
}

/** What a test paints: patches on a ground. */
export const painted = async (
  size: { readonly width: number; readonly height: number },
  patches: readonly Patch[] = [],
  format: 'png' | 'jpeg' | 'webp' = 'png',
): Promise<ScreenshotData> => {
  const layers = patches.map(({ x, y, width, height, colour }) => ({
    input: { create: { width, height, channels: 3 as const, background: colour } },
    left: x,
    top: y,
  }));
  const ground = sharp({ create: { ...size, channels: 3, background: '#102030' } }).composite(layers);
  const bytes = new Uint8Array(await ground.toFormat(format).toBuffer());
  return { bytes, width: size.width, height: size.height, mime: `image/${format}` };
};

/** What a computer gives as a screenshot that shows `data`. Its display has the size of the picture unless told. */
export const shown = async (
  data: ScreenshotData,
  display: { readonly width: number; readonly height: number } = data,
): Promise<Screenshot> => {
  const { computer } = await openComputer(
    { screenshot: () => data },
    { display: { width: display.width, height: display.height } },
  );
  return computer.screenshot();
};

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScreenshotData } from '@farhand/core/driver';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';

/** A file in a folder that is removed when the test ends. */
export const inFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'farhand-record-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'run.webp');
};

/** A picture of one colour. */
export const coloured = async (
  background: string,
  width = 64,
  height = 48,
  format: 'png' | 'jpeg' = 'png',
): Promise<ScreenshotData> => {
  const bytes = await sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
  return { bytes: new Uint8Array(bytes), width, height, mime: `image/${format}` };
};

/** A screen that shows these in turn, and the last one for ever; and how often it was looked at. */
export const showing = (
  ...pictures: readonly ScreenshotData[]
): { readonly screenshot: () => ScreenshotData; readonly looks: () => number } => {
  let looks = 0;
  return {
    looks: () => looks,
    screenshot: () => {
      const picture = pictures[Math.min(looks, pictures.length - 1)];
      looks += 1;
      if (picture === undefined) throw new Error('There is nothing to show.');
      return picture;
    },
  };
};

/** How many frames a file has; `undefined` while it is no picture. By its bytes: of a path sharp remembers what it saw first. */
export const pagesIn = async (path: string): Promise<number | undefined> => {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  return (
    await sharp(bytes, { animated: true })
      .metadata()
      .catch(() => undefined)
  )?.pages;
};

/** The colour in the middle of each frame, roughly. */
export const coloursOf = async (path: string): Promise<readonly string[]> => {
  const { pages = 1, width = 0, pageHeight, height = 0 } = await sharp(path, { animated: true }).metadata();
  return Promise.all(
    Array.from({ length: pages }, async (_, page) => {
      const region = { left: width >> 1, top: (pageHeight ?? height) >> 1, width: 1, height: 1 };
      const [red = 0, green = 0, blue = 0] = await sharp(path, { page }).removeAlpha().extract(region).raw().toBuffer();
      return [red > 128 ? 'red' : '', green > 128 ? 'green' : '', blue > 128 ? 'blue' : ''].join('') || 'black';
    }),
  );
};

import { UnsupportedFacetError, type Computer, type RawPicture, type Region, type Size } from '@farhand/core';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { default as defaultSharp } from 'sharp';
import { fileNameOf } from '../turns/evidence.js';

/** The folder of expected pictures, next to the test file. */
const folderName = 'farhand-screenshots';

/**
 * Returns the path of an expected picture: `farhand-screenshots/cart/empty-local-browser-1280x720-linux.webp` next to
 * `cart.test.ts`.
 *
 * @remarks Each target has its own picture: driver, kind and display. A local computer shows what this machine has,
 * such as its fonts, so the name contains the operating system. A vendor's computer looks the same from everywhere.
 */
export const baselinePath = (testFile: string, name: string, computer: Computer): string => {
  const { driver, kind, display } = computer;
  const platform = driver === 'local' ? [process.platform] : [];
  const target = [driver, kind, `${display.width}x${display.height}`, ...platform].join('-');
  const test = basename(testFile).replace(/\..*$/, '');
  return join(dirname(testFile), folderName, fileNameOf(test), `${fileNameOf(name)}-${fileNameOf(target)}.webp`);
};

/**
 * Loads sharp on first use, so that everything but expected pictures works without it.
 *
 * @throws UnsupportedFacetError if it is not installed.
 */
const loadSharp = async (): Promise<typeof defaultSharp> => {
  try {
    return (await import('sharp')).default;
  } catch (error) {
    throw new UnsupportedFacetError(
      'toMatchScreenshot: comparing with an expected picture requires the optional package sharp, which is not installed or was installed for another platform. Install it: npm install --include=optional sharp',
      { cause: error },
    );
  }
};

/** Reads a picture; `undefined` if the file does not exist. */
export const readPicture = async (path: string): Promise<RawPicture | undefined> => {
  const bytes = await readFile(path).catch((error: unknown) => {
    // Jest runs tests in a separate realm, where Node's errors are not instances of Error.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  const sharp = await loadSharp();
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: info.width, height: info.height, channels: 3 };
};

/** Writes a picture without loss, and resolves to the bytes of the file. */
export const writePicture = async (
  path: string,
  { data, width, height, channels }: RawPicture,
): Promise<Uint8Array> => {
  const sharp = await loadSharp();
  const bytes = await sharp(data, { raw: { width, height, channels } }).webp({ lossless: true }).toBuffer();
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return bytes;
};

/** Converts a part of a display to pixels of a picture, cut to what the picture shows. */
export const inPicture = (
  region: Region,
  scale: { readonly x: number; readonly y: number },
  picture: Size,
  origin: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
): Region => {
  const bound = (value: number, most: number): number => Math.min(Math.max(Math.round(value), 0), most);
  const left = bound((region.x - origin.x) * scale.x, picture.width);
  const top = bound((region.y - origin.y) * scale.y, picture.height);
  const right = bound((region.x + region.width - origin.x) * scale.x, picture.width);
  const bottom = bound((region.y + region.height - origin.y) * scale.y, picture.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
};

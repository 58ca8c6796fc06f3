import type { RawPicture, ScreenshotData } from '@farhand/core/driver';
import { randomUUID } from 'node:crypto';

/** The most stored pictures. A picture takes about 50 to 200 KB of memory. */
const capacity = 500;

/** Pictures for clients, under names that cannot be guessed. The oldest are removed first. */
export class PictureStore {
  readonly #pictures = new Map<string, Uint8Array>();
  readonly #extension: string;

  /** `extension`: the end of the names, such as `jpeg`. */
  constructor(extension: string) {
    this.#extension = extension;
  }

  /** Stores a picture and returns its name. */
  put(bytes: Uint8Array): string {
    const name = `${randomUUID()}.${this.#extension}`;
    this.#pictures.set(name, bytes);
    const [oldest] = this.#pictures.keys();
    if (this.#pictures.size > capacity && oldest !== undefined) this.#pictures.delete(oldest);
    return name;
  }

  /** Returns the picture with a name, if it is still stored. */
  get(name: string): Uint8Array | undefined {
    return this.#pictures.get(name);
  }
}

/** Encodes a screenshot as JPEG. The vendors' quality is not known; this one keeps text readable. */
export const toJpeg = async ({ bytes, mime }: ScreenshotData): Promise<Uint8Array> => {
  if (mime === 'image/jpeg') return bytes;
  const { default: sharp } = await import('sharp');
  return sharp(bytes).flatten({ background: '#ffffff' }).jpeg({ quality: 85 }).toBuffer();
};

/** Like {@link toJpeg}, for a picture that may be raw pixels. */
export const glanceToJpeg = async (picture: RawPicture | ScreenshotData): Promise<Uint8Array> => {
  if ('bytes' in picture) return toJpeg(picture);
  const { default: sharp } = await import('sharp');
  const { data, width, height, channels } = picture;
  return sharp(data, { raw: { width, height, channels } }).removeAlpha().jpeg({ quality: 85 }).toBuffer();
};

/** Like {@link toJpeg}, as WebP. */
export const toWebp = async ({ bytes, mime }: ScreenshotData): Promise<Uint8Array> => {
  if (mime === 'image/webp') return bytes;
  const { default: sharp } = await import('sharp');
  return sharp(bytes).webp({ quality: 90, effort: 1 }).toBuffer();
};

/** Returns the pixels of a screenshot: red, green and blue, without transparency. */
export const toPixels = async ({ bytes }: ScreenshotData): Promise<RawPicture> => {
  const { default: sharp } = await import('sharp');
  const picture = sharp(bytes).flatten({ background: '#ffffff' }).toColourspace('srgb').raw();
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: 3 };
};

import type { PictureTaken } from '@farhand/core';
import { createHash } from 'node:crypto';
import type { Sharp, SharpInput, SharpOptions } from 'sharp';
import { changedBox, type Box, type Rgb } from './changed-box.js';
import type { ImageLine } from './line.js';

/**
 * The largest width of pictures, in pixels, by the characters that images have used so far. A long run has coarser
 * pictures.
 */
const widths = [
  [2_000_000, 1280],
  [4_000_000, 1024],
  [Infinity, 800],
] as const;

/** Makes photographs small and keeps text readable (sharp 0.35). */
const lossy = { quality: 45, effort: 1 } as const;

/** Makes text and plain areas smaller than any lossy encoding, and sharp. */
const lossless = { lossless: true, effort: 0 } as const;

/** A lossy part up to this size is good enough, in bytes. */
const small = 24_000;

/** A sharp part may be larger by this factor. */
const worthSharpness = 1.25;

/** The most parts over a whole picture, because each one is drawn. */
const mostParts = 10;

/** A part is kept instead of a whole picture if it covers at most this share. */
const mostCovered = 0.6;

/** How much a lossy encoder may change unchanged pixels, of 255 levels. */
const noise = 24;

/** The most bytes of pictures that wait to be encoded. */
const mostWaitingBytes = 64 * 1024 * 1024;

type Encode = (input: SharpInput, options: SharpOptions) => Sharp;

/** The last image, which the next one may be a part of. */
interface Last extends Rgb {
  readonly image: string;
  readonly parts: number;
}

type Content = Omit<ImageLine, 'type' | 'image'>;

/**
 * Encodes pictures in the background, one at a time and in order. Equal pictures are encoded once; for a picture
 * similar to the one before, only the changed part is. Without the package `sharp`, pictures stay unchanged.
 */
export class Images {
  readonly #add: (line: ImageLine) => void;
  readonly #onMissingSharp: () => void;
  readonly #known = new Set<string>();
  #waitingBytes = 0;
  #work: Promise<void> = Promise.resolve();
  #sharp: Promise<Encode | undefined> | undefined;
  #lost = 0;
  #isDropped = false;
  #written = 0;
  #last: Last | undefined;

  constructor(add: (line: ImageLine) => void, onMissingSharp: () => void) {
    this.#add = add;
    this.#onMissingSharp = onMissingSharp;
  }

  /** How many pictures were dropped. */
  get lost(): number {
    return this.#lost;
  }

  /** Accepts a picture, and returns the name of its image; `undefined` if too many are waiting. */
  take({ bytes, mime }: Pick<PictureTaken, 'bytes' | 'mime'>): string | undefined {
    const image = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    if (this.#known.has(image)) return image;
    if (this.#waitingBytes + bytes.length > mostWaitingBytes) {
      this.#lost += 1;
      return undefined;
    }
    this.#known.add(image);
    this.#waitingBytes += bytes.length;
    this.#work = this.#work.then(async () => {
      if (this.#isDropped) return;
      const content = await this.#encode(image, bytes, mime);
      this.#written += content.data.length;
      this.#add({ type: 'image', image, ...content });
      this.#waitingBytes -= bytes.length;
    });
    return image;
  }

  /** Resolves when every picture is encoded. */
  async end(): Promise<void> {
    await this.#work;
  }

  /** Stops encoding, because the pictures will not be used. */
  drop(): void {
    this.#isDropped = true;
  }

  async #encode(image: string, bytes: Uint8Array, mime: string): Promise<Content> {
    const asItIs = (): Content => ({ mime, data: Buffer.from(bytes).toString('base64') });
    this.#sharp ??= this.#load();
    const sharp = await this.#sharp;
    if (sharp === undefined) return asItIs();
    try {
      const { data, info } = await sharp(bytes, { failOn: 'none' })
        .removeAlpha()
        .toColourspace('srgb')
        .resize({ width: widths.find(([most]) => this.#written < most)?.[1] ?? 800, withoutEnlargement: true })
        .raw()
        .toBuffer({ resolveWithObject: true });
      return await this.#part(sharp, { image, data, width: info.width, height: info.height, parts: 0 }, mime);
    } catch {
      // A browser may read what sharp cannot.
      return asItIs();
    }
  }

  /** Encodes the part that differs from the last image, or the whole picture if the part is too large. */
  async #part(sharp: Encode, whole: Last, mime: string): Promise<Content> {
    const { width, height } = whole;
    const last = this.#last;
    const size = { mime: 'image/webp', width, height };
    const all = { x: 0, y: 0, width, height };
    if (last !== undefined && last.width === width && last.height === height && last.parts < mostParts) {
      const box = changedBox(last, whole, mime === 'image/png' ? 0 : noise);
      if (box === undefined) return { ...size, data: '', over: { image: last.image, ...all, width: 0, height: 0 } };
      if (box.width * box.height <= width * height * mostCovered) {
        this.#last = { ...whole, data: withPart(last, whole, box), parts: last.parts + 1 };
        return { ...size, data: await encoded(sharp, whole, box), over: { image: last.image, ...box } };
      }
    }
    this.#last = whole;
    return { ...size, data: await encoded(sharp, whole, all) };
  }

  async #load(): Promise<Encode | undefined> {
    try {
      return (await import('sharp')).default;
    } catch {
      this.#onMissingSharp();
      return undefined;
    }
  }
}

/**
 * Returns what a page shows of a picture stored as a part over another one. Small differences outside the part are
 * lost.
 */
const withPart = (below: Rgb, above: Rgb, { x, y, width, height }: Box): Buffer => {
  const data = Buffer.from(below.data);
  for (let row = y; row < y + height; row += 1) {
    const start = (row * above.width + x) * 3;
    above.data.copy(data, start, start, start + width * 3);
  }
  return data;
};

/** Encodes a part of a picture as WebP in Base64, with the more suitable encoder. */
const encoded = async (sharp: Encode, { data, width, height }: Rgb, { x, y, ...size }: Box): Promise<string> => {
  const part = (): Sharp => sharp(data, { raw: { width, height, channels: 3 } }).extract({ left: x, top: y, ...size });
  const blurred = await part().webp(lossy).toBuffer();
  // Encoding a photograph without loss takes long and gains nothing.
  if (size.width * size.height > 200_000 && blurred.length <= small) return blurred.toString('base64');
  const exact = await part().webp(lossless).toBuffer();
  return (exact.length <= blurred.length * worthSharpness ? exact : blurred).toString('base64');
};

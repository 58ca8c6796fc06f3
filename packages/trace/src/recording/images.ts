import type { PictureTaken } from '@farhand/core';
import { createHash } from 'node:crypto';
import type { Sharp, SharpInput, SharpOptions } from 'sharp';
import { changedBox, type Box, type Rgb } from './changed-box.js';
import type { ImageLine } from './line.js';

/** How wide pictures are at most, in pixels, by the characters that images have taken so far: a long run has coarser ones. */
const widths = [
  [2_000_000, 1280],
  [4_000_000, 1024],
  [Infinity, 800],
] as const;

/** Photographs are small with it, and text can be read (sharp 0.35). */
const lossy = { quality: 45, effort: 1 } as const;

/** Text and plain areas are smaller with it than with any loss, and sharp. */
const lossless = { lossless: true, effort: 0 } as const;

/** A lossy part that is as small as this is good enough, in bytes. */
const small = 24_000;

/** A sharp part may be larger by this. */
const worthSharpness = 1.25;

/** So many parts lie over a whole picture at most: each is drawn. */
const mostParts = 10;

/** A part is kept instead of a whole if it covers no more than this. */
const mostCovered = 0.6;

/** By how much of 255 an encoder of photographs may change what did not change. */
const noise = 24;

/** So many bytes of pictures may wait to be encoded. */
const mostWaitingBytes = 64 * 1024 * 1024;

type Encode = (input: SharpInput, options: SharpOptions) => Sharp;

/** The last image, which the next one may be a part of. */
interface Last extends Rgb {
  readonly image: string;
  readonly parts: number;
}

type Content = Omit<ImageLine, 'type' | 'image'>;

/**
 * Encodes pictures in the background, one at a time and in order: each content once, and of one that is like the picture before only
 * what has changed. Without the package `sharp` it passes them on as they are.
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

  /** How many pictures had no room. */
  get lost(): number {
    return this.#lost;
  }

  /** Takes a picture, and returns the name of its image; nothing if too many wait. */
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

  /** Encodes no more pictures: nobody is going to see them. */
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
      // What sharp cannot read, a browser may.
      return asItIs();
    }
  }

  /** Encodes what differs from the last image, or all if that is too much. */
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

/** What a page shows of a picture that is a part over another one. What differs only a little stays as it was. */
const withPart = (below: Rgb, above: Rgb, { x, y, width, height }: Box): Buffer => {
  const data = Buffer.from(below.data);
  for (let row = y; row < y + height; row += 1) {
    const start = (row * above.width + x) * 3;
    above.data.copy(data, start, start, start + width * 3);
  }
  return data;
};

/** A part of a picture as WebP in Base64, by the encoder that suits it. */
const encoded = async (sharp: Encode, { data, width, height }: Rgb, { x, y, ...size }: Box): Promise<string> => {
  const part = (): Sharp => sharp(data, { raw: { width, height, channels: 3 } }).extract({ left: x, top: y, ...size });
  const blurred = await part().webp(lossy).toBuffer();
  // To encode a photograph without loss takes long, for nothing.
  if (size.width * size.height > 200_000 && blurred.length <= small) return blurred.toString('base64');
  const exact = await part().webp(lossless).toBuffer();
  return (exact.length <= blurred.length * worthSharpness ? exact : blurred).toString('base64');
};

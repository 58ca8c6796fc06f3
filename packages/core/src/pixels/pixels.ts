import { rangeError, typeError } from '../check/mistake.js';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe } from '../check/values.js';
import type { Size } from '../geometry.js';
import type { RawPicture } from '../image.js';
import {
  checkEncoding,
  decodeRgb,
  encode,
  formatOfPath,
  withStep,
  type JpegOptions,
  type Original,
  type Steps,
  type WebpOptions,
} from './codec.js';

/**
 * A color.
 *
 * @category Screen
 */
export interface Colour {
  /** 0 to 255. */
  readonly red: number;
  /** 0 to 255. */
  readonly green: number;
  /** 0 to 255. */
  readonly blue: number;
}

const checkWhole = (value: unknown, axis: 'x' | 'y', pixels: number): void => {
  const call = 'screenshot.pixel';
  if (typeof value !== 'number') {
    throw typeError(`${call}: expected two numbers, such as pixel(120, 80); ${axis} is ${describe(value)}.`);
  }
  if (Number.isInteger(value) && value >= 0 && value < pixels) return;
  throw rangeError(`${call}: ${axis} must be a whole number from 0 to ${pixels - 1}, got ${value}.`);
};

/**
 * The pixels of a picture, with conversions to files.
 *
 * @remarks
 * Farhand decodes a picture only when you read pixels or another format, once for all changes together. Decoding
 * requires the optional package `sharp`. A picture that cannot be decoded raises a {@link ProtocolError}.
 * @category Screen
 */
export class Pixels {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  readonly #original: Original;
  readonly #steps: Steps;

  /** @internal */
  constructor(original: Original, steps: Steps, { width, height }: Size) {
    this.width = width;
    this.height = height;
    this.#original = original;
    this.#steps = steps;
  }

  /** Resolves to the picture as PNG. */
  png(): Promise<Uint8Array> {
    return encode(this.#original, this.#steps, { format: 'png' });
  }

  /**
   * Resolves to the picture as JPEG, with colors in full resolution.
   *
   * @throws RangeError if the quality is not a whole number from 1 to 100.
   */
  async jpeg(options?: JpegOptions): Promise<Uint8Array> {
    return encode(this.#original, this.#steps, checkEncoding('jpeg', options, 'screenshot.jpeg'));
  }

  /**
   * Resolves to the picture as WebP.
   *
   * @throws RangeError if the quality is not a whole number from 1 to 100.
   */
  async webp(options?: WebpOptions): Promise<Uint8Array> {
    return encode(this.#original, this.#steps, checkEncoding('webp', options, 'screenshot.webp'));
  }

  /** Resolves to the pixels: red, green and blue. Transparent pixels are black. */
  raw(): Promise<RawPicture> {
    return decodeRgb(this.#original, this.#steps);
  }

  /**
   * Resolves to the color of a pixel. Decodes the picture each time, so use {@link Pixels.raw} for many pixels.
   *
   * @throws RangeError if the point lies outside the picture, or between pixels.
   */
  async pixel(x: number, y: number): Promise<Colour> {
    checkWhole(x, 'x', this.width);
    checkWhole(y, 'y', this.height);
    const region = { x, y, width: 1, height: 1 };
    const { data } = await decodeRgb(this.#original, withStep(this.#steps, { type: 'crop', region }));
    const [red = 0, green = 0, blue = 0] = data;
    return { red, green, blue };
  }

  /**
   * Writes the picture to a file, in the format of its extension: `.png`, `.jpg`, `.jpeg` or `.webp`. Creates missing
   * folders. Errors of the file system are passed on unchanged.
   *
   * @throws TypeError if the extension is another one, or the format does not support an option.
   * @example
   * ```ts
   * await (await tab.screenshot()).save('shots/page.png');
   * ```
   */
  async save(path: string, options?: WebpOptions): Promise<void> {
    const encoding = checkEncoding(formatOfPath(path, 'screenshot.save'), options, 'screenshot.save');
    const bytes = await encode(this.#original, this.#steps, encoding);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }

  /** Resolves to the picture as a `data:` URL: in its original format if nothing was changed, otherwise as PNG. */
  async dataUrl(): Promise<string> {
    const isTaken = 'mime' in this.#original && this.#steps.length === 0;
    const [mime, bytes] = isTaken ? [this.#original.mime, this.#original.bytes] : ['image/png', await this.png()];
    return `data:${mime};base64,${Buffer.from(bytes).toString('base64')}`;
  }
}

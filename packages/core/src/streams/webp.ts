import { typeError } from '../check/mistake.js';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Size } from '../geometry.js';

/** An animated WebP that is written frame by frame and is complete after each frame. */
export class WebpFile {
  readonly #file: FileHandle;
  readonly #size: Size;
  #end = 0;

  private constructor(file: FileHandle, size: Size) {
    this.#file = file;
    this.#size = size;
  }

  /** Creates the file and its folders. Replaces an existing file. */
  static async create(path: string, size: Size): Promise<WebpFile> {
    await mkdir(dirname(path), { recursive: true });
    const webp = new WebpFile(await open(path, 'w'), size);
    try {
      await webp.#append(Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(4), animationHead(size)]));
      return webp;
    } catch (error) {
      await webp.close();
      throw error;
    }
  }

  /** Length of the file in bytes. */
  get sizeBytes(): number {
    return this.#end;
  }

  /** Adds a picture with its duration. The picture is a WebP file of the size of the canvas. */
  add(image: Uint8Array, durationMs: number): Promise<void> {
    return this.#append(animationFrame(image, this.#size, durationMs));
  }

  /** Closes the file. */
  close(): Promise<void> {
    return this.#file.close();
  }

  /** Writes the length in the head last, so that an unfinished frame is not part of the file. */
  async #append(bytes: Uint8Array): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, this.#end);
    this.#end += bytes.length;
    const length = Buffer.alloc(4);
    length.writeUInt32LE(this.#end - 8);
    await this.#file.write(length, 0, 4, 4);
  }
}

/**
 * The parts of the WebP container according to Google's specification: chunks of a four-letter name, a length and
 * bytes.
 */

const headBytes = 8;

/** A chunk, padded to an even length. */
const chunk = (name: string, payload: Uint8Array): Buffer => {
  const bytes = Buffer.alloc(headBytes + payload.length + (payload.length % 2));
  bytes.write(name, 0, 'latin1');
  bytes.writeUInt32LE(payload.length, 4);
  bytes.set(payload, headBytes);
  return bytes;
};

/** The bytes after `RIFF` and its length, for an animation that repeats forever. */
export const animationHead = ({ width, height }: Size): Buffer => {
  const canvas = Buffer.alloc(10);
  canvas[0] = 0x02; // It is an animation.
  canvas.writeUIntLE(width - 1, 4, 3);
  canvas.writeUIntLE(height - 1, 7, 3);
  return Buffer.concat([Buffer.from('WEBP'), chunk('VP8X', canvas), chunk('ANIM', Buffer.alloc(6))]);
};

/** The longest duration of one frame: 24 bits of milliseconds, over four hours. */
const longestFrameMs = 2 ** 24 - 1;

/** A frame that fills the canvas. `image` is a WebP file of one picture without transparency. */
export const animationFrame = (image: Uint8Array, { width, height }: Size, durationMs: number): Buffer => {
  const head = Buffer.alloc(16);
  head.writeUIntLE(width - 1, 6, 3);
  head.writeUIntLE(height - 1, 9, 3);
  head.writeUIntLE(Math.min(longestFrameMs, Math.max(1, Math.round(durationMs))), 12, 3);
  head[15] = 0x02; // It replaces the previous frame, without blending.
  return chunk('ANMF', Buffer.concat([head, bitstreamOf(image)]));
};

/** The chunk with the picture data. */
const bitstreamOf = (file: Uint8Array): Buffer => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 12; at + headBytes <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    const end = at + headBytes + length + (length % 2);
    if (['VP8 ', 'VP8L'].includes(bytes.toString('latin1', at, at + 4))) return bytes.subarray(at, end);
    at = end;
  }
  throw typeError('A picture to record has no WebP bitstream.');
};

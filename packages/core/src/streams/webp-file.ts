import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Size } from '../geometry.js';
import { animationFrame, animationHead } from './webp-chunks.js';

/** An animated WebP that is written frame by frame, and is whole after each. */
export class WebpFile {
  readonly #file: FileHandle;
  readonly #size: Size;
  #end = 0;

  private constructor(file: FileHandle, size: Size) {
    this.#file = file;
    this.#size = size;
  }

  /** Makes the file, in the place of one that is there, and its folders. */
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

  /** Adds a picture, a WebP file of the size of the canvas, that is shown for so long. */
  add(image: Uint8Array, durationMs: number): Promise<void> {
    return this.#append(animationFrame(image, this.#size, durationMs));
  }

  /** Closes the file. */
  close(): Promise<void> {
    return this.#file.close();
  }

  /** The length at the head is written last, so that half a frame is no part of the file. */
  async #append(bytes: Uint8Array): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, this.#end);
    this.#end += bytes.length;
    const length = Buffer.alloc(4);
    length.writeUInt32LE(this.#end - 8);
    await this.#file.write(length, 0, 4, 4);
  }
}

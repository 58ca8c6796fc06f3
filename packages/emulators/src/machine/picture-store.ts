import { randomUUID } from 'node:crypto';

/** How many pictures are kept: a picture is some 50 to 200 KB of memory. */
const capacity = 500;

/** Pictures under names that cannot be guessed. The oldest go first. */
export class PictureStore {
  readonly #pictures = new Map<string, Uint8Array>();
  readonly #extension: string;

  /** `extension`: what the names end with, such as `jpeg`. */
  constructor(extension: string) {
    this.#extension = extension;
  }

  /** Keeps a picture; returns its name. */
  put(bytes: Uint8Array): string {
    const name = `${randomUUID()}.${this.#extension}`;
    this.#pictures.set(name, bytes);
    const [oldest] = this.#pictures.keys();
    if (this.#pictures.size > capacity && oldest !== undefined) this.#pictures.delete(oldest);
    return name;
  }

  /** The picture of that name, if it is still there. */
  get(name: string): Uint8Array | undefined {
    return this.#pictures.get(name);
  }
}

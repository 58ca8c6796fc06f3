import { randomUUID } from 'node:crypto';

/** How many pictures are kept. The vendor keeps them for seven days; a picture is some 50 to 200 KB of memory. */
const capacity = 500;

/** Pictures under names that cannot be guessed. The oldest go first. */
export class ScreenshotStore {
  readonly #pictures = new Map<string, Uint8Array>();

  /** Keeps a JPEG; returns its name. */
  put(jpeg: Uint8Array): string {
    const name = `${randomUUID()}.jpeg`;
    this.#pictures.set(name, jpeg);
    const [oldest] = this.#pictures.keys();
    if (this.#pictures.size > capacity && oldest !== undefined) this.#pictures.delete(oldest);
    return name;
  }

  /** The JPEG of that name, if it is still there. */
  get(name: string): Uint8Array | undefined {
    return this.#pictures.get(name);
  }
}

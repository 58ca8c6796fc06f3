import type { Region } from '@farhand/core/driver';

const bytesPerPixel = 4;

/** The pixels of a screen, kept up to date piece by piece. */
export class ScreenPixels {
  readonly #data: Buffer;
  readonly #width: number;

  /** `data`: the whole screen, four bytes a pixel. */
  constructor(data: Uint8Array, width: number) {
    this.#data = Buffer.from(data);
    this.#width = width;
  }

  /** A copy of the whole screen. */
  copy(): Uint8Array {
    return new Uint8Array(this.#data);
  }

  /** Takes a piece in. Returns whether it changed any pixel. */
  take(piece: Uint8Array, { x, y, width, height }: Region): boolean {
    const lineBytes = width * bytesPerPixel;
    let isChanged = false;
    for (let line = 0; line < height; line += 1) {
      const from = line * lineBytes;
      const at = ((y + line) * this.#width + x) * bytesPerPixel;
      if (this.#data.compare(piece, from, from + lineBytes, at, at + lineBytes) === 0) continue;
      this.#data.set(piece.subarray(from, from + lineBytes), at);
      isChanged = true;
    }
    return isChanged;
  }
}

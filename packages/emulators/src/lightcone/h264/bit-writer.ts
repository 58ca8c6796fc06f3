/** Writes bits, the highest first, and the codes of H.264 (ITU-T H.264, clause 9.1). */
export class BitWriter {
  readonly #bits: number[] = [];

  /** A number in so many bits. */
  u(bits: number, value: number): this {
    for (let at = bits - 1; at >= 0; at -= 1) this.#bits.push((value >>> at) & 1);
    return this;
  }

  /** An unsigned number as Exp-Golomb code: as many zeros as it has bits after the first, then it. */
  ue(value: number): this {
    const length = 32 - Math.clz32(value + 1);
    return this.u(length - 1, 0).u(length, value + 1);
  }

  /** Zeros up to the next byte. */
  align(): this {
    while (this.#bits.length % 8 !== 0) this.#bits.push(0);
    return this;
  }

  /** The end of a payload: a one, then zeros up to the next byte. */
  trailing(): this {
    return this.u(1, 1).align();
  }

  /** What was written, which must be whole bytes. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#bits.length / 8);
    for (const [at, bit] of this.#bits.entries()) bytes[at >> 3] = ((bytes[at >> 3] ?? 0) << 1) | bit;
    return bytes;
  }
}

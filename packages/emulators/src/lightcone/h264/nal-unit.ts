/**
 * A NAL unit as a byte stream has it (ITU-T H.264, annex B): a start code, the header, and the payload with a 3 put in
 * wherever two zeros would otherwise be followed by a byte below 4.
 */
export const nalUnit = (header: number, payload: Uint8Array): Uint8Array => {
  const pieces: Uint8Array[] = [Uint8Array.of(0, 0, 0, 1, header)];
  let from = 0;
  let zeros = 0;
  for (const [at, byte] of payload.entries()) {
    if (zeros === 2 && byte < 4) {
      pieces.push(payload.subarray(from, at), Uint8Array.of(3));
      from = at;
      zeros = 0;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.concat([...pieces, payload.subarray(from)]);
};

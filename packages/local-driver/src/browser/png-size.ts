import { ProtocolError, type Size } from '@farhand/core/driver';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * The size of a PNG image, from its header.
 *
 * @throws ProtocolError if it is no PNG.
 */
export const pngSize = (bytes: Uint8Array): Size => {
  if (bytes.length < 24 || signature.some((byte, index) => bytes[index] !== byte)) {
    throw new ProtocolError('Chromium sent a screenshot that is not a PNG image.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
};

/** The bytes of a text in Base64; `undefined` if it is none. Node itself leaves out what it does not understand. */
export const fromBase64 = (text: unknown): Uint8Array | undefined =>
  typeof text === 'string' && text !== '' && text.length % 4 !== 1 && /^[\w+/-]+={0,2}$/.test(text)
    ? new Uint8Array(Buffer.from(text, 'base64'))
    : undefined;

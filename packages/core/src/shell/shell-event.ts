import type { ShellChunk } from '../connection.js';

/** What a command says while it runs, and its end, which comes last. */
export type ShellEvent =
  /** Text as it came, whole characters only. */
  | { readonly type: 'stdout' | 'stderr'; readonly text: string }
  /** The command has ended. `exitCode` is `undefined` where the vendor does not say. */
  | { readonly type: 'exit'; readonly exitCode: number | undefined };

/** Bytes as text, each stream by itself: a character may come in parts, with the other stream's text between them. */
export async function* decodeEvents(chunks: AsyncIterable<ShellChunk>): AsyncGenerator<ShellEvent, void, undefined> {
  const decoders = {
    stdout: new TextDecoder('utf-8', { ignoreBOM: true }),
    stderr: new TextDecoder('utf-8', { ignoreBOM: true }),
  };
  for await (const chunk of chunks) {
    if (chunk.type !== 'exit') {
      const text = decoders[chunk.type].decode(chunk.bytes, { stream: true });
      if (text !== '') yield { type: chunk.type, text };
      continue;
    }
    for (const type of ['stdout', 'stderr'] as const) {
      const text = decoders[type].decode();
      if (text !== '') yield { type, text };
    }
    yield chunk;
  }
}

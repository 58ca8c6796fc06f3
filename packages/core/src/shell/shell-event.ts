import type { ShellChunk } from '../connection.js';

/** What a command says while it runs, and its end, which comes last. */
export type ShellEvent =
  /** Text as it came, whole characters only. */
  | { readonly type: 'stdout' | 'stderr'; readonly text: string }
  /** The command has ended. `exitCode` is `undefined` where the vendor does not say. */
  | { readonly type: 'exit'; readonly exitCode: number | undefined };

/** Bytes as text, each stream by itself: a character may come in parts, with the other stream's text between them. */
export const createDecoder = (): ((chunk: ShellChunk) => readonly ShellEvent[]) => {
  const decoders = {
    stdout: new TextDecoder('utf-8', { ignoreBOM: true }),
    stderr: new TextDecoder('utf-8', { ignoreBOM: true }),
  };
  const said = (type: 'stdout' | 'stderr', text: string): readonly ShellEvent[] =>
    text === '' ? [] : [{ type, text }];
  return (chunk) =>
    chunk.type === 'exit'
      ? [...said('stdout', decoders.stdout.decode()), ...said('stderr', decoders.stderr.decode()), chunk]
      : said(chunk.type, decoders[chunk.type].decode(chunk.bytes, { stream: true }));
};

/** What a command says, as text. */
export async function* decodeEvents(chunks: AsyncIterable<ShellChunk>): AsyncGenerator<ShellEvent, void, undefined> {
  const decode = createDecoder();
  for await (const chunk of chunks) yield* decode(chunk);
}

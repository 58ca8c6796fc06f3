import type { IncomingMessage } from 'node:http';

/** How much more of a body that nobody wants is taken, so that a client that still sends it gets to read the answer. */
const longestRestBytes = 16 * 1024 * 1024;

/** How long its client may take to send that. */
const longestRestMs = 2_000;

/** Throws the rest of a body away, up to a limit. */
export const discardRest = async (request: IncomingMessage): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    let size = 0;
    timer = setTimeout(resolve, longestRestMs).unref();
    request.once('end', resolve).once('close', resolve);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > longestRestBytes) resolve();
    });
    if (request.destroyed) resolve();
  });
  clearTimeout(timer);
};

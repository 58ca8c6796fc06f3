import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { beginReply, bytesOf, closing, type Reply } from '../reply.js';

/** A client that finds the data and the reset at once may take it for an ordinary end. So it gets a moment to read. */
const readingMs = 20;

/** Sends the headers and half of the body, of a stream its first piece; then resets the connection, or says no more. */
export const sendHalf = async (response: ServerResponse, reply: Reply, then: 'reset' | 'silence'): Promise<void> => {
  if (response.destroyed) return;
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  const stop = async (): Promise<void> => {
    if (then === 'silence') return;
    await delay(readingMs, undefined, { ref: false });
    response.socket?.resetAndDestroy();
  };
  beginReply(response, reply);
  if (reply.type === 'bytes') {
    const bytes = bytesOf(reply);
    response.setHeader('content-length', bytes.length);
    await written(response, bytes.subarray(0, Math.floor(bytes.length / 2)));
  } else {
    response.flushHeaders();
    let said = false;
    await reply.write({
      signal: closing(response),
      behind: false,
      write: async (text) => {
        if (said) return;
        said = true;
        await written(response, text);
        await stop();
      },
    });
  }
  await stop();
  await closed;
};

/** Waits until the system has taken what was written: a reset throws away what it has not. */
const written = (response: ServerResponse, chunk: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    response.write(chunk, () => resolve());
  });

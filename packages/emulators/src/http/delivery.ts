import { STATUS_CODES, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { pause, type Clock } from '../clock.js';
import { beginReply, bytesOf, closing, fired, sendReply, type BytesReply, type Reply } from './reply.js';

/** How a reply gets to its client, or does not. */
export type Delivery =
  /** As it should, after a delay if there is one. */
  | { readonly way: 'whole'; readonly reply: Reply; readonly delayMs: number }
  /** Not at all: the connection is reset. */
  | { readonly way: 'reset' }
  /** What it stands for is done to its end, but the client gets another one, or a closed connection. */
  | { readonly way: 'unheard'; readonly reply: Reply; readonly instead?: Reply }
  /** Up to the half of its body. */
  | { readonly way: 'half'; readonly reply: Reply; readonly then: 'reset' | 'silence' }
  /** Two times. */
  | { readonly way: 'twice'; readonly reply: BytesReply };

/** A delivery as it should be. */
export const whole = (reply: Reply, delayMs: number = 0): Delivery => ({ way: 'whole', reply, delayMs });

/** The HTTP status of a delivery; that of the reply that was lost if nothing takes its place. */
export const statusOf = (delivery: Delivery): number | undefined => {
  if (delivery.way === 'reset') return undefined;
  const { status } = (delivery.way === 'unheard' ? delivery.instead : undefined) ?? delivery.reply;
  return status;
};

/** Delivers a reply and waits until that is done or the client is gone. */
export const deliver = async (response: ServerResponse, delivery: Delivery, clock: Clock): Promise<void> => {
  switch (delivery.way) {
    case 'whole':
      await pause(clock, delivery.delayMs, closing(response));
      return sendReply(response, delivery.reply);
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'unheard':
      await carryOut(delivery.reply, response);
      if (delivery.instead !== undefined) return sendReply(response, delivery.instead);
      response.socket?.destroy();
      return;
    case 'half':
      return sendHalf(response, delivery.reply, delivery.then);
    case 'twice':
      return sendTwice(response, delivery.reply);
  }
};

/** Does what a reply has still to do. One that goes on for as long as somebody listens has nothing. */
const carryOut = async (reply: Reply, response: ServerResponse): Promise<void> => {
  if (reply.type === 'bytes' || reply.endless === true) return;
  await reply.write({ signal: closing(response), behind: false, write: async () => undefined });
};

/** A client that finds the data and the reset at once may take it for an ordinary end. So it gets a moment to read. */
const readingMs = 20;

/** Sends the headers and half of the body, of a stream its first piece; then resets the connection, or says no more. */
const sendHalf = async (response: ServerResponse, reply: Reply, then: 'reset' | 'silence'): Promise<void> => {
  if (response.destroyed) return;
  const closed = fired(closing(response));
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

/** Sends a reply and, in the same write, its bytes once more. The connection stays open, as after any reply. */
const sendTwice = async (response: ServerResponse, reply: BytesReply): Promise<void> => {
  if (response.destroyed) return;
  const closed = fired(closing(response));
  const body = bytesOf(reply);
  beginReply(response, reply);
  // Everything that Node would add by itself is set here, so that both copies are the same.
  response.sendDate = false;
  response.setHeader('date', new Date().toUTCString());
  response.setHeader('connection', response.shouldKeepAlive ? 'keep-alive' : 'close');
  response.setHeader('content-length', body.length);
  response.end(Buffer.concat([body, Buffer.from(headOf(response)), body]));
  await closed;
};

const headOf = (response: ServerResponse): string => {
  const { statusCode } = response;
  const headers = Object.entries(response.getHeaders()).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  return `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? 'unknown'}\r\n${headers.join('')}\r\n`;
};

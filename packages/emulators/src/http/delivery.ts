import { STATUS_CODES, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { pause, type Clock } from '../clock.js';
import { beginReply, bytesOf, closing, fired, sendReply, type BytesReply, type Reply } from './reply.js';

/** How a reply is delivered to its client, or not. */
export type Delivery =
  /** Completely, after a delay if there is one. */
  | { readonly way: 'whole'; readonly reply: Reply; readonly delayMs: number }
  /** Not at all: the connection is reset. */
  | { readonly way: 'reset' }
  /** The request is performed to its end, but the client gets another reply, or a closed connection. */
  | { readonly way: 'unheard'; readonly reply: Reply; readonly instead?: Reply }
  /** Up to half of its body. */
  | { readonly way: 'half'; readonly reply: Reply; readonly then: 'reset' | 'silence' }
  /** Twice. */
  | { readonly way: 'twice'; readonly reply: BytesReply };

/** Creates an undisturbed delivery. */
export const whole = (reply: Reply, delayMs: number = 0): Delivery => ({ way: 'whole', reply, delayMs });

/**
 * Returns the HTTP status of a delivery. For a lost reply without a replacement, that is the status of the lost reply.
 */
export const statusOf = (delivery: Delivery): number | undefined => {
  if (delivery.way === 'reset') return undefined;
  const { status } = (delivery.way === 'unheard' ? delivery.instead : undefined) ?? delivery.reply;
  return status;
};

/** Delivers a reply, and waits until it is sent or the client has disconnected. */
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

/** Performs the remaining work of a reply. An endless reply has none. */
const carryOut = async (reply: Reply, response: ServerResponse): Promise<void> => {
  if (reply.type === 'bytes' || reply.endless === true) return;
  await reply.write({ signal: closing(response), behind: false, write: async () => undefined });
};

/**
 * A client that finds data and reset at once may mistake them for an ordinary end, so it gets a moment to read, in
 * milliseconds.
 */
const readingMs = 20;

/**
 * Sends the headers and half of the body, or the first piece of a stream. Then resets the connection, or sends nothing
 * more.
 */
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

/** Waits until the operating system has accepted the data, because a reset discards the rest. */
const written = (response: ServerResponse, chunk: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    response.write(chunk, () => resolve());
  });

/** Sends a reply and, in the same write, its bytes again. The connection stays open, as after any reply. */
const sendTwice = async (response: ServerResponse, reply: BytesReply): Promise<void> => {
  if (response.destroyed) return;
  const closed = fired(closing(response));
  const body = bytesOf(reply);
  beginReply(response, reply);
  // All headers that Node would add are set here, so that both copies are the same.
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

import type { ServerResponse } from 'node:http';
import { sendHalf } from './faults/send-half.js';
import { sendTwice } from './faults/send-twice.js';
import { closing, sendReply, type BytesReply, type Reply } from './reply.js';

/** How an answer gets to its client, or does not. */
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

/** Calls `run` after a time, in milliseconds. Returns a function that calls it off. */
export type StartTimer = (delayMs: number, run: () => void) => () => void;

/** A delivery as it should be. */
export const whole = (reply: Reply, delayMs: number = 0): Delivery => ({ way: 'whole', reply, delayMs });

/** The HTTP status of a delivery; that of the answer that was lost if nothing takes its place. */
export const statusOf = (delivery: Delivery): number | undefined => {
  if (delivery.way === 'reset') return undefined;
  const { status } = (delivery.way === 'unheard' ? delivery.instead : undefined) ?? delivery.reply;
  return status;
};

/** Delivers an answer and waits until that is done or the client is gone. */
export const deliver = async (response: ServerResponse, delivery: Delivery, startTimer: StartTimer): Promise<void> => {
  switch (delivery.way) {
    case 'whole':
      if (delivery.delayMs > 0) await delayed(response, delivery.delayMs, startTimer);
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

const delayed = (response: ServerResponse, delayMs: number, startTimer: StartTimer): Promise<void> =>
  new Promise((resolve) => {
    const signal = closing(response);
    const done = (): void => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    if (signal.aborted) return resolve();
    const stop = startTimer(delayMs, done);
    signal.addEventListener('abort', done, { once: true });
  });

/** Does what an answer has still to do. One that goes on for as long as somebody listens has nothing. */
const carryOut = async (reply: Reply, response: ServerResponse): Promise<void> => {
  if (reply.type === 'bytes' || reply.endless === true) return;
  await reply.write({ signal: closing(response), behind: false, write: async () => undefined });
};

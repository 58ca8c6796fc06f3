import { setTimeout as delay } from 'node:timers/promises';
import type { BodyStream, Reply } from './reply.js';

/** A stream of server-sent events that is open. */
export interface EventStream {
  /** Fires when the client goes away, the server closes or the stream's subject ends. */
  readonly signal: AbortSignal;
  /** Whether the client has not read what was sent before. */
  readonly behind: boolean;
  /** Sends an event whose data is JSON, under a name if there is one. */
  send(data: unknown, name?: string): Promise<void>;
}

const heartbeatMs = 30_000;

/**
 * A reply of server-sent events with a `: heartbeat` comment at once and every 30 seconds. It ends when `run` returns
 * or `ended` fires, whichever is first.
 */
export const eventStream = (ended: AbortSignal, run: (events: EventStream) => Promise<void>): Reply => ({
  type: 'stream',
  status: 200,
  contentType: 'text/event-stream',
  endless: true,
  write: async (body) => {
    const finished = new AbortController();
    const signal = AbortSignal.any([body.signal, ended, finished.signal]);
    const events: EventStream = {
      signal,
      get behind() {
        return body.behind;
      },
      send: (data, name) =>
        body.write(`${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`),
    };
    const beating = beat(body, signal);
    try {
      await Promise.race([run(events), once(signal)]);
    } finally {
      finished.abort();
      await beating;
    }
  },
});

const beat = async (body: BodyStream, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await body.write(': heartbeat\n\n');
    await delay(heartbeatMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
};

/** Resolves when a signal fires. */
export const once = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

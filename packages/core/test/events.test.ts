import { TransportError, type Computer } from '@farhand/core';
import type { StreamsFacet, VendorEvent } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { anything } from './anything.js';
import { caught } from './failures.js';
import { openComputer } from './open-computer.js';
import { openStreaming } from './streaming.js';

/** Events that are given once somebody asks, and how often they were opened. */
const events = (error?: Error): { readonly streams: StreamsFacet; readonly opened: () => number } => {
  let count = 0;
  return {
    opened: () => count,
    streams: {
      events: async () => {
        count += 1;
        return (async function* (): AsyncGenerator<VendorEvent> {
          yield { request_id: 'a' };
          if (error !== undefined) throw error;
        })();
      },
    },
  };
};

const all = async (computer: Computer): Promise<readonly VendorEvent[]> => {
  const come: VendorEvent[] = [];
  for await (const event of computer.events({ mayEndSession: true })) come.push(event);
  return come;
};

test('gives what the vendor tells, and ends when that ends', async () => {
  const { streams, opened } = events();
  expect(await all(await openStreaming(streams))).toEqual([{ request_id: 'a' }]);
  expect(opened()).toBe(1);
});

test('is never opened again', async () => {
  const broken = new TransportError('UNREACHABLE', 'It broke off.');
  const { streams, opened } = events(broken);
  expect(await caught(all(await openStreaming(streams)))).toBe(broken);
  expect(opened()).toBe(1);
});

describe('where opening it was seen to end computers', () => {
  const risk = { eventsRisk: 'Opening them has ended computers.' };

  test.each([undefined, {}, { mayEndSession: false }])('%o is refused before anything is sent', async (options) => {
    const { streams, opened } = events();
    const computer = await openStreaming({ ...streams, ...risk });
    expect(() => computer.events(options)).toThrow(
      'computer.events: Opening them has ended computers. If losing the computer is acceptable, call computer.events({ mayEndSession: true }).',
    );
    expect(opened()).toBe(0);
  });

  test('it is opened for who says to know', async () => {
    const { streams } = events();
    expect(await all(await openStreaming({ ...streams, ...risk }))).toEqual([{ request_id: 'a' }]);
  });
});

test('a computer without them, and options that are none, are refused at once', async () => {
  const { computer } = await openComputer();
  expect(() => computer.events()).toThrow('computer.events: recorder has no events of its own.');
  expect(() => computer.events(anything({ mayEndSession: 'yes' }))).toThrow(
    'computer.events: mayEndSession must be true or false, got "yes".',
  );
});

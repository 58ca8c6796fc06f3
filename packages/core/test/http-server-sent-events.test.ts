import { serverSentEvents, type HttpStream, type LineLimits, type ServerSentEvent } from '@farhand/core/driver';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { client, forever, rejection, serve, signpost, type Answer } from './http-scripted-server.js';

const open = async (answer: Answer, idleMs?: number): Promise<HttpStream> => {
  const { url } = await serve(answer);
  const request = { method: 'GET', path: '/events', effect: 'read', deadline: forever() } as const;
  return client({ baseUrl: url }).stream({ ...request, ...(idleMs === undefined ? {} : { idleMs }) });
};

/** Sends pieces one by one, each only when the one before is on its way. */
const pieces =
  (...all: readonly (string | Uint8Array)[]): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.socket?.setNoDelay(true);
    const send = ([first, ...rest]: readonly (string | Uint8Array)[]): void => {
      if (first === undefined) response.end();
      else response.write(first, () => setImmediate(() => send(rest)));
    };
    send(all);
  };

const eventsOf = async (stream: HttpStream, limits?: LineLimits): Promise<readonly ServerSentEvent[]> => {
  const events: ServerSentEvent[] = [];
  for await (const event of serverSentEvents(stream, 'Acme: GET /events', limits)) events.push(event);
  return events;
};

const read = async (...all: readonly (string | Uint8Array)[]): Promise<readonly ServerSentEvent[]> =>
  eventsOf(await open(pieces(...all)));

describe('an event', () => {
  test('has data, and a name and an id if it says so', async () => {
    expect(await read('event: h264\nid: 7\ndata: {"a":1}\n\ndata: 2\n\n')).toEqual([
      { event: 'h264', id: '7', data: '{"a":1}' },
      { data: '2' },
    ]);
  });

  test('may have several lines of data, and any line ends', async () => {
    expect(await read('data: 1\r\ndata: 2\r\n\r\n', 'data: 3\r\r', 'data: 4\n\n')).toEqual([
      { data: '1\n2' },
      { data: '3' },
      { data: '4' },
    ]);
  });

  test('may have its line ends in two pieces', async () => {
    expect(await read('data: 1\r', '\ndata: 2\r', '\n\r', '\n', '\ndata: 3\r', '\r')).toEqual([
      { data: '1\n2' },
      { data: '3' },
    ]);
  });

  test('with lines that end in a carriage return is not searched for others from each of them', async () => {
    const searches = vi.spyOn(String.prototype, 'indexOf');
    onTestFinished(() => searches.mockRestore());
    const body = (async function* () {
      yield Buffer.from('data: 1\r'.repeat(1_000));
      yield Buffer.from('\r');
    })();
    const headers = { 'content-type': 'text/event-stream' };
    const [event] = await eventsOf({ status: 200, headers, body, close: () => undefined });
    expect(event?.data.length).toBe(1_999);
    expect(searches.mock.calls.filter(([wanted]) => wanted === '\r')).toHaveLength(2);
  });

  test('may come in any pieces, also in the middle of a character', async () => {
    const bytes = Buffer.from('data: grün 🙂\n\n');
    expect(await read(...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual([{ data: 'grün 🙂' }]);
  });

  test('that the end cuts short is none', async () => {
    expect(await read('data: 1\n\ndata: 2\n')).toEqual([{ data: '1' }]);
  });

  test('comments and unknown fields are none', async () => {
    expect(await read(': heartbeat\n\nfoo: bar\n\nretry: soon\n\ndata: 1\n\n')).toEqual([{ data: '1' }]);
  });
});

describe('what is no stream of events', () => {
  test.each([
    ['text/html', 'text/html; charset=utf-8'],
    ['application/json', 'application/json'],
  ])('%s is refused at once, and the connection closed', async (type, header) => {
    const closed = signpost();
    const stream = await open((response) => {
      response.on('close', closed.reach);
      response.writeHead(200, { 'content-type': header });
      response.write('<html>');
    });
    expect(await rejection(eventsOf(stream))).toMatchObject({
      code: 'PROTOCOL',
      status: 200,
      message: expect.stringContaining(`Acme: GET /events: expected server-sent events, got '${type}'.`),
    });
    await closed.reached;
  });

  test('a line without end is an error when it is longer than is read', async () => {
    const stream = await open((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = (): void => void (response.destroyed || response.write('a'.repeat(1000), more));
      response.write('data: ', more);
    });
    expect(await rejection(eventsOf(stream, { maxChars: 100_000 }))).toMatchObject({
      code: 'PROTOCOL',
      message: 'Acme: GET /events: an event exceeds the limit of 100000 characters.',
    });
  });

  test('an event without end, of many lines, is too', async () => {
    const stream = await open((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = (): void => void (response.destroyed || response.write(`data: ${'a'.repeat(1000)}\n`, more));
      more();
    });
    expect(await rejection(eventsOf(stream, { maxChars: 100_000 }))).toMatchObject({ code: 'PROTOCOL' });
  });
});

describe('it ends', () => {
  test('when nothing comes for too long, not even a comment', async () => {
    const stream = await open((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': heartbeat\n\n');
    }, 20);
    expect(await rejection(eventsOf(stream))).toMatchObject({
      code: 'UNREACHABLE',
      message: 'Acme: GET /events: received nothing for 20 ms. Open it again.',
    });
  });

  test('when the loop is left: the connection is closed, and no more is read', async () => {
    const closed = signpost();
    const stream = await open((response) => {
      response.on('close', closed.reach);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
    });
    for await (const event of serverSentEvents(stream, 'Acme: GET /events')) {
      expect(event).toEqual({ data: '1' });
      break;
    }
    await closed.reached;
  });

  test('when it is closed unread', async () => {
    const closed = signpost();
    const stream = await open((response) => {
      response.on('close', closed.reach);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
    });
    stream.close();
    await closed.reached;
    expect(await eventsOf(stream).catch(() => [])).toEqual([]);
  });
});

test('nothing is read before it is asked for, so that the server has to wait', async () => {
  let chunks = 0;
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    for (;;) {
      chunks += 1;
      yield Buffer.from('data: 1\n\ndata: 2\n\n');
    }
  };
  const headers = { 'content-type': 'text/event-stream' };
  const events = serverSentEvents({ status: 200, headers, body: endless(), close: () => undefined }, 'Acme');
  expect(chunks).toBe(0);
  await events.next();
  await events.next();
  expect(chunks).toBe(1);
  await events.next();
  expect(chunks).toBe(2);
});

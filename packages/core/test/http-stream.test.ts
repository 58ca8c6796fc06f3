import { TimeoutError, type HttpStream } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import {
  client,
  expiring,
  forever,
  json,
  rejection,
  serve,
  signpost,
  silence,
  type Answer,
} from './http-scripted-server.js';

const open = async (answer: Answer, signal?: AbortSignal): Promise<HttpStream> => {
  const { url } = await serve(answer);
  return client({ baseUrl: url }).stream(
    { method: 'GET', path: '/events', effect: 'read', accept: 'text/event-stream', deadline: forever() },
    signal,
  );
};

const textOf = async (stream: HttpStream): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const twoEvents: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('data: 1\n\n');
  response.end('data: 2\n\n');
};

const oneEvent: Answer = (response) => {
  response.writeHead(200);
  response.write('data: 1\n\n');
};

test('gives the reply as it comes', async () => {
  const stream = await open(twoEvents);
  expect(stream).toMatchObject({ status: 200, headers: { 'content-type': 'text/event-stream' } });
  expect(await textOf(stream)).toBe('data: 1\n\ndata: 2\n\n');
});

test('asks for what it can take', async () => {
  const server = await serve(twoEvents);
  const http = client({ baseUrl: server.url });
  const accept = 'application/x-ndjson';
  await textOf(
    await http.stream({
      method: 'POST',
      path: '/exec',
      body: { command: 'ls' },
      effect: 'once',
      accept,
      deadline: forever(),
    }),
  );
  expect(server.seen).toMatchObject([{ method: 'POST', headers: { accept }, body: '{"command":"ls"}' }]);
});

test('an error answer is an error, not a stream', async () => {
  expect(await rejection(open(json(401, { title: 'Invalid token' })))).toMatchObject({
    code: 'UNAUTHORIZED',
    status: 401,
  });
});

describe('it ends', () => {
  test('when the loop is left: the connection is closed', async () => {
    const closed = signpost();
    const stream = await open((response, seen) => {
      response.on('close', closed.reach);
      oneEvent(response, seen);
    });
    for await (const chunk of stream.body) {
      expect(Buffer.from(chunk).toString()).toBe('data: 1\n\n');
      break;
    }
    await closed.reached;
  });

  test('with the reason of its signal', async () => {
    const abort = new AbortController();
    const stream = await open(oneEvent, abort.signal);
    const ended = rejection(
      (async () => {
        for await (const _ of stream.body) abort.abort('enough');
      })(),
    );
    expect(await ended).toBe('enough');
  });

  test('before it begins, if its signal has fired by then: the connection is closed', async () => {
    const closed = signpost();
    const stream = await open((response, seen) => {
      response.on('close', closed.reach);
      oneEvent(response, seen);
    }, AbortSignal.abort('enough'));
    expect(await rejection(textOf(stream))).toBe('enough');
    await closed.reached;
  });

  test('not with the deadline, which is for the headers', async () => {
    const finish = signpost();
    const server = await serve((response) => {
      response.writeHead(200);
      response.write('data: 1\n\n');
      void finish.reached.then(() => response.end('data: 2\n\n'));
    });
    const { deadline, expire } = expiring(new TimeoutError('late'));
    const request = { method: 'GET', path: '/', effect: 'read', deadline } as const;
    const stream = await client({ baseUrl: server.url }).stream(request);
    expire();
    finish.reach();
    expect(await textOf(stream)).toBe('data: 1\n\ndata: 2\n\n');
  });

  test('with a TransportError when the connection breaks', async () => {
    const stream = await open((response) => {
      response.writeHead(200);
      response.write('data: 1\n\n', () => response.socket?.resetAndDestroy());
    });
    expect(await rejection(textOf(stream))).toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('Acme: GET /events: the stream was interrupted'),
    });
  });
});

test('before the headers the deadline ends it', async () => {
  const server = await serve(silence);
  const late = new TimeoutError('late');
  const { deadline, expire } = expiring(late);
  const http = client({ baseUrl: server.url });
  const ended = rejection(http.stream({ method: 'GET', path: '/', effect: 'read', deadline }));
  await server.arrived(1);
  expire();
  expect(await ended).toBe(late);
});

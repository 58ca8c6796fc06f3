import { deadlineLike, startDeadline, TimeoutError, type Deadline, type Effect, type Http } from '@farhand/core/driver';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  client,
  expiring,
  forever,
  json,
  rejection,
  serve,
  serveTcp,
  signpost,
  silence,
  stallInBody,
  type Answer,
} from './http-scripted-server.js';

const late = new TimeoutError('click did not finish within 30 000 ms.');

const send = (http: Http, effect: Effect, deadline: Deadline): Promise<unknown> =>
  http.request({ method: 'POST', path: '/act', body: {}, effect, deadline });

/** Starts a request, ends its deadline once the server has seen it, and gives what it rejects with. */
const endDuring = async (answer: Answer, effect: Effect): Promise<unknown> => {
  const server = await serve(answer);
  const { deadline, expire } = expiring(late);
  const ended = rejection(send(client({ baseUrl: server.url }), effect, deadline));
  await server.arrived(1);
  expire();
  const error = await ended;
  expect(server.seen).toHaveLength(1);
  return error;
};

const answered = new Int32Array(new SharedArrayBuffer(4));

describe('before the request left, the deadline is its own error', () => {
  test('already over: nothing is sent', async () => {
    const server = await serve(json(200, {}));
    const { deadline, expire } = expiring(late);
    expire();
    expect(await rejection(send(client({ baseUrl: server.url }), 'once', deadline))).toBe(late);
    expect(server.seen).toEqual([]);
  });

  test('aborted by the caller: its own reason, even if that is no error', async () => {
    const server = await serve(json(200, {}));
    const deadline = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort('enough') }, 'test');
    expect(await rejection(send(client({ baseUrl: server.url }), 'once', deadline))).toBe('enough');
    expect(server.seen).toEqual([]);
  });

  test('while connecting: it does not wait for the connection', async () => {
    const accepted = signpost();
    const port = await serveTcp(() => accepted.reach());
    const { deadline, expire } = expiring(late);
    const ended = rejection(send(client({ baseUrl: `https://127.0.0.1:${port}` }), 'once', deadline));
    await accepted.reached;
    expire();
    expect(await ended).toBe(late);
  });

  test('between attempts, when nothing has run', async () => {
    const server = await serve(json(429, {}));
    const { deadline, expire } = expiring(late);
    const pace = {
      random: () => 0,
      delay: () => {
        expire();
        return new Promise(() => undefined);
      },
    };
    expect(await rejection(send(client({ baseUrl: server.url, pace }), 'once', deadline))).toBe(late);
    expect(server.seen).toHaveLength(1);
  });
});

describe('after the request left', () => {
  const moments: readonly (readonly [string, Answer])[] = [
    ['before the headers', silence],
    ['in the body', stallInBody],
  ];

  test.each(moments)('%s: what must happen once has an unknown outcome', async (_, answer) => {
    expect(await endDuring(answer, 'once')).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      cause: late,
      message: expect.stringContaining('was sent, but no reply came in time.'),
    });
  });

  test.each(moments)('%s: so has a release', async (_, answer) => {
    expect(await endDuring(answer, 'repeatable')).toMatchObject({ code: 'OUTCOME_UNKNOWN', cause: late });
  });

  test.each(moments)('%s: a read rejects with the deadline', async (_, answer) => {
    expect(await endDuring(answer, 'read')).toBe(late);
  });

  test('aborted by the caller: the outcome is unknown, the cause is the reason', async () => {
    const server = await serve(silence);
    const abort = new AbortController();
    const deadline = startDeadline({ timeoutMs: 0, signal: abort.signal }, 'test');
    const ended = rejection(send(client({ baseUrl: server.url }), 'once', deadline));
    await server.arrived(1);
    abort.abort('enough');
    expect(await ended).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      cause: 'enough',
      message: expect.stringContaining('was sent, but the call was aborted before the reply.'),
    });
  });

  test('between attempts, when a release may have run', async () => {
    const server = await serve(json(500, {}));
    const { deadline, expire } = expiring(late);
    const pace = {
      random: () => 0,
      delay: () => {
        expire();
        return Promise.reject(new Error('stopped waiting'));
      },
    };
    const error = await rejection(send(client({ baseUrl: server.url, pace }), 'repeatable', deadline));
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', cause: late });
    expect(server.seen).toHaveLength(1);
  });
});

test('a wait that would outlast the deadline is not begun: the failure is told at once', async () => {
  const server = await serve(json(429, {}, { 'retry-after': '5' }));
  const deadline: Deadline = deadlineLike(forever(), { remainingMs: () => 4_999 });
  expect(await rejection(send(client({ baseUrl: server.url }), 'once', deadline))).toMatchObject({
    code: 'RATE_LIMITED',
  });
  expect(server.seen).toHaveLength(1);
});

describe('close ends what is under way', () => {
  test('a request that was sent', async () => {
    const server = await serve(silence);
    const http = client({ baseUrl: server.url });
    const ended = rejection(send(http, 'once', forever()));
    await server.arrived(1);
    await http.close();
    expect(await ended).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(server.seen).toHaveLength(1);
  });

  test('a socket that is still connecting', async () => {
    const accepted = signpost();
    const gone = signpost();
    const port = await serveTcp((socket) => {
      accepted.reach();
      socket.on('close', gone.reach);
      socket.resume();
    });
    const http = client({ baseUrl: `https://127.0.0.1:${port}` });
    const ended = rejection(send(http, 'once', forever()));
    await accepted.reached;
    await http.close();
    await gone.reached;
    expect(await ended).toMatchObject({ code: 'CLOSED' });
  });
});

test('a reply that is there when a process that was busy looks up is read before its time is said to be over', async () => {
  // A server in a thread of its own answers while this one does nothing else.
  const worker = new Worker(
    `const { createServer } = require('node:http');
     const { parentPort, workerData } = require('node:worker_threads');
     const server = createServer((request, response) => {
       request.resume().on('end', () => {
         response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify('x'.repeat(50_000)));
         response.on('finish', () => { Atomics.store(workerData, 0, 1); Atomics.notify(workerData, 0); });
       });
     });
     server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
    { eval: true, workerData: answered },
  );
  onTestFinished(async () => void (await worker.terminate()));
  const port = await new Promise((resolve) => worker.once('message', resolve));
  const http = client({ baseUrl: `http://127.0.0.1:${String(port)}` });
  const deadline = startDeadline({ timeoutMs: 200 }, 'click');
  const reply = http.request({ method: 'GET', path: '/', effect: 'read', deadline });
  // Until the request has left.
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  Atomics.wait(answered, 0, 0, 10_000);
  const end = performance.now() + 250;
  while (performance.now() < end) continue;
  expect((await reply).body).toHaveLength(50_000);
  deadline.dispose();
});

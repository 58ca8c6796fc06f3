import { deadlineLike, startDeadline, type Effect, type Http, type Pace } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import {
  client,
  forever,
  json,
  rejection,
  reset,
  serve,
  signpost,
  text,
  type Answer,
  type ScriptedServer,
} from './http-scripted-server.js';

/** Time that passes when the test says so, but for the waits before another attempt. */
const steeredPace = (): Pace & { readonly waits: number[]; pass(): void } => {
  const waits: number[] = [];
  const ends: (() => void)[] = [];
  return {
    waits,
    random: () => 0,
    delay: (ms, signal) => {
      if (ms === 0) return Promise.resolve();
      waits.push(ms);
      return new Promise<void>((resolve, reject) => {
        ends.push(resolve);
        signal.addEventListener('abort', () => reject(new Error('nobody waits any more')));
      });
    },
    pass: () => {
      for (const end of ends.splice(0)) end();
    },
  };
};

/** An answer that the test gives when it likes, and whether the client has broken off before. */
const held = (
  answer: Answer,
): { readonly answer: Answer; readonly give: () => void; readonly broken: Promise<void> } => {
  let give = (): void => undefined;
  const broken = signpost();
  return {
    answer: (response, seen) => {
      response.once('close', () => broken.reach());
      give = () => answer(response, seen);
    },
    give: () => give(),
    broken: broken.reached,
  };
};

interface Sent {
  readonly path: string;
  readonly effect?: Effect;
  readonly order?: string;
  readonly signal?: AbortSignal;
}

const send = (http: Http, { path, effect = 'once', order = 'c1', signal }: Sent): Promise<unknown> =>
  http
    .request({
      method: 'POST',
      path,
      body: {},
      effect,
      ...(order === '' ? {} : { order }),
      deadline: signal === undefined ? forever() : startDeadline({ signal, timeoutMs: 0 }, 'test'),
    })
    .then(({ body }) => body);

const paths = ({ seen }: ScriptedServer): readonly string[] => seen.map(({ url }) => url);

const ok = json(200, 'done');

/** A client and a server whose first request has been given up, with what it is answered in the end. */
const givenUp = async (
  late: Answer,
): Promise<{
  readonly http: Http;
  readonly server: ScriptedServer;
  readonly first: ReturnType<typeof held>;
  readonly pace: ReturnType<typeof steeredPace>;
}> => {
  const first = held(late);
  const server = await serve(first.answer, ok);
  const pace = steeredPace();
  const http = client({ baseUrl: server.url, pace });
  const abort = new AbortController();
  const failed = rejection(send(http, { path: '/down', signal: abort.signal }));
  await server.arrived(1);
  abort.abort('enough');
  expect(await failed).toMatchObject({ code: 'OUTCOME_UNKNOWN', cause: 'enough' });
  return { http, server, first, pace };
};

describe('a request that was given up', () => {
  test('is waited for by what comes behind it, until it has been answered', async () => {
    const { http, server, first, pace } = await givenUp(ok);
    const up = send(http, { path: '/up', effect: 'repeatable' });
    await send(http, { path: '/look', effect: 'read', order: '' });
    expect([paths(server), pace.waits]).toEqual([['/down', '/look'], [6000]]);
    first.give();
    expect(await up).toBe('done');
    expect(paths(server)).toEqual(['/down', '/look', '/up']);
    expect(http.settling('c1')).toBeUndefined();
  });

  test('is over by a refusal, too', async () => {
    const { http, first } = await givenUp(json(400, { title: 'No such key' }));
    first.give();
    await http.settling('c1');
    expect(await send(http, { path: '/up' })).toBe('done');
  });

  test.each([
    ['a server on the way gives up as well', text(504, '')],
    ['its connection breaks', reset],
    ['its answer cannot be read', text(200, 'done?')],
  ])('goes on for six seconds when %s', async (_, late) => {
    const { http, server, first, pace } = await givenUp(late);
    const up = send(http, { path: '/up' });
    first.give();
    await first.broken;
    await send(http, { path: '/look', effect: 'read', order: '' });
    expect(paths(server)).toEqual(['/down', '/look']);
    pace.pass();
    expect(await up).toBe('done');
    expect(pace.waits).toEqual([6000]);
  });

  test('goes on for six seconds when no answer comes, and is broken off then', async () => {
    const { http, first, pace } = await givenUp(ok);
    let isBroken = false;
    void first.broken.then(() => (isBroken = true));
    await send(http, { path: '/look', effect: 'read', order: '' });
    expect(isBroken).toBe(false);
    pace.pass();
    await http.settling('c1');
    await first.broken;
  });

  test('is not waited for by what has another order, or none', async () => {
    const { http, server } = await givenUp(ok);
    await send(http, { path: '/elsewhere', order: 'c2' });
    await send(http, { path: '/run', order: '' });
    expect(paths(server)).toEqual(['/down', '/elsewhere', '/run']);
  });

  test('is waited for no longer than the next call has time: that was not sent', async () => {
    const { http, server } = await givenUp(ok);
    const abort = new AbortController();
    const failed = rejection(send(http, { path: '/up', signal: abort.signal }));
    abort.abort('enough, too');
    expect(await failed).toBe('enough, too');
    expect(paths(server)).toEqual(['/down']);
  });

  test('is broken off when the client is closed, and what waits for it is refused', async () => {
    const { http, first } = await givenUp(ok);
    const failed = rejection(send(http, { path: '/up' }));
    await http.close();
    await first.broken;
    expect(await failed).toMatchObject({ code: 'CLOSED' });
  });

  test('before it has left is over at once', async () => {
    const server = await serve(ok);
    const http = client({ baseUrl: server.url });
    expect(await rejection(send(http, { path: '/down', signal: AbortSignal.abort('enough') }))).toBe('enough');
    expect(http.settling('c1')).toBeUndefined();
  });
});

describe('a reply that is lost', () => {
  test('holds up what comes behind it', async () => {
    const server = await serve(reset, ok);
    const pace = steeredPace();
    const http = client({ baseUrl: server.url, pace });
    expect(await rejection(send(http, { path: '/down' }))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    const up = send(http, { path: '/up' });
    expect([paths(server), pace.waits]).toEqual([['/down'], [6000]]);
    pace.pass();
    expect(await up).toBe('done');
  });

  test('holds up the second sending of a release', async () => {
    const server = await serve(reset, ok);
    const pace = steeredPace();
    const up = send(client({ baseUrl: server.url, pace }), { path: '/up', effect: 'repeatable' });
    await expect.poll(() => pace.waits).toEqual([6000]);
    expect(paths(server)).toEqual(['/up']);
    pace.pass();
    expect(await up).toBe('done');
    expect(paths(server)).toEqual(['/up', '/up']);
  });

  test('of a refusal that says that nothing was done holds up nothing', async () => {
    const server = await serve(json(429, {}), ok);
    const pace = steeredPace();
    expect(await send(client({ baseUrl: server.url, pace }), { path: '/down' })).toBe('done');
    expect(pace.waits).toEqual([]);
  });
});

test('a release that is slow is not sent again while it has time', async () => {
  const first = held(ok);
  const server = await serve(first.answer, ok);
  const http = client({ baseUrl: server.url });
  // A share of three milliseconds would be over at once.
  const deadline = deadlineLike(forever(), { remainingMs: () => 3 });
  const up = http.request({ method: 'POST', path: '/up', body: {}, effect: 'repeatable', order: 'c1', deadline });
  await server.arrived(1);
  for (const path of ['/look', '/look', '/look']) await send(http, { path, effect: 'read', order: '' });
  expect(paths(server)).toEqual(['/up', '/look', '/look', '/look']);
  first.give();
  expect((await up).body).toBe('done');
});

import { startDeadline, type OpenOptions } from '@farhand/core/driver';
import { lightcone } from '@farhand/lightcone-driver';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { browser, forever, rejection, settings, vendor, type Reply } from './scripted-vendor.js';

const create = 'POST /computers';

afterEach(() => {
  vi.useRealTimers();
});

const failure = async (reply: Reply, wanted: OpenOptions = { kind: 'browser' }) => {
  const service = await vendor({ ...browser, [create]: reply });
  const error = await rejection(lightcone(settings(service.url)).open(wanted, forever()));
  return { error, service };
};

describe('the reply to a launch is unusable: it is not retried, and the outcome is unknown', () => {
  test.each<readonly [string, Reply]>([
    ['lost', 'reset'],
    ['503, as for a kind that the vendor does not know', { status: 503, json: { title: 'Service unavailable' } }],
    ['HTML of a proxy', { status: 502, text: '<html>' }],
    ['JSON that is cut off', { text: '{"id":"c1' }],
    ['an empty body', { status: 201, text: '' }],
    ['no object', { json: ['c1'] }],
    ['no id', { json: { status: 'ready' } }],
  ])('%s', async (_, reply) => {
    const { error, service } = await failure(reply);
    expect(error).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringMatching(
        /Lightcone does not return labels, so Farhand cannot search for the computer, and sweep does not find it\. If it was created, it ends by itself after it has been idle for 120 s, the vendor's default\.$/,
      ),
    });
    expect(service.log()).toEqual([[create, { kind: 'browser' }]]);
  });

  test('an answer without an id is the cause, with the vendor’s word', async () => {
    const { error } = await failure({ json: { status: 'ready' } });
    expect(error).toMatchObject({ vendorStatus: 'ready', cause: { code: 'PROTOCOL' } });
  });

  test.each(['.', '..', 'comp_\ud800'])('an answer with the id %j cannot be used', async (id) => {
    const { error, service } = await failure({ json: { id, status: 'ready' } });
    expect(error).toMatchObject({
      code: 'PROTOCOL',
      message: expect.stringContaining(
        `Lightcone: POST /computers: the id in the reply, ${JSON.stringify(id)}, cannot be part of a path. Lightcone does not return labels`,
      ),
    });
    expect(service.log()).toHaveLength(1);
  });

  test.each<readonly [Omit<OpenOptions, 'kind'>, string]>([
    [{ idleTimeoutMs: 90_500 }, 'it ends by itself after it has been idle for 91 s.'],
    [
      { idleTimeoutMs: 0 },
      'it runs to the end of its life, the longest that your plan allows, because idleTimeoutMs is 0, unless you find it in the list and end it.',
    ],
    [
      { idleTimeoutMs: 0, maxLifetimeMs: 600_000 },
      'it runs to the end of its life, 600 s, because idleTimeoutMs is 0,',
    ],
    [{ maxLifetimeMs: 600_000 }, "it ends by itself after it has been idle for 120 s, the vendor's default."],
  ])('with %o', async (wanted, message) => {
    const { error } = await failure('reset', { kind: 'browser', ...wanted });
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });
});

describe('the call ends while the request for a computer is under way', () => {
  const aborting = async (reply: Reply, passMs = 0) => {
    const abort = new AbortController();
    const deadline = startDeadline({ timeoutMs: 0, signal: abort.signal }, 'launch');
    const service = await vendor({
      ...browser,
      [create]: () => {
        abort.abort('enough');
        vi.advanceTimersByTime(passMs);
        return reply;
      },
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const error = await rejection(lightcone(settings(service.url)).open({ kind: 'browser' }, deadline));
    return { error, service };
  };

  const created: Reply = { status: 201, json: { id: 'c1' } };

  test('the reply is waited for all the same, so that the computer can be ended', async () => {
    const { error, service } = await aborting(created);
    expect(error).toBe('enough');
    expect(service.log()).toEqual([[create, { kind: 'browser' }], 'DELETE /computers/c1']);
  });

  test('one that comes almost five seconds later is not too late', async () => {
    const { error, service } = await aborting(created, 4_999);
    expect(error).toBe('enough');
    expect(service.log()).toContain('DELETE /computers/c1');
  });

  test('after five seconds the outcome is unknown', async () => {
    const { error, service } = await aborting(created, 5_000);
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', cause: 'enough' });
    expect(service.log()).toHaveLength(1);
  });

  test('what is turned away is not sent again then', async () => {
    const { error, service } = await aborting({ status: 429, json: {} });
    expect(error).toMatchObject({ code: 'RATE_LIMITED' });
    expect(service.log()).toHaveLength(1);
  });

  test('nothing is sent if it was over before', async () => {
    const service = await vendor(browser);
    const deadline = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort('enough') }, 'launch');
    expect(await rejection(lightcone(settings(service.url)).open({ kind: 'browser' }, deadline))).toBe('enough');
    expect(service.seen).toEqual([]);
  });
});

describe('what is lost track of ends by itself', () => {
  test('nothing but idleTimeoutMs takes its idle time away, nor its life', async () => {
    const service = await vendor(browser);
    const create = {
      context_id: 'mine',
      idle_timeout_enabled: false,
      auto_kill: false,
      inactivity_timeout_seconds: 86_400,
      max_lifetime_seconds: 86_400,
      timeout_seconds: 86_400,
      display: { width: 1, height: 1 },
    };
    const connection = await lightcone({ ...settings(service.url), create }).open({ kind: 'browser' }, forever());
    onTestFinished(() => connection.detach());
    expect(service.seen[0]?.body).toEqual({ context_id: 'mine', kind: 'browser' });
  });
});

describe('a launch that certainly did nothing', () => {
  test('too many at once: sent again after a while', async () => {
    const limit: Reply = { status: 429, json: { title: 'Concurrent limit reached' } };
    const service = await vendor({ ...browser, [create]: [limit, { status: 201, json: { id: 'c1' } }] });
    const connection = await lightcone(settings(service.url)).open({ kind: 'browser' }, forever());
    onTestFinished(() => connection.detach());
    expect(service.log().filter((line) => line[0] === create)).toHaveLength(2);
  });

  test.each<readonly [string, Reply, string]>([
    ['refused', { status: 402, json: { title: 'Out of credit' } }, 'REJECTED'],
    ['redirected', { status: 307, text: '', headers: { location: '/' } }, 'PROTOCOL'],
  ])('%s', async (_, reply, code) => {
    expect((await failure(reply)).error).toMatchObject({ code });
  });
});

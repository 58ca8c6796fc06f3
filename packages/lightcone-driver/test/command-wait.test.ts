import type { LightconeClient } from '@farhand/lightcone-driver';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { clientOf, rejection, success, vendor, type Reply } from './scripted-vendor.js';

afterEach(() => {
  vi.useRealTimers();
});

const sync = 'POST /computers/c1/exec/sync';
const debug = 'POST /computers/c1/debug';
const done: Reply = { json: { exit_code: 0, stdout: '', stderr: '' } };

type Call = (client: LightconeClient) => Promise<unknown>;

/** Calls, and lets so many seconds pass between the request and its answer. */
const answeredAfter = async (seconds: number, call: Call): Promise<unknown> => {
  const passing = (reply: Reply) => (): Reply => {
    vi.advanceTimersByTime(seconds * 1000);
    return reply;
  };
  const service = await vendor({ [sync]: passing(done), [debug]: passing(success()) });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  return call(clientOf(service));
};

describe('the client waits for a command longer than the vendor lets it run, by default', () => {
  test.each<readonly [string, Call, number]>([
    ['exec/sync, the vendor’s 120 s', (client) => client.exec.sync('c1', { command: 'a' }), 130],
    ['exec/sync with a limit', (client) => client.exec.sync('c1', { command: 'a', timeout_seconds: 300 }), 310],
    ['exec/sync with a short limit', (client) => client.exec.sync('c1', { command: 'a', timeout_seconds: 5 }), 15],
    ['debug, the vendor’s 120 s', (client) => client.debug('c1', { command: 'a' }), 130],
    [
      'exec/sync with a limit of the caller’s',
      (client) => client.exec.sync('c1', { command: 'a', timeout_seconds: 300 }, { timeoutMs: 20_000 }),
      20,
    ],
  ])('%s', async (_, call, limitSeconds) => {
    await answeredAfter(limitSeconds - 1, call);
    vi.useRealTimers();
    expect(await rejection(answeredAfter(limitSeconds + 1, call))).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      cause: { code: 'TIMEOUT' },
    });
  });
});

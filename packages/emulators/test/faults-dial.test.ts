import type { Fault } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';
import { faulted, vendors } from './faulted.js';

/** One fault of each type. */
const everything: readonly Fault[] = [
  { type: 'latency', delayMs: 500 },
  { type: 'actsLate', delayMs: 500, answered: 'then' },
  { type: 'replyLost' },
  { type: 'resetBeforeRead' },
  { type: 'resetMidBody' },
  { type: 'truncatedJson' },
  { type: 'html502', applied: true },
  { type: 'html502', applied: false },
  { type: 'status500', applied: true },
  { type: 'status503', applied: true },
  { type: 'status503RetryAfter', retryAfterMs: 1000 },
  { type: 'status429' },
  { type: 'duplicateReply' },
  { type: 'stalledBody' },
  { type: 'sessionExpired' },
  { type: 'slowStart', looks: 1 },
  { type: 'failAtStep', step: 1 },
];

describe.each(vendors)('%s', (vendor) => {
  test('asks the dial once for each request, in the order of arrival, without its query', async () => {
    const { server, dial, click, path } = await faulted(vendor);
    const created = dial.seen[0]?.path;
    await click();
    await fetch(`${server.url}/nowhere?token=secret`);
    expect(dial.seen).toEqual([
      { index: 0, method: 'POST', path: created },
      { index: 1, method: 'POST', path },
      { index: 2, method: 'GET', path: '/nowhere' },
    ]);
  });

  test.each(everything)('%j admits no client without the key', async (fault) => {
    const { server, dial, path, body, backend, latest } = await faulted(vendor);
    dial.next(fault);
    const response = await fetch(server.url + path, { method: 'POST', body, headers: { authorization: 'Bearer no' } });
    expect(response.status).toBe(401);
    expect([backend.log, backend.terminated]).toEqual([[], false]);
    expect(latest()).toEqual({ method: 'POST', path, status: 401 });
  });

  test('a request that leads nowhere has no fault', async () => {
    const { server, dial, headers, latest } = await faulted(vendor);
    dial.next({ type: 'replyLost' });
    expect((await fetch(`${server.url}/nowhere`, { headers })).status).toBe(404);
    expect(latest()).toEqual({ method: 'GET', path: '/nowhere', status: 404 });
  });

  test('an answer that says no is subject to faults as well', async () => {
    const { server, dial, headers, path, latest } = await faulted(vendor);
    dial.next({ type: 'html502', applied: true });
    const response = await fetch(server.url + path, { method: 'POST', headers, body: 'no JSON' });
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect(latest()).toMatchObject({ fault: { type: 'html502' } });
  });

  test.each<readonly [Fault, string]>([
    [
      { type: 'actsLate', delayMs: NaN, answered: 'then' },
      'The fault actsLate: delayMs must be a number of milliseconds from 0, got NaN.',
    ],
    [{ type: 'latency', delayMs: -1 }, 'The fault latency: delayMs must be a number of milliseconds from 0, got -1.'],
    [
      { type: 'status429', retryAfterMs: NaN },
      'The fault status429: retryAfterMs must be a number of milliseconds from 0, got NaN.',
    ],
    [
      { type: 'status503RetryAfter', retryAfterMs: Infinity },
      'The fault status503RetryAfter: retryAfterMs must be a number of milliseconds from 0, got Infinity.',
    ],
    [{ type: 'slowStart', looks: 0 }, 'The fault slowStart: looks must be an integer from 1, got 0.'],
    [{ type: 'failAtStep', step: 1.5 }, 'The fault failAtStep: step must be an integer from 1, got 1.5.'],
  ])('%j is rejected with a message', async (fault, message) => {
    const { click, backend, latest } = await faulted(vendor);
    const response = await click(fault);
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining(message)]);
    expect(backend.log).toEqual([]);
    expect(latest()).not.toHaveProperty('fault');
  });
});

import type { Fault } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';
import { faulted, vendors } from './faulted.js';
import { rawClient } from './raw-client.js';

describe.each(vendors)('%s: the download of a picture', (vendor) => {
  test('can be cut, stalled or lost', async () => {
    const { picture, dial, server, latest } = await faulted(vendor);
    const url = await picture();
    const whole = (await (await fetch(url)).arrayBuffer()).byteLength;
    expect(whole).toBeGreaterThan(100);
    const get = (fault: Fault): ReturnType<typeof rawClient> => {
      dial.next(fault);
      const client = rawClient(server.url);
      client.write(`GET ${new URL(url).pathname} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      return client;
    };

    const lost = get({ type: 'replyLost' });
    expect([await lost.ended, lost.text()]).toEqual(['end', '']);
    const reset = get({ type: 'resetBeforeRead' });
    expect([await reset.ended, reset.text()]).toEqual(['ECONNRESET', '']);
    const cut = get({ type: 'resetMidBody' });
    await cut.ended;
    expect(cut.text()).toContain(`content-length: ${whole}\r\n`);
    expect(latest()).toMatchObject({ method: 'GET', fault: { type: 'resetMidBody' } });
    const stalled = get({ type: 'stalledBody' });
    expect(await stalled.heard(/\r\n\r\n./s)).toContain(`content-length: ${whole}\r\n`);
  });

  test('half of it is half of its bytes', async () => {
    const { picture, dial } = await faulted(vendor);
    const url = await picture();
    const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
    dial.next({ type: 'stalledBody' });
    const leaving = new AbortController();
    const response = await fetch(url, { signal: leaving.signal });
    const reader = response.body?.getReader();
    const half = Math.floor(whole.length / 2);
    let came = Buffer.alloc(0);
    while (came.length < half) came = Buffer.concat([came, (await reader?.read())?.value ?? new Uint8Array()]);
    expect(came.equals(whole.subarray(0, half))).toBe(true);
    leaving.abort();
  });

  test.each<readonly [Fault, number]>([
    [{ type: 'html502', applied: true }, 502],
    [{ type: 'status500', applied: false }, 500],
    [{ type: 'status503RetryAfter', retryAfterMs: 1000 }, 503],
    [{ type: 'status429' }, 429],
  ])('%j stands in for it', async (fault, status) => {
    const { picture, dial, latest } = await faulted(vendor);
    const url = await picture();
    dial.next(fault);
    expect((await fetch(url)).status).toBe(status);
    expect(latest()).toMatchObject({ status, fault });
  });

  test.each<Fault>([
    { type: 'truncatedJson' },
    { type: 'sessionExpired' },
    { type: 'slowStart', looks: 1 },
    { type: 'failAtStep', step: 1 },
  ])('%j does nothing to it', async (fault) => {
    const { picture, dial, latest } = await faulted(vendor);
    const url = await picture();
    dial.next(fault);
    expect((await fetch(url)).status).toBe(200);
    expect(latest()).not.toHaveProperty('fault');
  });
});

import type { Fault } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';
import { faulted, vendors } from './faulted.js';

const html = '<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n';

/** What each vendor answers when it is in trouble. */
const trouble = {
  lightcone: {
    type: 'application/problem+json',
    429: '{"status":429,"title":"Rate limit exceeded","type":"","detail":"Please try again later."}',
    500: '{"status":500,"title":"Service unavailable","type":"","detail":"Please try again later."}',
    503: '{"status":503,"title":"Service unavailable","type":"","detail":"Please try again later."}',
  },
  lybic: {
    type: 'application/json',
    429: '{"code":"emulator.RATE_LIMITED","message":"Too many requests"}',
    500: '{"code":"emulator.INTERNAL","message":"Internal server error"}',
    503: '{"code":"emulator.UNAVAILABLE","message":"The service is unavailable"}',
  },
} as const;

describe.each(vendors)('%s', (vendor) => {
  const { type, ...words } = trouble[vendor];

  test.each([true, false])('html502, carried out: %s', async (applied) => {
    const { click, backend, latest } = await faulted(vendor);
    const response = await click({ type: 'html502', applied });
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect(await response.text()).toBe(html);
    expect(backend.log).toHaveLength(applied ? 1 : 0);
    expect(latest()).toMatchObject({ status: 502, fault: { type: 'html502', applied } });
  });

  test.each([
    ['status500', 500, true],
    ['status500', 500, false],
    ['status503', 503, true],
    ['status503', 503, false],
  ] as const)('%s is the vendor’s %i, carried out: %s', async (name, status, applied) => {
    const { click, backend, latest } = await faulted(vendor);
    const response = await click({ type: name, applied });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
    expect(await response.text()).toBe(words[status]);
    expect(response.headers.get('retry-after')).toBeNull();
    expect(backend.log).toHaveLength(applied ? 1 : 0);
    expect(latest()).toMatchObject({ status, fault: { type: name, applied } });
  });

  const refusals: readonly (readonly [Fault, status: 429 | 503, seconds: string | null, ms: string | null])[] = [
    [{ type: 'status503RetryAfter', retryAfterMs: 3000 }, 503, '3', null],
    [{ type: 'status503RetryAfter', retryAfterMs: 20 }, 503, '1', '20'],
    [{ type: 'status429' }, 429, null, null],
    [{ type: 'status429', retryAfterMs: 0 }, 429, '0', null],
    [{ type: 'status429', retryAfterMs: 1500 }, 429, '2', '1500'],
  ];

  test.each(refusals)('%j is a refusal with its wait', async (fault, status, seconds, ms) => {
    const { click, backend, latest } = await faulted(vendor);
    const response = await click(fault);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
    expect(await response.text()).toBe(words[status]);
    expect(response.headers.get('retry-after')).toBe(seconds);
    expect(response.headers.get('retry-after-ms')).toBe(ms);
    expect(backend.log).toEqual([]);
    expect(latest()).toMatchObject({ status, fault });
  });
});

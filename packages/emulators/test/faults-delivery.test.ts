import { describe, expect, test } from 'vitest';
import { faulted, vendors } from './faulted.js';
import { rawClient } from './raw-client.js';

const clicks = (backend: { readonly log: readonly { readonly type: string }[] }): readonly string[] =>
  backend.log.map(({ type }) => type);

/** The length that the headers promise, and that of the body which came. */
const lengths = (message: string): readonly [promised: number, came: number] => {
  const [head = '', body = ''] = message.split('\r\n\r\n');
  return [Number(/content-length: (\d+)/i.exec(head)?.[1]), body.length];
};

describe.each(vendors)('%s: carried out, but', (vendor) => {
  test('latency: answered later', async () => {
    const { rawClick, clock, backend, latest } = await faulted(vendor);
    const timers = clock.pending();
    const client = rawClick({ type: 'latency', delayMs: 500 });
    await expect.poll(() => clock.pending()).toBe(timers + 1);
    expect(clicks(backend)).toEqual(['click']);

    clock.advance(499);
    expect([clock.pending(), client.text()]).toEqual([timers + 1, '']);
    clock.advance(1);
    expect(await client.heard(/\}$/)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(latest()).toMatchObject({ status: 200, fault: { type: 'latency', delayMs: 500 } });
  });

  test('latency: nothing waits for a client that is gone', async () => {
    const { rawClick, clock } = await faulted(vendor);
    const timers = clock.pending();
    const client = rawClick({ type: 'latency', delayMs: 500 });
    await expect.poll(() => clock.pending()).toBe(timers + 1);
    client.leave();
    await expect.poll(() => clock.pending()).toBe(timers);
  });

  test('latency: closing the server does not wait for it', async () => {
    const { rawClick, clock, server } = await faulted(vendor);
    const timers = clock.pending();
    const client = rawClick({ type: 'latency', delayMs: 500 });
    await expect.poll(() => clock.pending()).toBe(timers + 1);
    await server.close();
    await client.ended;
    expect(client.text()).toBe('');
    await expect.poll(() => clock.pending()).toBe(0);
  });

  test('actsLate: carried out and answered later, whatever has come meanwhile', async () => {
    const { rawClick, click, clock, backend, latest } = await faulted(vendor);
    const timers = clock.pending();
    const client = rawClick({ type: 'actsLate', delayMs: 500, answered: 'then' });
    await expect.poll(() => clock.pending()).toBe(timers + 1);
    expect([clicks(backend), client.text(), latest()?.isStillToCome]).toEqual([[], '', true]);
    await click();
    expect(clicks(backend)).toEqual(['click']);
    clock.advance(500);
    expect(await client.heard(/\}$/)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(clicks(backend)).toEqual(['click', 'click']);
  });

  test('actsLate: carried out behind the back of a client that is gone', async () => {
    const { rawClick, clock, backend, latest } = await faulted(vendor);
    const timers = clock.pending();
    const client = rawClick({ type: 'actsLate', delayMs: 500, answered: 'then' });
    await expect.poll(() => clock.pending()).toBe(timers + 1);
    client.leave();
    clock.advance(500);
    await expect.poll(() => clicks(backend)).toEqual(['click']);
    await expect.poll(() => latest()).not.toHaveProperty('isStillToCome');
  });

  test.each([
    ['reset', ''],
    ['html504', 'HTTP/1.1 504 Gateway Timeout'],
  ] as const)('actsLate: answered by %s at once', async (answered, said) => {
    const { rawClick, clock, backend } = await faulted(vendor);
    const client = rawClick({ type: 'actsLate', delayMs: 500, answered });
    if (said === '') await client.ended;
    else await client.heard(/<\/html>/);
    expect([client.text().split('\r\n')[0], clicks(backend)]).toEqual([said, []]);
    clock.advance(500);
    await expect.poll(() => clicks(backend)).toEqual(['click']);
  });

  test('replyLost: the connection ends without a byte', async () => {
    const { rawClick, backend, latest } = await faulted(vendor);
    const client = rawClick({ type: 'replyLost' });
    expect([await client.ended, client.text()]).toEqual(['end', '']);
    expect(clicks(backend)).toEqual(['click']);
    expect(latest()).toMatchObject({ status: 200, fault: { type: 'replyLost' } });
  });

  test('resetMidBody: half of the body, then no more', async () => {
    const { rawClick, backend, latest } = await faulted(vendor);
    const client = rawClick({ type: 'resetMidBody' });
    await client.ended;
    const [promised, came] = lengths(client.text());
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(promised).toBeGreaterThan(20);
    expect(came).toBe(Math.floor(promised / 2));
    expect(clicks(backend)).toEqual(['click']);
    expect(latest()).toMatchObject({ fault: { type: 'resetMidBody' } });
  });

  test('resetMidBody: fetch cannot read the body', async () => {
    const { click } = await faulted(vendor);
    const response = await click({ type: 'resetMidBody' });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  test('stalledBody: half of the body, then silence until the client goes', async () => {
    const { rawClick, backend, latest, server } = await faulted(vendor);
    const client = rawClick({ type: 'stalledBody' });
    const [promised, came] = lengths(await client.heard(/\r\n\r\n\{/));
    expect(came).toBe(Math.floor(promised / 2));
    expect(clicks(backend)).toEqual(['click']);
    expect(latest()).toMatchObject({ status: 200, fault: { type: 'stalledBody' } });

    await server.close();
    await client.ended;
    expect(lengths(client.text())).toEqual([promised, came]);
  });

  test('truncatedJson: a whole message with half of its JSON', async () => {
    const { click, backend, latest } = await faulted(vendor);
    const response = await click({ type: 'truncatedJson' });
    const text = await response.text();
    expect([response.status, response.headers.get('content-length')]).toEqual([200, String(text.length)]);
    expect(text).toMatch(/^\{"/);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(clicks(backend)).toEqual(['click']);
    expect(latest()).toMatchObject({ status: 200, fault: { type: 'truncatedJson' } });
  });

  test('duplicateReply: the same bytes twice, on a connection that stays', async () => {
    const { rawClick, backend, latest, path, headers, body } = await faulted(vendor);
    const client = rawClick({ type: 'duplicateReply' });
    const text = await client.heard(/\}HTTP.*\}$/s);
    expect(text.slice(0, text.length / 2)).toBe(text.slice(text.length / 2));
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(lengths(text.slice(0, text.length / 2))[1]).toBe(lengths(text)[0]);
    expect(clicks(backend)).toEqual(['click']);
    expect(latest()).toMatchObject({ status: 200, fault: { type: 'duplicateReply' } });

    client.post(path, headers, body);
    await client.heard(/\}HTTP.*\}HTTP.*\}$/s);
    expect(clicks(backend)).toEqual(['click', 'click']);
  });

  test('duplicateReply: the first is what a client gets', async () => {
    const { click } = await faulted(vendor);
    const response = await click({ type: 'duplicateReply' });
    expect([response.status, typeof (await response.json())]).toEqual([200, 'object']);
    expect((await click()).status).toBe(200);
  });
});

describe.each(vendors)('%s: not carried out', (vendor) => {
  test('resetBeforeRead: the connection is reset', async () => {
    const { rawClick, backend, latest, path } = await faulted(vendor);
    const client = rawClick({ type: 'resetBeforeRead' });
    expect([await client.ended, client.text()]).toEqual(['ECONNRESET', '']);
    expect(backend.log).toEqual([]);
    expect(latest()).toEqual({ method: 'POST', path, fault: { type: 'resetBeforeRead' } });
  });

  test('resetBeforeRead: the body is not waited for', async () => {
    const { server, dial, path, headers, latest } = await faulted(vendor);
    dial.next({ type: 'resetBeforeRead' });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const client = rawClient(server.url);
    client.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}Content-Length: 100\r\n\r\n`);
    expect(await client.ended).toBe('ECONNRESET');
    expect(latest()).toMatchObject({ fault: { type: 'resetBeforeRead' } });
  });
});

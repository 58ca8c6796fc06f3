import { describe, expect, test } from 'vitest';
import { faulted, vendors } from './faulted.js';
import { lightcone } from './lightcone.js';
import { lybic } from './lybic.js';
import { rawClient, type RawClient } from './raw-client.js';

const notFound = { lightcone: '404 page not found\n', lybic: expect.stringContaining('emulator.NO_SUCH_ENDPOINT') };

/** The address of something of the page's, with its key. */
const addressOf = (watchUrl: string | undefined, path: string = '/', more: string = ''): URL => {
  const address = new URL(`${watchUrl}${more}`);
  address.pathname = path;
  return address;
};

/** Opens the page's stream of events. */
const watch = (watchUrl: string | undefined, more?: string): RawClient => {
  const { href, host, pathname, search } = addressOf(watchUrl, '/watch/events', more);
  const client = rawClient(href);
  client.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  return client;
};

describe.each(vendors)('%s:', (vendor) => {
  test('there is no page unless it is asked for', async () => {
    const { server } = await faulted(vendor);
    expect(server.watchUrl).toBeUndefined();
    expect((await fetch(`${server.url}/`)).status).toBe(404);
  });

  test('the page needs a key of its own, and its paths are unknown without it', async () => {
    const { server } = await faulted(vendor, true);
    const { watchUrl, token, url } = server;
    expect(watchUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?key=[\w-]{32}$/);
    expect(watchUrl).not.toContain(token);
    for (const path of ['/', '/watch/events']) {
      for (const query of ['', '?key=', '?key=wrong', `?key=${token}`, `?token=${token}`]) {
        const response = await fetch(`${url}${path}${query}`, { headers: { authorization: `Bearer ${token}` } });
        expect([response.status, await response.text()]).toEqual([404, notFound[vendor]]);
      }
      expect((await fetch(addressOf(watchUrl, path), { method: 'POST' })).status).toBe(404);
    }
    expect((await fetch(addressOf(watchUrl, '/watch'))).status).toBe(404);
    expect(server.requests.filter(({ path }) => /=(?!\*\*\*)/.test(path))).toEqual([]);
  });

  test('the page loads nothing from anywhere and lets nothing in', async () => {
    const { server } = await faulted(vendor, true);
    const response = await fetch(addressOf(server.watchUrl));
    const page = await response.text();

    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/]+='; style-src 'sha256-[\w+/]+='; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(page).not.toMatch(/https?:|url\(|@import| style=| on\w+=/);
    expect(page).not.toContain(new URL(server.watchUrl ?? '').searchParams.get('key'));
  });

  test.each(['attacker.test', '127.0.0.2', 'localhost.attacker.test', ''])(
    'the page is not for the foreign host %j',
    async (host) => {
      const { server } = await faulted(vendor, true);
      for (const path of ['/', '/watch/events']) {
        const { href, search } = addressOf(server.watchUrl, path);
        const client = rawClient(href);
        client.write(`GET ${path}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
        await client.ended;
        expect(client.text().split('\r\n')[0]).toBe('HTTP/1.1 421 Misdirected Request');
        expect(server.requests.at(-1)).toEqual({ method: 'GET', path: `${path}?key=***`, status: 421 });
      }
    },
  );

  test('it shows requests with what they did, and neither logs nor spoils its own', async () => {
    const { server, dial, click, id } = await faulted(vendor, true);
    const before = server.requests.length;
    const page = watch(server.watchUrl);
    await page.heard(/event: computers\ndata: .*\n/);
    await fetch(addressOf(server.watchUrl));
    expect([server.requests.length, dial.seen.length]).toEqual([before, before]);

    await click({ type: 'html502', applied: true });
    const text = await page.heard(/event: request\ndata: \{"number":2,.*"tookMs":0.*\n/);
    expect(text).toContain(`event: computers\ndata: {"computers":[{"id":"${id}",`);
    expect(text).toMatch(/"summary":"click 1, 2","status":502,"tookMs":0,"body":".*","notes":\["fault: html502"\]\}\n/);
    expect([server.requests.length, dial.seen.length]).toEqual([before + 1, before + 1]);
  });

  test('it shows the screen, the pointer and what is held, again when they have changed', async () => {
    const { server, clock, click, id } = await faulted(vendor, true);
    const without = clock.pending();
    const page = watch(server.watchUrl);
    const text = await page.heard(/event: picture\ndata: \{"computer":"\S+","jpeg":"\/9j\/.*"\}\n/);
    const size = '"display":{"width":1280,"height":720}';
    expect(text).toContain(`event: input\ndata: {"computer":"${id}",${size},"held":[]}\n`);

    await click();
    await expect.poll(() => clock.pending()).toBe(without + 1);
    clock.advance(300);
    const press = '"press":{"at":{"x":1,"y":2},"button":"left","number":0}';
    const input = `event: input\ndata: {"computer":"${id}",${size},"pointer":{"x":1,"y":2},${press},"held":[]}\n`;
    await expect.poll(() => page.text()).toContain(input);
    await expect.poll(() => clock.pending()).toBe(without + 1);
    expect(page.text().match(/event: picture/g)).toHaveLength(1);

    page.leave();
    await expect.poll(() => clock.pending()).toBe(without);
  });
});

test('nothing of a key gets to the page', async () => {
  const { server, call, create } = await lightcone({ watch: true, token: 'sk_never_shown' });
  const { path } = await create();
  const page = watch(server.watchUrl);
  await call('POST', `${path}/type?token=sk_never_shown`, {
    text: 'say sk_never_shown',
    access_token: 'abc',
    key: 'a',
  });
  await call('POST', `${path}/navigate`, { url: 'https://ada:lovelace@example.com/?api_key=xyz&a=1' });

  const text = await page.heard(/"number":3,.*"tookMs".*\n/);
  expect(text).not.toMatch(/sk_never_shown|abc|lovelace|xyz/);
  expect(text).toContain(
    String.raw`"body":"{\n  \"text\": \"say ***\",\n  \"access_token\": \"***\",\n  \"key\": \"a\"\n}"`,
  );
  expect(text).toContain(String.raw`https://***@example.com/?api_key=***&a=1`);
});

test('watching does not keep a computer of lightcone alive', async () => {
  const { server, call, clock, create } = await lightcone({ watch: true });
  const { path } = await create();
  const idle = async (): Promise<string> => (await call('GET', path)).body.idle_expires_at;
  const before = await idle();
  const page = watch(server.watchUrl);
  await page.heard(/event: picture/);
  clock.advance(119_000);
  await fetch(addressOf(server.watchUrl));

  expect(await idle()).toBe(before);
  clock.advance(1_000);
  await expect.poll(() => server.sessions()).toEqual([]);
  await expect.poll(() => (clock.advance(300), page.text())).toContain('event: computers\ndata: {"computers":[]}\n');
});

test('keys that are held are shown', async () => {
  const { server, call, create } = await lightcone({ watch: true });
  const { path } = await create();
  await call('POST', `${path}/key-down`, { key: 'shift' });
  await call('POST', `${path}/mouse-down`, { x: 3, y: 4 });
  await call('POST', `${path}/type`, { text: 'a' });

  expect(await watch(server.watchUrl).heard(/event: input\n.*\n/)).toContain('"held":["Shift","left"]');
});

test('the newest computer is shown, or the one that is asked for', async () => {
  const { server, create } = await lybic({ watch: true });
  const [first, second] = [await create(), await create()];

  expect(await watch(server.watchUrl).heard(/event: input\n.*\n/)).toContain(`{"computer":"${second.id}"`);
  const asked = watch(server.watchUrl, `&computer=${first.id}`);
  expect(await asked.heard(/event: input\n.*\n/)).toContain(`{"computer":"${first.id}"`);
  const gone = watch(server.watchUrl, '&computer=gone');
  expect(await gone.heard(/event: input\n.*\n/)).toContain(`{"computer":"${second.id}"`);
});

test('a screen that cannot be seen is said to be in trouble', async () => {
  const { server, create } = await lightcone({
    watch: true,
    recorder: { screenshot: () => Promise.reject(new Error('no light')) },
  });
  const { id } = await create();
  expect(await watch(server.watchUrl).heard(/event: trouble\n.*\n/)).toContain(
    `event: trouble\ndata: {"computer":"${id}","message":"no light"}\n`,
  );
});

test('a server ends while it is watched', async () => {
  const { server } = await lybic({ watch: true });
  const page = watch(server.watchUrl);
  await page.heard(/event: computers/);
  await server.close();
  expect(await page.ended).toMatch(/^(end|ECONNRESET)$/);
});

import { expect, test } from 'vitest';
import { loginSite } from './login-site.js';
import { openAccount } from './real-computer.js';

test('a computer is created, listed, shown, kept alive and ended', async () => {
  const { client } = await openAccount();
  const created = await client.create({
    kind: 'browser',
    display: { width: 800, height: 600, scale: 1 },
    max_lifetime_seconds: 600,
    timeout_seconds: 600,
    inactivity_timeout_seconds: 60,
    idle_timeout_enabled: true,
    auto_kill: true,
    context_id: 'nightly',
    stealth: {},
  });
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(created).toEqual({
    id: expect.stringMatching(/^comp_\d+$/),
    kind: 'browser',
    status: 'ready',
    created_at: time,
    expires_at: time,
    idle_expires_at: time,
    last_activity_at: time,
    max_lifetime_seconds: 600,
    inactivity_timeout_seconds: 60,
    idle_timeout_enabled: true,
    auto_kill: true,
    endpoints: expect.objectContaining({ screencast: `/computers/${created.id}/screencast` }),
  });
  const id = created.id ?? '';
  const running = { ...created, status: 'RUNNING' };
  expect(await client.retrieve(id)).toEqual(running);
  expect(await client.list()).toEqual([running]);
  expect(await client.list({ type: 'live' })).toEqual([running]);
  expect(await client.list({ type: 'persistent' })).toEqual([]);
  expect(await client.status(id)).toEqual({ ...running, kind: undefined, endpoints: undefined });

  const { result } = await client.screenshot(id, { base64: true });
  const jpeg = Buffer.from(String(result?.['screenshot_url']), 'base64');
  expect([...jpeg.subarray(0, 2)]).toEqual([0xff, 0xd8]);

  expect(await client.keepalive(id)).toEqual({ status: 'RUNNING' });
  const later = await client.status(id);
  expect(Date.parse(later.last_activity_at ?? '')).toBeGreaterThan(Date.parse(created.last_activity_at ?? ''));
  expect(later.expires_at).toBe(created.expires_at);
  await client.delete(id);
  await expect(client.retrieve(id)).rejects.toMatchObject({ code: 'CLOSED' });
  expect(await client.list()).toEqual([]);
});

test('a page is loaded, read, seen and given a size', async () => {
  const { client, create } = await openAccount();
  const site = await loginSite();
  const id = await create();
  const { executed_tab_id: tab_id = '' } = await client.navigate(id, { url: site.url });
  expect((await client.html(id, { auto_detect_encoding: true, tab_id })).result?.['html_content']).toContain(
    'nobody, nothing kept</title>',
  );
  const { status, timestamp, request_id } = await client.viewport(id, {
    width: 640,
    height: 480,
    scale_factor: 1,
    tab_id,
  });
  expect([status, timestamp, request_id]).toEqual([
    'SUCCESS',
    expect.stringMatching(/Z$/),
    expect.stringMatching(/^req_/),
  ]);
  const { page_context } = await client.execute(id, { action: { type: 'wait', ms: 1, include_context: true } });
  expect(page_context).toEqual({
    url: `${site.url}/`,
    title: 'nobody, nothing kept',
    tab_id,
    is_main_tab: true,
    viewport_width: 640,
    viewport_height: 480,
    page_width: 640,
    page_height: 480,
    scroll_x: 0,
    scroll_y: 0,
    device_scale_factor: 1,
  });
  const { result } = await client.screenshot(id, { tab_id });
  const picture = await fetch(String(result?.['screenshot_url']));
  expect(picture.headers.get('content-type')).toBe('image/jpeg');
  await site.close();
});

test('what an action cannot do is in its answer', async () => {
  const { client, create } = await openAccount();
  const id = await create();
  await expect(client.navigate(id, { url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({
    code: 'ACTION_FAILED',
    vendorStatus: 'EXECUTION_ERROR',
    message: expect.stringContaining('net::ERR_'),
  });
  const { executed, total, results } = await client.batch(id, {
    actions: [{ type: 'wait', ms: 1 }, { type: 'go_to_url', url: 'http://127.0.0.1:1/' }, { type: 'wait' }],
  });
  expect([executed, total]).toEqual([2, 3]);
  expect(results?.map(({ error_message }) => error_message)).toEqual([undefined, expect.stringContaining('net::ERR_')]);
});

test('tabs are opened, listed, switched and closed', async () => {
  const { client, create } = await openAccount();
  const id = await create();
  const tabs = async (): Promise<unknown> => (await client.tabs.list(id)).result?.['tabs'];
  const first = (await client.tabs.list(id)).executed_tab_id ?? '';
  const second = String(
    (await client.tabs.create(id, { url: 'data:text/html,<title>two' })).result?.['created_tab_id'],
  );
  expect(await tabs()).toEqual([
    { tab_id: first, url: 'about:blank', title: '' },
    { tab_id: second, url: 'data:text/html,<title>two', title: 'two', is_main: true },
  ]);
  await client.tabs.switch(id, first);
  expect(await tabs()).toMatchObject([{ tab_id: first, is_main: true }, { tab_id: second }]);
  await client.tabs.delete(id, second);
  expect(await tabs()).toMatchObject([{ tab_id: first }]);
  await expect(client.tabs.delete(id, first)).rejects.toMatchObject({ code: 'ACTION_FAILED' });
});

test('commands run in a directory, with variables, for a limited time', async () => {
  const { client, create } = await openAccount();
  const id = await create();
  const command = 'echo "$A" && pwd | tail -c 6 && echo oops >&2 && exit 3';
  await client.exec.sync(id, { command: 'mkdir inner' });
  expect(await client.exec.sync(id, { command, cwd: 'inner', env: { A: 'grüße' }, timeout_seconds: 10 })).toEqual({
    exit_code: 3,
    stdout: 'grüße\ninner\n',
    stderr: 'oops\n',
  });
  const { body } = await client.exec.create(id, { command, cwd: 'inner', env: { A: 'a' }, timeout_seconds: 10 });
  let lines = '';
  for await (const chunk of body) lines += Buffer.from(chunk).toString();
  expect(
    lines
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toEqual(
    expect.arrayContaining([
      { type: 'stderr', data: 'oops\n' },
      { type: 'exit', code: 3 },
    ]),
  );
  const { result } = await client.debug(id, { command: 'echo 12345', timeout_seconds: 10, max_output_length: 3 });
  expect(result).toMatchObject({ debug_response: '123', exit_code: 0 });
});

/** The first event of a stream that has `word` in it. */
const firstWith = async (body: AsyncIterable<Uint8Array>, word: string): Promise<string> => {
  let text = '';
  for await (const chunk of body) {
    text += Buffer.from(chunk).toString();
    const event = text
      .split('\n\n')
      .slice(0, -1)
      .find((one) => one.includes(word));
    if (event !== undefined) return event;
  }
  throw new Error(`The stream ended without ${word}.`);
};

test('what is done and what is seen is streamed', async () => {
  const { client, create } = await openAccount();
  const id = await create();
  const events = await client.events(id);
  const heard = firstWith(events.body, '"status":"SUCCESS"');
  await client.execute(id, { action: { type: 'wait', ms: 1, request_id: 'marked' } });
  expect(JSON.parse((await heard).replace(/^data: /, ''))).toMatchObject({ request_id: 'marked', status: 'SUCCESS' });
  const frames = await client.screencast(id);
  const frame: unknown = JSON.parse((await firstWith(frames.body, 'image_data')).replace(/^data: /, ''));
  expect(frame).toMatchObject({ image_data: expect.stringMatching(/^\/9j\//), metadata: { viewport_width: 1280 } });
});

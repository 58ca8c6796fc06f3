import type { LoggedRequest } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';
import { handDial, type HandDial } from './hand-dial.js';
import { lightcone, type Lightcone } from './lightcone.js';
import { rawClient, type RawClient } from './raw-client.js';

const headers = { authorization: 'Bearer sk_test' };

/** A computer whose commands write into its workspace, so that a test can see that they ran. */
const computer = async (): Promise<{
  readonly api: Lightcone;
  readonly dial: HandDial;
  readonly path: string;
  run(command: string): RawClient;
  /** The exit code and output of a command that runs without a fault. */
  look(command: string): Promise<unknown>;
  latest(): LoggedRequest | undefined;
}> => {
  const dial = handDial();
  const api = await lightcone({ allowExec: true, faults: dial.faults });
  const { path } = await api.create();
  return {
    api,
    dial,
    path,
    run: (command) => {
      const client = rawClient(api.server.url);
      client.post(`${path}/exec`, headers, JSON.stringify({ command }));
      return client;
    },
    look: async (command) => (await api.call('POST', `${path}/exec/sync`, { command })).body,
    latest: () => api.server.requests.at(-1),
  };
};

describe('the stream of a command', () => {
  test('replyLost: the command runs to its end, nothing is heard', async () => {
    const { dial, run, look, latest } = await computer();
    dial.next({ type: 'replyLost' });
    const client = run('echo one; echo two; echo x > ran');
    expect([await client.ended, client.text()]).toEqual(['end', '']);
    expect(latest()).toMatchObject({ fault: { type: 'replyLost' } });
    expect(await look('cat ran')).toMatchObject({ stdout: 'x\n' });
  });

  test('html502, carried out: the page comes when the command has ended', async () => {
    const { dial, run, look } = await computer();
    dial.next({ type: 'html502', applied: true });
    expect(await run('echo x > ran').heard(/<\/html>\n$/)).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    expect(await look('cat ran')).toMatchObject({ stdout: 'x\n' });
  });

  test('status429: the command does not run', async () => {
    const { dial, run, look } = await computer();
    dial.next({ type: 'status429' });
    await run('echo x > ran').heard(/^HTTP\/1\.1 429 .*\}$/s);
    expect(await look('cat ran')).toMatchObject({ exit_code: 1, stdout: '' });
  });

  test('resetMidBody: its first piece, then no more', async () => {
    const { dial, run, latest } = await computer();
    dial.next({ type: 'resetMidBody' });
    const client = run('echo one');
    await client.ended;
    expect(client.text()).toContain('{"type":"stdout","data":"one\\n"}\n');
    expect(client.text()).not.toContain('exit');
    expect(latest()).toMatchObject({ status: 200, fault: { type: 'resetMidBody' } });
  });

  test('stalledBody: its first piece, then silence', async () => {
    const { dial, run, look, api } = await computer();
    dial.next({ type: 'stalledBody' });
    const client = run('echo one; echo two; echo x > ran');
    await client.heard(/one/);
    await expect.poll(() => look('cat ran')).toMatchObject({ stdout: 'x\n' });
    await api.server.close();
    await client.ended;
    expect(client.text()).not.toContain('exit');
  });

  test.each(['truncatedJson', 'duplicateReply'] as const)('%s does not apply', async (type) => {
    const { dial, run, latest } = await computer();
    dial.next({ type });
    await run('echo one').heard(/"exit","code":0\}/);
    expect(latest()).not.toHaveProperty('fault');
  });

  test('latency: it begins later', async () => {
    const { dial, run, api } = await computer();
    const timers = api.clock.pending();
    dial.next({ type: 'latency', delayMs: 500 });
    const client = run('echo one');
    await expect.poll(() => api.clock.pending()).toBe(timers + 1);
    expect(client.text()).toBe('');
    api.clock.advance(500);
    await client.heard(/"exit","code":0\}/);
  });
});

describe('a stream without an end', () => {
  const open = async (path: string, { server }: Lightcone): Promise<RawClient> => {
    const client = rawClient(server.url);
    client.write(`GET ${path}/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk_test\r\n\r\n`);
    return client;
  };

  test('replyLost: the connection ends at once', async () => {
    const { api, dial, path } = await computer();
    dial.next({ type: 'replyLost' });
    const client = await open(path, api);
    expect([await client.ended, client.text()]).toEqual(['end', '']);
  });

  test('status503, carried out: stands in for it at once', async () => {
    const { api, dial, path } = await computer();
    dial.next({ type: 'status503', applied: true });
    expect(await (await open(path, api)).heard(/\}$/)).toMatch(/^HTTP\/1\.1 503 /);
  });

  test('stalledBody: a heartbeat, then nothing of what happens', async () => {
    const { api, dial, path } = await computer();
    dial.next({ type: 'stalledBody' });
    const client = await open(path, api);
    await client.heard(/: heartbeat/);
    await api.call('POST', `${path}/click`, { x: 1, y: 2 });
    await api.server.close();
    await client.ended;
    expect(client.text()).not.toContain('data:');
  });
});

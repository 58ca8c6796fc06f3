import { attach, launch, list, type Computer } from '@farhand/core';
import { recorder, type RecorderConnection } from '@farhand/driver-testkit/recorder';
import { serveLybic, type Clock, type LybicOptions as EmulatorOptions, type LybicServer } from '@farhand/emulators';
import { lybic, lybicClient, type LybicClient, type LybicOptions } from '@farhand/lybic-driver';
import { describe, expect, onTestFinished, test } from 'vitest';

import { forever, instant, rejection } from './scripted-vendor.js';

const linux = 'beijing-2c-4g-cpu-linux';
const windows = 'beijing-2c-4g-cpu';

interface Service {
  readonly server: LybicServer<RecorderConnection>;
  readonly options: LybicOptions;
  readonly client: LybicClient;
  open(more?: LybicOptions, maxLifetimeMs?: number): Promise<Computer>;
}

const serve = async (more: Omit<EmulatorOptions, 'driver'> = {}): Promise<Service> => {
  const server = await serveLybic({ driver: recorder(), ...more });
  onTestFinished(() => server.close());
  const options = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url, shape: linux, pace: instant };
  const client = lybicClient(options);
  onTestFinished(() => client.close());
  const open = async (extra: LybicOptions = {}, maxLifetimeMs?: number): Promise<Computer> => {
    const life = maxLifetimeMs === undefined ? {} : { maxLifetimeMs };
    const computer = await launch(lybic({ ...options, ...extra }), { kind: 'desktop', ...life });
    onTestFinished(() => computer.close());
    return computer;
  };
  return { server, options, client, open };
};

/** A clock that is turned by hand. */
const handClock = (): Clock & { readonly pass: (ms: number) => void } => {
  let nowMs = Date.now();
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  return {
    now: () => nowMs,
    after: (delayMs, run) => {
      const timer = { atMs: nowMs + delayMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass: (ms) => {
      nowMs += ms;
      for (const timer of [...timers].filter(({ atMs }) => atMs <= nowMs)) if (timers.delete(timer)) timer.run();
    },
  };
};

describe('launch', () => {
  test('waits for a sandbox that is slow to start', async () => {
    const { server, open } = await serve({ pendingReads: 3 });
    const computer = await open();
    expect(server.requests.filter(({ path }) => path.endsWith('/status'))).toHaveLength(4);
    expect(computer).toMatchObject({ kind: 'desktop', display: { width: 1280, height: 720 } });
  });

  test('has the size that the vendor gives', async () => {
    const { open } = await serve({ display: { width: 800, height: 600 } });
    expect((await open()).display).toEqual({ width: 800, height: 600 });
  });

  test('by the deprecated path as well', async () => {
    const { server, open } = await serve();
    await (await open({ actionsPath: 'computer-use' })).tab.click(1, 2);
    const paths = server.requests.map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith('/actions/computer-use'))).toHaveLength(2);
    expect(paths.filter((path) => path.endsWith('/actions/execute'))).toEqual([]);
  });

  test.each(['ERROR', 'STOPPED'] as const)('of one that ends as %s leaves nothing behind', async (status) => {
    const { server, options } = await serve({ statusOf: () => status });
    const error = await rejection(launch(lybic(options), { kind: 'desktop' }));
    expect(error).toMatchObject({ vendorStatus: status });
    expect(server.sessions()).toEqual([]);
  });

  test('of a shape that there is not says which there are', async () => {
    const { options } = await serve();
    const error = await rejection(launch(lybic({ ...options, shape: 'huge' }), { kind: 'desktop' }));
    expect(error).toMatchObject({
      code: 'REJECTED',
      message: expect.stringContaining(
        `There is no shape 'huge'. This account has '${linux}' (Linux, x86_64), '${windows}' (Windows, x86_64).`,
      ),
    });
  });

  test('when there is no room', async () => {
    const { options, open } = await serve({ maxConcurrent: 1 });
    await open();
    const error = await rejection(launch(lybic(options), { kind: 'desktop' }));
    expect(error).toMatchObject({ code: 'REJECTED', vendorStatus: 'nomos.partner.NO_ROOMS_AVAILABLE' });
  });

  test('with a wrong key', async () => {
    const { options } = await serve();
    const error = await rejection(launch(lybic({ ...options, apiKey: 'lysk-wrong' }), { kind: 'desktop' }));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', message: expect.not.stringContaining('lysk-wrong') });
  });
});

describe('a computer that runs', () => {
  test('is listed and can be attached to', async () => {
    const { options, open } = await serve();
    const computer = await open();
    expect(await list(lybic(options))).toMatchObject([{ id: computer.id, kind: 'desktop', status: 'running' }]);
    const again = await attach(lybic(options), computer.id);
    await again.close();
    expect(await computer.status()).toMatchObject({ status: 'running' });
  });

  test('is listed with its tag, and can be ended by its id alone', async () => {
    const { server, options, open } = await serve();
    const driver = lybic(options);
    const tagged = await launch(driver, { kind: 'desktop', tag: 'ci-7' });
    onTestFinished(() => tagged.close());
    const other = await open({ name: 'farhand ci-7' });
    expect(Object.fromEntries((await list(driver)).map(({ id, tag }) => [id, tag]))).toEqual({
      [tagged.id]: 'ci-7',
      [other.id]: undefined,
    });
    expect(await tagged.status()).toMatchObject({ tag: 'ci-7' });
    await driver.terminate(tagged.id, forever());
    await driver.terminate(tagged.id, forever());
    expect(server.connection(tagged.id)).toBeUndefined();
    expect((await list(driver)).map(({ id }) => id)).toEqual([other.id]);
  });

  test('is kept alive for as long as it was launched for', async () => {
    const { server, open } = await serve();
    const computer = await open({}, 600_000);
    await computer.keepAlive();
    // The vendor's clock tells whole seconds, so up to one more may be left by it.
    const body: unknown = expect.toBeOneOf([{ maxLifeSeconds: 600 }, { maxLifeSeconds: 601 }]);
    expect(server.requests.at(-1)).toMatchObject({ path: expect.stringMatching(/\/extend$/), body });
  });

  test('runs commands, where it may', async () => {
    const { open } = await serve({ allowExec: true });
    const computer = await open();
    expect(await computer.shell?.run('echo "$A"; exit 3', { env: { A: 'grüße' } })).toEqual({
      exitCode: 3,
      stdout: 'grüße\n',
      stderr: '',
    });
  });

  test('does not, where it may not', async () => {
    const { open } = await serve();
    const error = await rejection((await open()).shell?.run('echo a') ?? Promise.resolve());
    expect(error).toMatchObject({ vendorStatus: 'emulator.EXEC_DISABLED' });
  });
});

describe('a computer that is over', () => {
  test.each([400, 404, 410] as const)('by its lifetime, said with %d', async (expiredStatus) => {
    const clock = handClock();
    const { options, open, server } = await serve({ clock, variants: { expiredStatus } });
    const computer = await open({}, 60_000);
    clock.pass(60_000);
    await expect.poll(() => server.sessions()).toEqual([]);
    expect(await rejection(Promise.resolve(computer.tab.click(1, 1)))).toMatchObject({ code: 'CLOSED' });
    expect(await rejection(computer.screenshot())).toMatchObject({ code: 'CLOSED' });
    expect(await rejection(attach(lybic(options), computer.id))).toMatchObject({ code: 'CLOSED' });
    const running = (await list(lybic(options))).filter(({ status }) => status === 'running');
    expect(running).toEqual([]);
  });

  test('because someone deleted it', async () => {
    const { client, options, open } = await serve();
    const computer = await open();
    await client.sandboxes.delete(computer.id);
    expect(await rejection(Promise.resolve(computer.tab.click(1, 1)))).toMatchObject({ code: 'CLOSED', status: 404 });
    expect(await rejection(attach(lybic(options), computer.id))).toMatchObject({ code: 'CLOSED', status: 404 });
    await computer.close();
  });
});

describe('the client', () => {
  test('reads what the vendor’s parser makes of a text, and sends it', async () => {
    const { client, open, server } = await serve();
    const { id } = await open();
    const text = "Thought: there\nAction: left_double(point='<point>500 500</point>')";
    const { actions } = await client.parse.computerUse('ui-tars', text);
    expect(actions).toMatchObject([{ type: 'mouse:doubleClick', button: 1 }]);
    for (const action of actions) await client.actions.execute(id, { action, includeScreenShot: false });
    expect(server.connection(id)).toMatchObject({ kind: 'desktop' });
  });

  test('makes a command talk', async () => {
    const { client, open } = await serve({ allowExec: true });
    const { id } = await open();
    let said = '';
    for await (const event of await client.shell.stream(id, { command: 'echo a; echo b' })) {
      if (event.type === 'stdout') said += Buffer.from(event.bytes).toString();
    }
    expect(said).toBe('a\nb\n');
  });

  test('shows the organization', async () => {
    const { client, open } = await serve();
    await open();
    expect((await client.shapes.list()).map(({ name, pricePerHour }) => [name, pricePerHour])).toEqual([
      [linux, 1],
      [windows, 1],
    ]);
    expect(await client.stats()).toMatchObject({ sandboxes: 1 });
    expect((await client.projects.list()).map(({ defaultProject }) => defaultProject)).toEqual([true]);
    expect(await client.images.list()).toMatchObject({ images: [] });
    expect((await client.mcpServers.getDefault()).defaultMcpServer).toBe(true);
  });

  test('opens and closes a port', async () => {
    const { client, open } = await serve();
    const { id } = await open();
    const mapping = await client.mappings.create(id, '127.0.0.1:3000');
    expect(await client.mappings.get(id, '127.0.0.1:3000')).toEqual(mapping);
    expect(await client.mappings.list(id)).toEqual([mapping]);
    await client.mappings.delete(id, '127.0.0.1:3000');
    expect(await client.mappings.list(id)).toEqual([]);
  });
});

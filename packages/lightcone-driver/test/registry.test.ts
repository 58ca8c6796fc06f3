import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lightcone } from '@farhand/lightcone-driver';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { later, register, temporary } from './registered.js';
import { forever, key, rejection, settings, success, vendor } from './scripted-vendor.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe('a computer that is launched with a tag', () => {
  test('is remembered, and listed with its tag', async () => {
    const { launch, list } = await register();
    await launch('ci-7');
    expect(await list(['c1', 'c2'])).toEqual([
      { id: 'c1', kind: 'browser', status: 'running', tag: 'ci-7' },
      { id: 'c2', kind: 'browser', status: 'running' },
    ]);
  });

  test('in one small file that only this user can read, without a key', async () => {
    const { launch, files, registryDir, service } = await register();
    await launch('ci-7');
    expect(await files()).toEqual([expect.stringMatching(/^c1-[0-9a-f]{16}\.json$/)]);
    const [name = ''] = await files();
    const text = await readFile(join(registryDir, name), 'utf8');
    expect(JSON.parse(text)).toEqual({
      id: 'c1',
      tag: 'ci-7',
      origin: service.url,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      account: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    expect(text).not.toContain(key);
    if (process.platform === 'win32') return;
    expect((await stat(join(registryDir, name))).mode & 0o777).toBe(0o600);
    expect((await stat(registryDir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(registryDir, '..'))).mode & 0o777).toBe(0o700);
  });

  test('before anything else is done with it', async () => {
    const { service, launch, registryDir } = await register();
    let known: readonly string[] = [];
    service.answer({
      'POST /computers/c1/screenshot': () => {
        known = readdirSync(registryDir);
        return success({});
      },
    });
    await rejection(launch('ci-7'));
    expect(known).toHaveLength(1);
  });

  test('reports its tag, and so does an attached one', async () => {
    const { launch, service, options } = await register();
    service.answer({ 'GET /computers/c1/status': { json: { status: 'RUNNING' } } });
    const launched = await launch('ci-7');
    const attached = await lightcone(options).attach('c1', forever());
    onTestFinished(() => attached.detach());
    for (const connection of [launched, attached]) {
      expect(await connection.status(forever())).toMatchObject({ id: 'c1', tag: 'ci-7' });
    }
  });

  test('without a tag nothing is written', async () => {
    const { launch, files, registryDir, tags } = await register();
    await (await launch()).terminate(forever());
    expect(await files()).toEqual([]);
    await expect(stat(registryDir)).rejects.toThrow('ENOENT');
    expect(await tags(['c1'])).toEqual({ c1: undefined });
  });
});

describe('is forgotten', () => {
  test('when its connection ends it', async () => {
    const { launch, files } = await register();
    await (await launch('ci-7')).terminate(forever());
    expect(await files()).toEqual([]);
  });

  test('when the driver ends it, also if it is gone by then', async () => {
    const { launch, files, service, options } = await register();
    await launch('ci-7');
    service.answer({ 'DELETE /computers/c1': { status: 404, json: { title: 'Session not found' } } });
    await lightcone(options).terminate('c1', forever());
    expect(await files()).toEqual([]);
  });

  test('not when it cannot be ended', async () => {
    const { launch, files, service, options } = await register();
    await launch('ci-7');
    service.answer({ 'DELETE /computers/c1': { status: 403, json: {} } });
    await rejection(lightcone(options).terminate('c1', forever()));
    expect(await files()).toHaveLength(1);
  });

  test('when its launch fails later on', async () => {
    const { launch, files, service } = await register({ 'GET /computers/c1/tabs': success({}) });
    expect(await rejection(launch('ci-7'))).toMatchObject({ code: 'PROTOCOL' });
    expect(service.log()).toContain('DELETE /computers/c1');
    expect(await files()).toEqual([]);
  });

  test('when the vendor does not list it any more, but not within the first minute', async () => {
    const { launch, files, list } = await register();
    await launch('ci-7');
    later(59_000);
    await list([]);
    expect(await files()).toHaveLength(1);
    later(61_000);
    await list(['c1']);
    expect(await files()).toHaveLength(1);
    await list([]);
    expect(await files()).toEqual([]);
  });

  test('not by the list of another service, nor, for a week, by that of another account', async () => {
    const { launch, files, list, options } = await register();
    await launch('ci-7');
    const other = await vendor({ 'GET /computers': { json: [] } });
    later(3 * 24 * 60 * 60_000);
    await lightcone({ ...options, baseUrl: other.url }).list(forever());
    await list([], { apiKey: 'sk_other' });
    expect(await files()).toHaveLength(1);
    later(5 * 24 * 60 * 60_000);
    await list([], { apiKey: 'sk_other' });
    expect(await files()).toEqual([]);
  });
});

describe('a tag that cannot be kept', () => {
  test('fails the launch before anything is created', async () => {
    const { launch, registryDir, service } = await register();
    await writeFile(join(registryDir, '..', '..', 'a'), 'a file');
    const error = await rejection(launch('ci-7'));
    expect(error).toMatchObject({
      code: 'REJECTED',
      message: expect.stringMatching(
        /^lightcone: the tag of a computer cannot be stored in .*: E\w+.*Pass lightcone\(\{ registryDir \}\)/,
      ),
      cause: { code: expect.stringMatching(/^E(EXIST|NOTDIR)$/) },
    });
    expect(service.seen).toEqual([]);
  });

  test('ends the computer if it was created by then', async () => {
    const { launch, registryDir, service } = await register();
    service.answer({
      'POST /computers': () => {
        // The folder was there a moment ago.
        rmSync(registryDir, { recursive: true });
        writeFileSync(registryDir, 'a file');
        return { status: 201, json: { id: 'c1' } };
      },
    });
    expect(await rejection(launch('ci-7'))).toMatchObject({ code: 'REJECTED', cause: { code: 'ENOTDIR' } });
    expect(service.log()).toEqual([['POST /computers', { kind: 'browser' }], 'DELETE /computers/c1']);
  });
});

describe('without registryDir the files are among the user’s state', () => {
  test('XDG_STATE_HOME', async () => {
    const { service } = await register();
    const state = await temporary();
    vi.stubEnv(process.platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_STATE_HOME', state);
    const { registryDir: _, ...rest } = settings(service.url);
    const connection = await lightcone(rest).open({ kind: 'browser', tag: 'ci-7' }, forever());
    await connection.detach();
    expect(await readdir(join(state, 'farhand', 'lightcone'))).toHaveLength(1);
  });

  test.runIf(process.platform !== 'win32').each(['', 'state'])(
    'else ~/.local/state: XDG_STATE_HOME is %j',
    async (relative) => {
      const { service } = await register();
      const home = await temporary();
      vi.stubEnv('XDG_STATE_HOME', relative);
      vi.stubEnv('HOME', home);
      const { registryDir: _, ...rest } = settings(service.url);
      const connection = await lightcone(rest).open({ kind: 'browser', tag: 'ci-7' }, forever());
      await connection.detach();
      expect(await readdir(join(home, '.local', 'state', 'farhand', 'lightcone'))).toHaveLength(1);
    },
  );
});

import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lightcone } from '@farhand/lightcone-driver';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { later, register, temporary } from './registered.js';
import { browser, forever, vendor } from './scripted-vendor.js';

afterEach(() => {
  vi.useRealTimers();
});

describe('what else is in the folder does not matter', () => {
  test('files of others, broken ones and half-written ones: never a tag, never a failure, never removed', async () => {
    const { launch, tags, files, registryDir } = await register();
    await launch('ci-7');
    const [name = ''] = await files();
    const entry = await readFile(join(registryDir, name), 'utf8');
    const put = (file: string, text: string): Promise<void> => writeFile(join(registryDir, file), text);
    await put('c2.json', entry.replace('"c1"', '"c2"'));
    await put(name.replace('c1', 'c2'), entry.replace('"c1"', '"c2"'));
    await put(`c3-${'0'.repeat(16)}.json`, entry.replace('"c1"', '"c3"'));
    await put('empty.json', '');
    await put('half.json', entry.slice(0, 20));
    await put('null.json', 'null');
    await put('list.json', '[]');
    await put('large.json', `${entry}${' '.repeat(10_000)}`);
    await put(`${name}.0a1b2c3d.tmp`, entry);
    await put('README.md', 'not ours');
    await mkdir(join(registryDir, 'folder.json'));
    await symlink(join(registryDir, name), join(registryDir, 'link.json'));
    const all = await files();
    later(14 * 24 * 60 * 60_000);
    expect(await tags(['c1', 'c2', 'c3'])).toEqual({ c1: 'ci-7', c2: undefined, c3: undefined });
    expect(await files()).toEqual(all);
  });

  test.each<readonly [string, (entry: string) => string]>([
    ['cut off', (entry) => entry.slice(0, -10)],
    ['with a tag that there cannot be', (entry) => entry.replace('ci-7', 'a b')],
    ['without a tag', (entry) => entry.replace('"tag"', '"tags"')],
    ['without a date', (entry) => entry.replace(/\d{4}-\d\d-\d\d/, 'never')],
    ['of another id', (entry) => entry.replace('"c1"', '"c2"')],
    ['of another service', (entry) => entry.replace('http:', 'https:')],
    ['too large', (entry) => `${entry}${' '.repeat(5000)}`],
  ])('an entry that is %s is none', async (_, change) => {
    const { launch, tags, files, registryDir } = await register();
    await launch('ci-7');
    const [name = ''] = await files();
    const path = join(registryDir, name);
    await writeFile(path, change(await readFile(path, 'utf8')));
    expect(await tags(['c1', 'c2'])).toEqual({ c1: undefined, c2: undefined });
    expect(await files()).toEqual([name]);
  });

  test('a link in the place of an entry is not followed', async () => {
    const { launch, tags, files, registryDir } = await register();
    await launch('ci-7');
    const [name = ''] = await files();
    const elsewhere = join(await temporary(), 'entry');
    await writeFile(elsewhere, await readFile(join(registryDir, name)));
    await rm(join(registryDir, name));
    await symlink(elsewhere, join(registryDir, name));
    expect(await tags(['c1'])).toEqual({ c1: undefined });
  });
});

describe('identifiers', () => {
  test.each(['../../../etc/passwd', 'a/b', 'a\\b', '...', 'CON', 'ü', 'x'.repeat(300), 'a\u0000b', '*?<>|:"'])(
    '%j stays within the folder, and is found again',
    async (id) => {
      const { launch, tags, files, registryDir } = await register();
      const connection = await launch('ci-7', id);
      expect(await files()).toEqual([expect.stringMatching(/^[\w-]{1,40}-[0-9a-f]{16}\.json$/)]);
      expect(await readdir(join(registryDir, '..'))).toEqual(['b']);
      expect(await tags([id])).toEqual({ [id]: 'ci-7' });
      await connection.terminate(forever());
      expect(await files()).toEqual([]);
    },
  );

  test('that differ in their case only, or look alike as names of files, are two', async () => {
    const { launch, tags, files } = await register();
    await launch('one', 'comp_a');
    await launch('two', 'comp_A');
    await launch('three', 'a/b');
    await launch('four', 'a_b');
    const names = (await files()).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(4);
    expect(await tags(['comp_a', 'comp_A', 'a/b', 'a_b'])).toEqual({
      comp_a: 'one',
      comp_A: 'two',
      'a/b': 'three',
      a_b: 'four',
    });
  });

  test('of another service are others, whatever they are called', async () => {
    const { launch, options } = await register();
    await launch('ci-7');
    const other = await vendor({
      'GET /computers': { json: [{ id: 'c1' }] },
      'GET /v1/computers': { json: [{ id: 'c1' }] },
    });
    for (const baseUrl of [other.url, `${other.url}/v1`, `${options.baseUrl ?? ''}/v1`]) {
      const found = await lightcone({ ...options, baseUrl })
        .list(forever())
        .catch(() => []);
      expect(found.map(({ tag }) => tag)).not.toContain('ci-7');
    }
  });

  test('of the same service are the same with a slash at the end of its address', async () => {
    const { launch, tags, options } = await register();
    await launch('ci-7');
    expect(await tags(['c1'], { baseUrl: `${options.baseUrl ?? ''}/` })).toEqual({ c1: 'ci-7' });
  });
});

test('many launches and lists at once', async () => {
  const { registryDir, options, service, files, tags } = await register();
  const ids = Array.from({ length: 20 }, (_, index) => `c${index + 10}`);
  const queue = [...ids];
  service.answer({
    'POST /computers': () => ({ status: 201, json: { id: queue.shift() } }),
    'GET /computers': { json: [] },
  });
  for (const id of ids) {
    service.answer({
      [`POST /computers/${id}/screenshot`]: browser['POST /computers/c1/screenshot'] ?? 'reset',
      [`GET /computers/${id}/tabs`]: browser['GET /computers/c1/tabs'] ?? 'reset',
    });
  }
  const work = ids.flatMap(() => [
    lightcone(options).open({ kind: 'browser', tag: 'many' }, forever()),
    lightcone(options)
      .list(forever())
      .then(() => undefined),
  ]);
  for (const connection of await Promise.all(work)) await connection?.detach();
  expect((await files()).filter((name) => name.endsWith('.json'))).toHaveLength(20);
  expect(await readdir(registryDir)).toHaveLength(20);
  expect(await tags(ids)).toEqual(Object.fromEntries(ids.map((id) => [id, 'many'])));
});

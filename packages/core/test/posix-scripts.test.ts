import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { posixScripts, scriptFiles, startDeadline, type FilesFacet } from '@farhand/core/driver';
import { describe, expect, onTestFinished, test } from 'vitest';

const never = startDeadline({ timeoutMs: 0 }, 'a step');

/** Root may read everything, so it runs the scripts as somebody who may not. */
const asNobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};

/**
 * The files of a folder of its own, by scripts of this machine's `sh`. `missing`: programs that fail here; `who`: whose
 * scripts they are.
 */
const open = (
  missing: readonly string[] = [],
  who: { readonly uid?: number } = {},
): { readonly files: FilesFacet; readonly folder: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-scripts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o755);
  const programs = join(folder, '.programs');
  mkdirSync(programs);
  for (const name of missing) writeFileSync(join(programs, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const env = { ...process.env, PATH: `${programs}:${process.env['PATH'] ?? ''}` };
  const files = scriptFiles(
    posixScripts,
    async ({ text, args, input }) => {
      const { status, stdout, stderr } = spawnSync('sh', ['-c', text, 'sh', ...args], {
        cwd: folder,
        env,
        input,
        ...who,
      });
      return { exitCode: status ?? -1, stdout, stderr: stderr.toString() };
    },
    { readPartBytes: 8, writePartBytes: 8 },
  );
  return { files, folder };
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe.runIf(process.platform !== 'win32')('the steps in sh', () => {
  test('a file that is copied onto itself stays as it is', async () => {
    const { files, folder } = open();
    await files.writePart('file', 0, bytes('12345'), never);
    symlinkSync('file', join(folder, 'link'));
    for (const to of ['file', './file', 'link']) await files.copy('file', to, never);
    expect(await files.readPart('file', 0, 8, never)).toEqual(Buffer.from('12345'));
  });

  test('a pipe is neither copied nor copied to, as nobody is at its other side', async () => {
    const { files, folder } = open();
    spawnSync('mkfifo', [join(folder, 'pipe')]);
    writeFileSync(join(folder, 'file'), 'x');
    await expect(files.copy('pipe', 'new', never)).rejects.toThrow(
      "'pipe' could not be copied to 'new': it is not a file.",
    );
    await expect(files.copy('file', 'pipe', never)).rejects.toThrow(
      "'file' could not be copied to 'pipe': the new path is a device or a pipe.",
    );
  });

  test.each([
    ['with GNU find', []],
    ['without it', ['find']],
  ])('a folder is listed %s: what is hidden, what leads somewhere and what does not', async (_how, missing) => {
    const { files, folder } = open(missing);
    mkdirSync(join(folder, 'home/inner'), { recursive: true });
    writeFileSync(join(folder, 'home/file'), '12345');
    writeFileSync(join(folder, 'home/.hidden'), '');
    writeFileSync(join(folder, 'home/..two'), '1');
    writeFileSync(join(folder, 'home/-two\nlines*'), '12');
    symlinkSync('file', join(folder, 'home/link'));
    symlinkSync('nowhere', join(folder, 'home/lost'));
    symlinkSync('loop', join(folder, 'home/loop'));
    const found = await files.list('home', never);
    expect(found.map(({ path, type, sizeBytes }) => [path, type, sizeBytes]).sort()).toEqual([
      ['home/-two\nlines*', 'file', 2],
      ['home/..two', 'file', 1],
      ['home/.hidden', 'file', 0],
      ['home/file', 'file', 5],
      ['home/inner', 'folder', 0],
      ['home/link', 'file', 5],
      ['home/loop', 'other', 0],
      ['home/lost', 'other', 0],
    ]);
  });

  test('what must not be read is told, and is not taken for empty', async () => {
    const { files, folder } = open([], asNobody);
    writeFileSync(join(folder, 'secret'), '12345', { mode: 0o000 });
    mkdirSync(join(folder, 'closed'), { mode: 0o000 });
    await expect(files.readPart('secret', 0, 5, never)).rejects.toThrow(
      "'secret' could not be read: permission denied.",
    );
    await expect(files.checksum('secret', undefined, never)).rejects.toThrow(
      "the checksum of 'secret' could not be computed: permission denied.",
    );
    await expect(files.list('closed', never)).rejects.toThrow("'closed' could not be listed: permission denied.");
    expect((await files.list('.', never)).map(({ name, sizeBytes }) => [name, sizeBytes])).toContainEqual([
      'secret',
      5,
    ]);
  });

  test('a part put anywhere cuts nothing off, and may be put twice', async () => {
    const { files } = open();
    await files.writePart('a/b', 8, bytes('second'), never);
    await files.writePart('a/b', 0, bytes('first888'), never);
    await files.writePart('a/b', 0, bytes('first888'), never);
    expect(await files.readPart('a/b', 0, 100, never)).toEqual(Buffer.from('first888second'));
    expect(await files.readPart('a/b', 3, 4, never)).toEqual(Buffer.from('st88'));
    expect(await files.readPart('a/b', 14, 4, never)).toEqual(Buffer.from(''));
  });

  test('the checksum of all and of a beginning', async () => {
    const { files, folder } = open();
    writeFileSync(join(folder, 'file'), 'abcdef');
    expect(await files.checksum('file', 3, never)).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(await files.checksum('file', undefined, never)).toBe(
      'bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721',
    );
  });

  test('a move keeps the permissions of what it replaces, and may be asked for twice', async () => {
    const { files, folder } = open();
    writeFileSync(join(folder, 'old'), 'old', { mode: 0o750 });
    writeFileSync(join(folder, 'new'), 'new', { mode: 0o644 });
    await files.move('new', 'old', never);
    await files.move('new', 'old', never);
    expect(spawnSync('ls', ['-l', 'old'], { cwd: folder }).stdout.toString()).toMatch(/^-rwxr-x---/);
    expect(await files.stat('new', never)).toBeUndefined();
    await expect(files.move('new', 'nowhere', never)).rejects.toThrow("'new' could not be moved to 'nowhere': ");
  });

  test('what is looked at has the time of its change', async () => {
    const { files, folder } = open();
    spawnSync('touch', ['-t', '202611271200.00', 'file'], { cwd: folder, env: { ...process.env, TZ: 'UTC' } });
    expect(await files.stat('file', never)).toEqual({
      path: 'file',
      name: 'file',
      type: 'file',
      sizeBytes: 0,
      modifiedAt: new Date('2026-11-27T12:00:00Z'),
    });
    expect((await files.stat('.', never))?.type).toBe('folder');
    expect((await files.stat('/dev/null', never))?.type).toBe('other');
    expect(await files.stat('nothing', never)).toBeUndefined();
  });
});

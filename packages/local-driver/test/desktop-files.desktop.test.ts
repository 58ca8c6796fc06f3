import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '@farhand/core';
import { filesCases } from '@farhand/driver-testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useDesktops } from './desktops.js';

const { driver } = useDesktops();

const openFolder = async () => {
  const computer = await launch(driver, { kind: 'desktop' });
  onTestFinished(() => computer.close());
  const folder = await mkdtemp(join(tmpdir(), 'farhand-files-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { files, shell } = computer;
  if (files === undefined || shell === undefined) throw new Error('A desktop has files and a shell.');
  return { files, shell, folder };
};

describe('the files of a desktop are those of this machine', () => {
  test.each(filesCases)('$title', async ({ run }) => {
    const { files, shell, folder } = await openFolder();
    await run(files, `${folder}/files`);
    expect((await shell.run(`ls ${folder}`)).stdout).toBe('files\n');
  });

  test('a link that leads to itself, or to a place without access, is something else', async () => {
    const { files, folder } = await openFolder();
    await symlink('loop', `${folder}/loop`);
    await symlink('nowhere', `${folder}/broken`);
    expect(await files.list(folder)).toEqual([
      { path: `${folder}/broken`, name: 'broken', type: 'other', sizeBytes: 0 },
      { path: `${folder}/loop`, name: 'loop', type: 'other', sizeBytes: 0 },
    ]);
    expect(await files.stat(`${folder}/loop`)).toBeUndefined();
    await files.write(`${folder}/loop`, 'a file now');
    expect(await files.readText(`${folder}/loop`)).toBe('a file now');
  });

  test('a pipe is not copied, nor copied to: it has no other side', async () => {
    const { files, folder, shell } = await openFolder();
    await shell.run(['mkfifo', `${folder}/pipe`]);
    await expect(files.copy(`${folder}/pipe`, `${folder}/copies/pipe`)).rejects.toThrow(
      `There is no file at '${folder}/pipe'.`,
    );
    expect(await files.stat(`${folder}/copies`)).toBeUndefined();
    await files.write(`${folder}/file`, 'x');
    await expect(files.copy(`${folder}/file`, `${folder}/pipe`)).rejects.toThrow(
      `There is no file at '${folder}/pipe'.`,
    );
  });

  test('what the system makes up is not read as an empty file', async () => {
    const { files } = await openFolder();
    await expect(files.read('/proc/self/status')).rejects.toThrow(
      "files.read: '/proc/self/status' reports a size of 0 but has content, as files in /proc do. Farhand cannot verify that it would read all of it. Use shell.run(['cat', path]).",
    );
  });

  test('a file in the place of a folder is reported with the given name', async () => {
    const { files, folder } = await openFolder();
    await files.write(`${folder}/file`, 'x');
    await expect(files.write(`${folder}/file/below`, 'x')).rejects.toThrow(
      `files.write: '${folder}/file/below' could not be written: a part of its path is not a folder.`,
    );
  });

  test('not any more once the desktop has ended', async () => {
    const computer = await launch(driver, { kind: 'desktop' });
    const { files } = computer;
    await computer.close();
    await expect(files?.stat('/')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

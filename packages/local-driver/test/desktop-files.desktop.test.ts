import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '@farhand/core';
import { filesCases } from '@farhand/driver-testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useDesktops } from './desktops.js';

const { driver } = useDesktops();

describe('the files of a desktop are those of this machine', () => {
  test.each(filesCases)('$title', async ({ run }) => {
    const computer = await launch(driver, { kind: 'desktop' });
    onTestFinished(() => computer.close());
    const folder = await mkdtemp(join(tmpdir(), 'farhand-files-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { files, shell } = computer;
    if (files === undefined || shell === undefined) throw new Error('A desktop has files and a shell.');
    await run(files, `${folder}/files`);
    expect((await shell.run(`ls ${folder}`)).stdout).toBe('files\n');
  });

  test('not any more once the desktop has ended', async () => {
    const computer = await launch(driver, { kind: 'desktop' });
    const { files } = computer;
    await computer.close();
    await expect(files?.stat('/')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

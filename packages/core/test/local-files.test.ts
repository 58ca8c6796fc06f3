import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActionFailedError, ProtocolError } from '@farhand/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { caught } from './failures.js';
import { bytes, openFiles } from './open-files.js';

const openFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-local-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

describe('an upload', () => {
  test('brings the file there and takes nothing away here', async () => {
    const source = join(openFolder(), 'source');
    writeFileSync(source, 'abcdefghij');
    const { files, contents } = await openFiles();
    await files.upload(source, 'there');
    expect([...contents]).toEqual([['there', bytes('abcdefghij')]]);
    expect(readFileSync(source, 'utf8')).toBe('abcdefghij');
  });

  test.each<[string, (source: string) => void]>([
    ['grows', (source) => appendFileSync(source, 'more')],
    ['is rewritten', (source) => utimesSync(source, 1, 1)],
  ])('of a file that %s meanwhile puts nothing into place', async (_how, change) => {
    const source = join(openFolder(), 'source');
    writeFileSync(source, 'abcdefghij');
    const { files, contents } = await openFiles(({ writePart }) => ({
      writePart: async (...part) => {
        change(source);
        await writePart(...part);
      },
    }));
    contents.set('there', bytes('old'));
    await expect(files.upload(source, 'there')).rejects.toThrow(
      `files.upload: '${source}' was changed while it was read. The old file on the computer is unchanged. Try again.`,
    );
    expect([...contents]).toEqual([['there', bytes('old')]]);
  });

  test.runIf(process.platform !== 'win32')('of what is no file is refused before anything is asked', async () => {
    const folder = openFolder();
    const { files } = await openFiles(() => ({ stat: () => Promise.reject(new Error('asked')) }));
    expect(await caught(files.upload(folder, 'there'))).toBeInstanceOf(ActionFailedError);
    expect(await caught(files.upload('/dev/zero', 'there'))).toBeInstanceOf(ActionFailedError);
    await expect(files.upload(join(folder, 'nothing'), 'there')).rejects.toMatchObject({
      code: 'ACTION_FAILED',
      message: `files.upload: '${join(folder, 'nothing')}' was not found on this machine. Pass the path of a file.`,
    });
  });
});

describe('a download', () => {
  test('replaces what is there, also when two come at once', async () => {
    const folder = openFolder();
    writeFileSync(join(folder, 'here'), 'old');
    const { files, contents } = await openFiles();
    contents.set('there', bytes('abcdefghij'));
    await Promise.all([files.download('there', join(folder, 'here')), files.download('there', join(folder, 'here'))]);
    expect(readFileSync(join(folder, 'here'), 'utf8')).toBe('abcdefghij');
    expect(readdirSync(folder)).toEqual(['here']);
  });

  test('makes the folders that are not there', async () => {
    const target = join(openFolder(), 'a', 'b', 'here');
    const { files, contents } = await openFiles();
    contents.set('there', bytes('abc'));
    await files.download('there', target);
    expect(readFileSync(target, 'utf8')).toBe('abc');
  });

  test.runIf(process.platform !== 'win32')('leaves the permissions of what it replaces', async () => {
    const target = join(openFolder(), 'secret');
    writeFileSync(target, 'old', { mode: 0o600 });
    const { files, contents } = await openFiles();
    contents.set('there', bytes('new'));
    await files.download('there', target);
    expect(readFileSync(target, 'utf8')).toBe('new');
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  test.runIf(process.platform !== 'win32')('to a device or a pipe is refused, and does not replace it', async () => {
    const pipe = join(openFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const { files } = await openFiles(() => ({ stat: () => Promise.reject(new Error('asked')) }));
    for (const target of ['/dev/null', pipe]) {
      await expect(files.download('there', target)).rejects.toThrow(
        `files.download: '${target}' is not a file on this machine. Pass the path of a file.`,
      );
    }
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  test('to where nothing can be written says so', async () => {
    const folder = openFolder();
    writeFileSync(join(folder, 'file'), '');
    const target = join(folder, 'file', 'here');
    const { files, contents } = await openFiles();
    contents.set('there', bytes('abc'));
    await expect(files.download('there', target)).rejects.toMatchObject({
      code: 'ACTION_FAILED',
      message: expect.stringContaining(`files.download: '${target}' could not be written on this machine: `),
    });
  });

  test('to a folder is refused before anything is asked', async () => {
    const folder = openFolder();
    mkdirSync(join(folder, 'inner'));
    const { files } = await openFiles(() => ({ stat: () => Promise.reject(new Error('asked')) }));
    await expect(files.download('there', join(folder, 'inner'))).rejects.toThrow(
      `files.download: '${join(folder, 'inner')}' is a folder on this machine. Pass the path of a file.`,
    );
  });

  test('that arrives damaged leaves the old file, and nothing else', async () => {
    const folder = openFolder();
    writeFileSync(join(folder, 'here'), 'old');
    const { files, contents } = await openFiles(() => ({ readPart: async () => bytes('xxxx') }));
    contents.set('there', bytes('abcdefgh'));
    expect(await caught(files.download('there', join(folder, 'here')))).toBeInstanceOf(ProtocolError);
    expect(readFileSync(join(folder, 'here'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['here']);
  });

  test('that is aborted after any part leaves the old file, and nothing else', async () => {
    for (const partsBefore of [1, 2, 3]) {
      const folder = openFolder();
      writeFileSync(join(folder, 'here'), 'old');
      const { files, contents } = await openFiles();
      contents.set('there', bytes('abcdefghijkl'));
      const controller = new AbortController();
      const reason = new Error('enough');
      const onProgress = ({ transferredBytes }: { readonly transferredBytes: number }): void => {
        if (transferredBytes === 4 * partsBefore) controller.abort(reason);
      };
      const { signal } = controller;
      expect(await caught(files.download('there', join(folder, 'here'), { onProgress, signal }))).toBe(reason);
      await expect.poll(() => readdirSync(folder)).toEqual(['here']);
      expect(readFileSync(join(folder, 'here'), 'utf8')).toBe('old');
    }
  });
});

import { ActionFailedError } from '@farhand/core';
import { expect, test } from 'vitest';
import { bytes, openFiles } from './open-files.js';

test('a file that the system makes up is not read as an empty one', async () => {
  const { files, contents } = await openFiles(({ stat }) => ({
    stat: async (...call) => {
      const info = await stat(...call);
      return info && { ...info, sizeBytes: 0 };
    },
  }));
  contents.set('/proc/version', bytes('Linux'));
  await expect(files.read('/proc/version')).rejects.toThrow(
    "files.read: '/proc/version' reports a size of 0 but has content, as files in /proc do. Farhand cannot verify that it would read all of it. Use shell.run(['cat', path]).",
  );
});

test('an empty file that is written to meanwhile is read as it was at the beginning', async () => {
  const { files, contents } = await openFiles(({ readPart, contents: all }) => ({
    readPart: async (...call) => {
      all.set('log', bytes('first line'));
      return readPart(...call);
    },
  }));
  contents.set('log', bytes(''));
  expect(await files.readText('log')).toBe('');
});

test('a byte order mark comes back as it went', async () => {
  const { files } = await openFiles();
  await files.write('notes.txt', '\uFEFFabc');
  expect(await files.readText('notes.txt')).toBe('\uFEFFabc');
});

test('what fails under the name that content has meanwhile is told with the name that was given', async () => {
  let cause: unknown;
  const { files } = await openFiles(() => ({
    writePart: (path) => {
      cause = new ActionFailedError(`'${path}' could not be written: the disk is full.`);
      return Promise.reject(cause);
    },
  }));
  await expect(files.write('notes/today.txt', 'abc')).rejects.toMatchObject({
    code: 'ACTION_FAILED',
    message: "files.write: 'notes/today.txt' could not be written: the disk is full.",
    cause: expect.toSatisfy((error) => error === cause),
  });
});

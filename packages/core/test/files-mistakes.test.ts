import type { Computer } from '@farhand/core';
import { describe, expect, test } from 'vitest';
import { bytes, openFiles } from './open-files.js';

type Opened = NonNullable<Computer['files']>;

describe('mistakes are told before anything is asked', () => {
  test.each<[string, (files: Opened) => Promise<unknown>, string]>([
    ['an empty path', (files) => files.read(''), 'files.read: path must be a string that is not empty, got "".'],
    ['NUL in a path', (files) => files.stat('a\0b'), 'files.stat: path must not contain a NUL character.'],
    ['NUL in a new path', (files) => files.copy('a', 'b\0'), 'files.copy: to must not contain a NUL character.'],
    ['half a character in a path', (files) => files.stat('a\ud800'), 'files.stat: path must be well-formed text'],
    ['half a character', (files) => files.write('a', '\udc00'), 'files.write: content must be well-formed text'],
    [
      'an unknown option',
      (files) => Reflect.apply(files.write, files, ['a', 'b', { onprogress: () => undefined }]),
      "files.write: unknown option 'onprogress'. Did you mean 'onProgress'? Known options: onProgress, signal, timeoutMs.",
    ],
    [
      'content that is none',
      (files) => Reflect.apply(files.write, files, ['a', 42]),
      'files.write: content must be a string, bytes (Uint8Array) or pieces of bytes, got 42.',
    ],
    [
      'bytes of another kind',
      (files) => Reflect.apply(files.write, files, ['a', Uint16Array.of(1)]),
      'files.write: content must be a string, bytes (Uint8Array) or pieces of bytes, got an object.',
    ],
    [
      'a list of something else than bytes',
      (files) => Reflect.apply(files.write, files, ['a', [bytes('a'), 'b']]),
      'files.write: each piece of the content must be bytes (Uint8Array), got "b".',
    ],
    ...['a/', 'a/..', '.'].map((path): [string, (files: Opened) => Promise<unknown>, string] => [
      `the path ${path}, where a file is to be`,
      (files) => files.write(path, 'x'),
      `files.write: path must be the path of a file, got the path of a folder, "${path}".`,
    ]),
    ['a folder to copy to', (files) => files.copy('a', 'b/'), 'files.copy: to must be the path of a file'],
    ['a folder to upload to', (files) => files.upload('a', 'b/'), 'files.upload: path must be the path of a file'],
    [
      'a folder to download to',
      (files) => files.download('a', 'b/'),
      'files.download: localPath must be the path of a',
    ],
    [
      'a limit that is none',
      (files) => files.read('a', { maxBytes: -1 }),
      'files.read: maxBytes must be a number of bytes, got -1.',
    ],
  ])('%s', async (_what, call, message) => {
    const { files } = await openFiles(() => ({ stat: () => Promise.reject(new Error('asked')) }));
    await expect(call(files)).rejects.toThrow(message);
  });
});

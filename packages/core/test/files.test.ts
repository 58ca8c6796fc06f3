import { ActionFailedError, ProtocolError, TransportError, type Progress } from '@farhand/core';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { caught, lost } from './failures.js';
import { openComputer } from './open-computer.js';
import { bytes, openFiles as open } from './open-files.js';

test('a computer whose driver has no files has none', async () => {
  const { computer } = await openComputer();
  expect(computer.supports('files')).toBe(false);
  await expect(computer.files.read('notes.txt')).rejects.toThrow(
    "files.read: this browser of recorder has no files. Nothing was sent. Check computer.supports('files') first.",
  );
});

describe('writing and reading', () => {
  test.each(['', 'abc', 'abcd', 'abcde', 'abcdefgh', 'grüße 日本 😀'])('%j comes back as it went', async (text) => {
    const { files, contents } = await open();
    await files.write('notes.txt', text);
    expect(await files.readText('notes.txt')).toBe(text);
    expect(await files.read('notes.txt')).toEqual(bytes(text));
    expect([...contents.keys()]).toEqual(['notes.txt']);
  });

  test('pieces of any size are put together to parts', async () => {
    const parts: (readonly [number, string])[] = [];
    const { files } = await open(({ writePart }) => ({
      writePart: async (path, offset, part, deadline) => {
        parts.push([offset, new TextDecoder().decode(part)]);
        await writePart(path, offset, part, deadline);
      },
    }));
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      yield* ['a', '', 'bcdefg', 'hij'].map(bytes);
    };
    await files.write('notes.txt', pieces());
    expect(parts).toEqual([
      [0, 'abcd'],
      [4, 'efgh'],
      [8, 'ij'],
    ]);
    expect(await files.readText('notes.txt')).toBe('abcdefghij');
  });

  test('progress is told part by part', async () => {
    const { files } = await open();
    const told: Progress[] = [];
    const onProgress = (progress: Progress): void => void told.push(progress);
    await files.write('notes.txt', 'abcdef', { onProgress });
    await files.read('notes.txt', { onProgress });
    expect(told).toEqual([
      { transferredBytes: 4, totalBytes: 6 },
      { transferredBytes: 6, totalBytes: 6 },
      { transferredBytes: 4, totalBytes: 6 },
      { transferredBytes: 6, totalBytes: 6 },
    ]);
  });

  test('an answer that was cut short is asked for in smaller parts from then on', async () => {
    const asked: (readonly [number, number])[] = [];
    const { files } = await open(({ readPart }) => ({
      readPart: async (path, offset, lengthBytes, deadline) => {
        asked.push([offset, lengthBytes]);
        return (await readPart(path, offset, lengthBytes, deadline)).subarray(0, 3);
      },
    }));
    await files.write('notes.txt', 'abcdefgh');
    expect(await files.readText('notes.txt')).toBe('abcdefgh');
    expect(asked).toEqual([
      [0, 4],
      [3, 3],
      [6, 2],
    ]);
  });

  test('a log that grows is read as it was at the beginning', async () => {
    const { files, contents } = await open(({ readPart, contents: all }) => ({
      readPart: async (path, offset, lengthBytes, deadline) => {
        const part = await readPart(path, offset, lengthBytes, deadline);
        all.set(path, bytes('first line\nsecond line\nthird line\n'));
        return part;
      },
    }));
    contents.set('log', bytes('first line\nsecond line\n'));
    expect(await files.readText('log')).toBe('first line\nsecond line\n');
  });

  test('a folder is listed by name', async () => {
    const { files } = await open();
    await files.write('home/b', '1');
    await files.write('home/a', '22');
    await files.write('home/c/d', '333');
    expect(await files.list('home')).toEqual([
      { path: 'home/a', name: 'a', type: 'file', sizeBytes: 2 },
      { path: 'home/b', name: 'b', type: 'file', sizeBytes: 1 },
      { path: 'home/c', name: 'c', type: 'folder', sizeBytes: 0 },
    ]);
  });
});

describe('what does not arrive whole is told, never handed over', () => {
  test('a part that is damaged on its way here', async () => {
    const { files, contents } = await open(() => ({ readPart: async () => bytes('xxxx') }));
    contents.set('notes.txt', bytes('abcdefgh'));
    await expect(files.read('notes.txt')).rejects.toThrow(ProtocolError);
  });

  test('a file that is changed meanwhile', async () => {
    const { files, contents } = await open(({ readPart, contents: all }) => ({
      readPart: async (path, offset, lengthBytes, deadline) => {
        const part = await readPart(path, offset, lengthBytes, deadline);
        all.set(path, bytes('ABCDEFGHI'));
        return part;
      },
    }));
    contents.set('notes.txt', bytes('abcdefgh'));
    await expect(files.read('notes.txt')).rejects.toThrow(
      "files.read: 'notes.txt' was changed while it was read: its content is no longer the same. Read it again.",
    );
  });

  test('a file that becomes shorter meanwhile', async () => {
    const { files, contents } = await open(({ readPart, contents: all }) => ({
      readPart: async (path, offset, lengthBytes, deadline) => {
        const part = await readPart(path, offset, lengthBytes, deadline);
        all.set(path, bytes('ab'));
        return part;
      },
    }));
    contents.set('notes.txt', bytes('abcdefgh'));
    await expect(files.read('notes.txt')).rejects.toThrow('it ended after 4 of 8 bytes');
  });

  test('a part that is damaged on its way there: the old file stays, and nothing else is left', async () => {
    const { files, contents } = await open(({ writePart }) => ({
      writePart: (path, offset, _part, deadline) => writePart(path, offset, bytes('xxxx'), deadline),
    }));
    contents.set('notes.txt', bytes('old'));
    await expect(files.write('notes.txt', 'abcdefgh')).rejects.toThrow(ProtocolError);
    expect([...contents]).toEqual([['notes.txt', bytes('old')]]);
  });
});

describe('a step that fails', () => {
  const steps = ['stat', 'writePart', 'checksum', 'move'] as const;

  test.each(steps)('%s of a write: the old file stays, and nothing else is left', async (name) => {
    const failure = new ActionFailedError('The disk is full.');
    const { files, contents } = await open(() => ({ [name]: () => Promise.reject(failure) }));
    contents.set('notes.txt', bytes('old'));
    expect(await caught(files.write('notes.txt', 'abcdefgh'))).toBe(failure);
    expect([...contents]).toEqual([['notes.txt', bytes('old')]]);
  });

  test.each(['stat', 'readPart', 'checksum'] as const)('%s of a read', async (name) => {
    const failure = new ActionFailedError('The disk is broken.');
    const { files, contents } = await open(() => ({ [name]: () => Promise.reject(failure) }));
    contents.set('notes.txt', bytes('abcdefgh'));
    expect(await caught(files.read('notes.txt'))).toBe(failure);
  });

  test('content that fails ends the write with its own error', async () => {
    const { files, contents } = await open();
    const failure = new Error('no more');
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes('abcdef');
      throw failure;
    };
    expect(await caught(files.write('notes.txt', pieces()))).toBe(failure);
    expect([...contents]).toEqual([]);
  });
});

describe('an outage', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
  });

  test('of ten seconds in the middle of a write is outlived: the part travels once more', async () => {
    const outcomes = [undefined, lost(), new TransportError('UNREACHABLE', 'No network.'), lost(), undefined];
    const offsets: number[] = [];
    const { files } = await open(({ writePart }) => ({
      writePart: async (path, offset, part, deadline) => {
        offsets.push(offset);
        const failure = outcomes.shift();
        // A lost reply: the part has arrived.
        await writePart(path, offset, part, deadline);
        if (failure !== undefined) throw failure;
      },
    }));
    const written = files.write('notes.txt', 'abcdefgh');
    await vi.advanceTimersByTimeAsync(10_000);
    await written;
    expect(offsets).toEqual([0, 4, 4, 4, 4]);
    expect(await files.readText('notes.txt')).toBe('abcdefgh');
  });

  test('that does not end is told, and the old file stays', async () => {
    const failure = lost();
    const { files, contents } = await open(() => ({ writePart: () => Promise.reject(failure) }));
    contents.set('notes.txt', bytes('old'));
    const written = caught(files.write('notes.txt', 'abcdefgh'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await written).toBe(failure);
    expect([...contents]).toEqual([['notes.txt', bytes('old')]]);
  });
});

describe('an abort', () => {
  test('after any part of a write leaves the old file and nothing else', async () => {
    for (let parts = 1; parts <= 3; parts += 1) {
      const { files, contents } = await open();
      contents.set('notes.txt', bytes('old'));
      const controller = new AbortController();
      const reason = new Error('enough');
      const onProgress = ({ transferredBytes }: Progress): void => {
        if (transferredBytes >= parts * 4) controller.abort(reason);
      };
      const { signal } = controller;
      expect(await caught(files.write('notes.txt', 'abcdefghijkl', { onProgress, signal }))).toBe(reason);
      await expect.poll(() => [...contents.keys()]).toEqual(['notes.txt']);
      expect(contents.get('notes.txt')).toEqual(bytes('old'));
    }
  });

  test('and what onProgress throws end a read', async () => {
    const { files, contents } = await open();
    contents.set('notes.txt', bytes('abcdefgh'));
    const reason = new Error('enough');
    const onProgress = (): void => {
      throw reason;
    };
    expect(await caught(files.read('notes.txt', { onProgress }))).toBe(reason);
  });
});

test('what is too large to be held is refused before anything of it is read', async () => {
  const { files, contents } = await open(() => ({ readPart: () => Promise.reject(new Error('read')) }));
  contents.set('notes.txt', bytes('abcdefgh'));
  await expect(files.read('notes.txt', { maxBytes: 7 })).rejects.toThrow(
    "files.read: 'notes.txt' has 8 bytes, and maxBytes is 7. Nothing was read. Use files.download() or raise maxBytes.",
  );
});

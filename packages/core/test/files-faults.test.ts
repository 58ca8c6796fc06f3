import { ActionFailedError, TransportError } from '@farhand/core';
import type { FilesFacet } from '@farhand/core/driver';
import type { MemoryFiles } from '@farhand/driver-testkit/recorder';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { caught, lost } from './failures.js';
import { bytes, openFiles } from './open-files.js';

/** What happens to one step. `late`: its reply is lost, and it is done again when everything is over. */
type Fault = 'refused' | 'never sent' | 'reply lost' | 'late';

interface Faulty {
  readonly replace: (files: MemoryFiles) => Partial<FilesFacet>;
  /** How many steps were taken. */
  count(): number;
  /** Lets what is late happen. */
  happen(): Promise<void>;
}

/** Lets one step of all, counted from 0, go wrong. */
const withFault = (at: number, fault: Fault): Faulty => {
  let count = 0;
  const late: (() => Promise<unknown>)[] = [];
  const take = async <T>(work: () => Promise<T>): Promise<T> => {
    const isFaulty = count === at;
    count += 1;
    if (!isFaulty) return work();
    if (fault === 'refused') throw new ActionFailedError('The disk is full.');
    if (fault === 'never sent') throw new TransportError('UNREACHABLE', 'No network.');
    if (fault === 'late') late.push(work);
    await work();
    throw lost();
  };
  return {
    replace: ({ stat, readPart, writePart, checksum, move }) => ({
      stat: (...call) => take(() => stat(...call)),
      readPart: (...call) => take(() => readPart(...call)),
      writePart: (...call) => take(() => writePart(...call)),
      checksum: (...call) => take(() => checksum(...call)),
      move: (...call) => take(() => move(...call)),
    }),
    count: () => count,
    happen: async () => {
      for (const work of late) await work().catch(() => undefined);
    },
  };
};

const settle = async <T>(work: Promise<T>): Promise<T> => {
  work.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(20_000);
  return work;
};

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

describe('one fault at any step of a write of three parts', () => {
  // stat, three parts, checksum, move.
  const places = [0, 1, 2, 3, 4, 5];

  test.each(places)('step %i refused: the old file stays, and nothing else is left', async (at) => {
    const { replace } = withFault(at, 'refused');
    const { files, contents } = await openFiles(replace);
    contents.set('file', bytes('old'));
    expect(await settle(caught(files.write('file', 'abcdefghij')))).toBeInstanceOf(ActionFailedError);
    expect([...contents]).toEqual([['file', bytes('old')]]);
  });

  test.each(places.flatMap((at) => (['never sent', 'reply lost'] as const).map((fault) => [at, fault] as const)))(
    'step %i %s: it is taken once more, and all arrives',
    async (at, fault) => {
      const { replace, count } = withFault(at, fault);
      const { files, contents } = await openFiles(replace);
      contents.set('file', bytes('old'));
      await settle(files.write('file', 'abcdefghij'));
      expect(count()).toBe(7);
      expect([...contents]).toEqual([['file', bytes('abcdefghij')]]);
    },
  );

  test.each(places)('step %i done again when all is over: the file is as it was written', async (at) => {
    const { replace, happen } = withFault(at, 'late');
    const { files, contents } = await openFiles(replace);
    await settle(files.write('file', 'abcdefghij'));
    await happen();
    expect(contents.get('file')).toEqual(bytes('abcdefghij'));
  });
});

describe('one fault at any step of a read of three parts', () => {
  // stat, three parts, checksum.
  const places = [0, 1, 2, 3, 4];

  test.each(places)('step %i refused: nothing is handed over', async (at) => {
    const { replace } = withFault(at, 'refused');
    const { files, contents } = await openFiles(replace);
    contents.set('file', bytes('abcdefghij'));
    expect(await settle(caught(files.read('file')))).toBeInstanceOf(ActionFailedError);
  });

  test.each(places)('step %i without a reply: it is taken once more, and all arrives', async (at) => {
    const { replace, count } = withFault(at, 'reply lost');
    const { files, contents } = await openFiles(replace);
    contents.set('file', bytes('abcdefghij'));
    expect(await settle(files.read('file'))).toEqual(bytes('abcdefghij'));
    expect(count()).toBe(6);
  });
});

test('content that never comes does not keep what was written so far when the write is aborted', async () => {
  const { files, contents } = await openFiles();
  const controller = new AbortController();
  const reason = new Error('enough');
  let isGivenBack = false;
  const content: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => {
      let count = 0;
      return {
        next: () => {
          count += 1;
          if (count === 1) return Promise.resolve({ done: false, value: bytes('abcdefgh') });
          controller.abort(reason);
          return new Promise(() => undefined);
        },
        return: () => {
          isGivenBack = true;
          return Promise.resolve({ done: true, value: undefined });
        },
      };
    },
  };
  expect(await caught(files.write('file', content, { signal: controller.signal }))).toBe(reason);
  await vi.advanceTimersByTimeAsync(1);
  expect([...contents.keys()]).toEqual([]);
  expect(isGivenBack).toBe(true);
});

test.each([Number.NaN, -1, 1.5, 1e308, Infinity])('a size of %d is no answer', async (sizeBytes) => {
  const { files } = await openFiles(() => ({ stat: async (path) => ({ path, name: path, type: 'file', sizeBytes }) }));
  await expect(files.read('file', { maxBytes: Infinity })).rejects.toThrow(
    `files.read: expected the size of 'file' from the computer, got ${sizeBytes}.`,
  );
});

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { lost } from './failures.js';
import { openFiles } from './open-files.js';

test('whatever is written in whatever pieces, with any reply lost, is read back', async () => {
  vi.useFakeTimers();
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 16 }),
        fc.uniqueArray(fc.nat(40), { maxLength: 6 }),
        async (pieces, partBytes, losses) => {
          let count = 0;
          const losing = async <T>(work: Promise<T>): Promise<T> => {
            const result = await work;
            count += 1;
            if (losses.includes(count)) throw lost();
            return result;
          };
          const { files, contents } = await openFiles(
            ({ readPart, writePart, move }) => ({
              readPart: (...call) => losing(readPart(...call)),
              writePart: (...call) => losing(writePart(...call)),
              move: (...call) => losing(move(...call)),
            }),
            partBytes,
          );
          // A step is taken five times at most: more replies lost in a row are an outage that is told.
          fc.pre(!losses.some((first) => [1, 2, 3, 4].every((next) => losses.includes(first + next))));
          const whole = Buffer.concat(pieces);
          const back = files.write('file', pieces).then(() => files.read('file'));
          back.catch(() => undefined);
          await vi.advanceTimersByTimeAsync(120_000);
          expect(Buffer.from(await back)).toEqual(whole);
          expect([...contents.keys()]).toEqual(['file']);
        },
      ),
    );
  } finally {
    vi.useRealTimers();
  }
});

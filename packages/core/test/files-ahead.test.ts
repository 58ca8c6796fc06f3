import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openFiles } from './open-files.js';

const partBytes = 1024;
const parts = 200;

test('what is written is asked for when the part before it is there: one part is held', async () => {
  let [given, taken, mostAhead] = [0, 0, 0];
  const { files, contents } = await openFiles(
    ({ writePart }) => ({
      writePart: async (path, offset, part, deadline) => {
        mostAhead = Math.max(mostAhead, given - taken);
        await writePart(path, offset, part, deadline);
        taken += part.length;
      },
    }),
    partBytes,
  );
  const content = async function* (): AsyncGenerator<Uint8Array> {
    for (let piece = 0; piece < parts * 4; piece += 1) {
      given += partBytes / 4;
      yield new Uint8Array(partBytes / 4).fill(piece);
    }
  };
  await files.write('large', content());
  expect(contents.get('large')?.length).toBe(parts * partBytes);
  // The piece that fills a part, and no more.
  expect(mostAhead).toBe(partBytes);
});

test('what is read is asked for when the part before it is on the disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'farhand-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  let [asked, kept, mostAhead] = [0, 0, 0];
  const { files, contents } = await openFiles(
    ({ readPart }) => ({
      readPart: async (path, offset, lengthBytes, deadline) => {
        asked += lengthBytes;
        mostAhead = Math.max(mostAhead, asked - kept);
        return readPart(path, offset, lengthBytes, deadline);
      },
    }),
    partBytes,
  );
  contents.set('large', new Uint8Array(parts * partBytes).fill(7));
  await files.download('large', join(folder, 'large'), {
    onProgress: ({ transferredBytes }) => {
      kept = transferredBytes;
    },
  });
  expect((await stat(join(folder, 'large'))).size).toBe(parts * partBytes);
  expect(mostAhead).toBe(partBytes);
});

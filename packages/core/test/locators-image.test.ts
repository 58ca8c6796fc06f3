import type { Eyes, RawPicture, SeenImage } from '@farhand/core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { openComputer } from './open-computer.js';

describe('an image', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==',
    'base64',
  );
  const at = (x: number, score: number): SeenImage => ({ box: { x, y: 10, width: 20, height: 20 }, score, scale: 1 });
  const finding = (...found: readonly SeenImage[]): Eyes => ({
    name: 'a list',
    readsPixels: true,
    read: async () => [],
    find: async () => found,
    close: async () => undefined,
  });

  test.each<[string, readonly SeenImage[], readonly number[]]>([
    ['clearly the best', [at(10, 0.99), at(90, 0.92)], [10]],
    ['as good as another', [at(10, 0.97), at(90, 0.95)], [10, 90]],
    ['nearly as good as another, which alone is too unlike', [at(10, 0.93), at(90, 0.89)], [10, 90]],
    ['like nothing', [at(10, 0.85)], []],
  ])('that is %s', async (_name, found, places) => {
    const { computer } = await openComputer({}, { eyes: finding(...found) });
    expect((await computer.screen.getByImage(png).boxes()).map(({ x }) => x)).toEqual(places);
  });

  test.each<[string, 'srgb' | 'b-w']>([
    ['colors', 'srgb'],
    ['shades of grey', 'b-w'],
  ])('in %s that is transparent in parts keeps that', async (_name, space) => {
    const bytes = await sharp({
      create: { width: 2, height: 1, channels: 4, background: { r: 80, g: 80, b: 80, alpha: 0.5 } },
    })
      .toColourspace(space)
      .png()
      .toBuffer();
    const given: RawPicture[] = [];
    const find: Eyes['find'] = async (image) => {
      given.push(image);
      return [];
    };
    const { computer } = await openComputer({}, { eyes: { ...finding(), find } });
    await computer.screen.getByImage(bytes).count();
    const pixel = [80, 80, 80, 128];
    expect(given.map(({ data, channels }) => [[...data], channels])).toEqual([[[...pixel, ...pixel], 4]]);
  });

  test('that is no picture is refused', async () => {
    const { computer } = await openComputer({}, { eyes: finding() });
    await expect(computer.screen.getByImage(new Uint8Array(9)).boxes()).rejects.toThrow(
      'the image is no PNG, JPEG or WebP.',
    );
    expect(() => computer.screen.getByImage('')).toThrow(TypeError);
  });
});

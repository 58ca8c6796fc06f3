import sharp from 'sharp';
import { expect, test } from 'vitest';
import { grayTiff } from '../dist/reading/gray-tiff.js';

test('each picture is a page, whatever its size', async () => {
  const pages = [
    { data: new Uint8Array([0, 50, 100, 150, 200, 255]), width: 3, height: 2 },
    { data: new Uint8Array([7, 8, 9]), width: 1, height: 3 },
    { data: new Uint8Array([1, 2, 3, 4]), width: 4, height: 1 },
  ];
  const tiff = grayTiff(pages);
  expect(await sharp(tiff).metadata()).toMatchObject({ format: 'tiff', pages: 3 });
  for (const [page, { data, width, height }] of pages.entries()) {
    const read = await sharp(tiff, { page }).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    expect(read.info).toMatchObject({ width, height, channels: 1 });
    expect([...read.data]).toEqual([...data]);
  }
});

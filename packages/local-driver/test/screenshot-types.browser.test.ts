import { launch } from '@farhand/core';
import { imageHeader } from '@farhand/core/driver';
import { local } from '@farhand/local-driver';
import sharp from 'sharp';
import { expect, test } from 'vitest';

const page = 'data:text/html,<body style="margin:0;background:linear-gradient(90deg,%23102030,%23f0e0d0)"><h1>types';

test('Chromium takes screenshots of each type itself, in the quality asked for', async () => {
  await using computer = await launch(local(), { kind: 'browser', display: { width: 320, height: 240 } });
  const { tab } = computer;
  await tab.goto(page);
  for (const type of ['png', 'jpeg', 'webp'] as const) {
    const shot = await tab.screenshot({ type });
    expect(shot).toMatchObject({ mime: `image/${type}`, width: 320, height: 240 });
    expect(imageHeader(shot.bytes)).toEqual({ mime: `image/${type}`, width: 320, height: 240 });
  }
  for (const type of ['jpeg', 'webp'] as const) {
    const [worst, best] = [await tab.screenshot({ type, quality: 0 }), await tab.screenshot({ type, quality: 100 })];
    expect(worst.bytes.length).toBeLessThan(best.bytes.length);
  }
  // Chromium's JPEGs have half the resolution of colors, and Farhand's conversion has all of it.
  expect(await sharp((await tab.screenshot({ type: 'jpeg' })).bytes).metadata()).toMatchObject({
    chromaSubsampling: '4:2:0',
  });
});

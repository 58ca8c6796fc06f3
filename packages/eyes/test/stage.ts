import type { Region } from '@farhand/core/driver';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { scenePage, type Scene, type Showing } from '../../../bench/scenes.js';
import { startChromium } from '../../../tests/start-chromium.js';
import { greyOf, type Grey } from '../dist/grey.js';

/** A picture of a page, and where the things are in it. */
export interface Shown {
  readonly picture: Grey;
  readonly boxes: ReadonlyMap<string, Region>;
}

/** Decodes a picture into shades of grey. */
const decoded = async (bytes: Uint8Array): Promise<Grey> => {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return greyOf({ data, width: info.width, height: info.height, channels: 3 });
};

/** A Chromium that shows scenes. */
export interface Stage {
  /** Shows a scene with its things in the order of `layout`, in a picture of about 1280 × 800 pixels. */
  show(scene: Scene, showing: Showing, layout: number): Promise<Shown>;
  close(): Promise<void>;
}

/** Starts the Chromium. */
export const startStage = async (): Promise<Stage> => {
  const browser = await startChromium();
  const pages = new Map<number, Page>();
  return {
    async show(scene, showing, layout) {
      const { ratio, encoding = 'png' } = showing;
      const viewport = { width: Math.floor(1280 / ratio), height: Math.floor(800 / ratio) };
      const page = pages.get(ratio) ?? (await browser.newPage({ viewport, deviceScaleFactor: ratio }));
      pages.set(ratio, page);
      await page.setContent(scenePage(scene, showing, layout, viewport.width).html);
      const found = await page.locator('.thing').evaluateAll((things) =>
        things.map((thing) => {
          const { x, y, width, height } = thing.getBoundingClientRect();
          return { id: thing.id, x, y, width, height };
        }),
      );
      const bytes = await page.screenshot(encoding === 'jpeg' ? { type: 'jpeg', quality: 70 } : { type: 'png' });
      const boxes = new Map(
        found.map(({ id, x, y, width, height }) => [
          id,
          { x: x * ratio, y: y * ratio, width: width * ratio, height: height * ratio },
        ]),
      );
      return { picture: await decoded(bytes), boxes };
    },
    close: () => browser.close(),
  };
};

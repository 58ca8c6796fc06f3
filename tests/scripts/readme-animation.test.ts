import { local as hurried } from '@farhand/local-driver';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { playedFaster } from '../../scripts/pictures/readme-animation.mjs';
import { glide, local } from '../../scripts/pictures/unhurried-driver.mjs';
import { inRoot } from '../../scripts/workspace.mjs';

test('the README’s picture is small, short and not still', async () => {
  const picture = sharp(inRoot('docs/pictures/farhand-at-work.webp'), { animated: true });
  const { pages = 0, width, pageHeight, delay = [], loop } = await picture.metadata();
  expect({ width, pageHeight, loop }).toEqual({ width: 800, pageHeight: 500, loop: 0 });
  expect(pages).toBeGreaterThan(50);
  expect(delay.reduce((sum, delayMs) => sum + delayMs, 0)).toBeLessThanOrEqual(10_000);
});

test('a slow recording is played four times as fast, and its ends stay longer', () => {
  expect(playedFaster([400, 8, 402, 100])).toEqual([600, 20, 101, 1625]);
});

test('the driver that takes its time is the local driver otherwise', () => {
  const driver = local();
  expect({ name: driver.name, kinds: driver.kinds }).toEqual({ name: 'local', kinds: ['browser', 'desktop'] });
  expect(Object.keys(driver)).toEqual(Object.keys(hurried()));
});

test('the pointer glides, slow at both ends, and arrives', () => {
  expect(glide({ x: 0, y: 0 }, { x: 90, y: 0 })).toEqual([
    { x: 9, y: 0 },
    { x: 31, y: 0 },
    { x: 59, y: 0 },
    { x: 81, y: 0 },
    { x: 90, y: 0 },
  ]);
  expect(glide({ x: 5, y: 5 }, { x: 5, y: 5 })).toEqual([{ x: 5, y: 5 }]);
});

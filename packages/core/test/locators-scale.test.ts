import type { Eyes } from '@farhand/core';
import { expect, test } from 'vitest';
import { madePng } from './made-png.js';
import { openComputer, sends } from './open-computer.js';
import { lineAt } from './seen.js';

/** A computer whose screenshots have two pixels for each of the display, and whose eyes see a text and an image in them. */
const open = (): ReturnType<typeof openComputer> => {
  const eyes: Eyes = {
    name: 'a list',
    readsPixels: true,
    read: async () => [lineAt('Save', 201, 400), lineAt('Other', 900, 700)],
    find: async () => [{ box: { x: 301, y: 100, width: 40, height: 20 }, score: 1, scale: 1 }],
    close: async () => undefined,
  };
  const size = { width: 2560, height: 1440 };
  const bytes = madePng(size);
  return openComputer({ screenshot: () => ({ bytes, ...size, mime: 'image/png' }) }, { eyes });
};

test('boxes are in pixels of the display, whatever size a screenshot has', async () => {
  const { computer } = await open();
  const { screen } = computer;
  expect(await screen.getByText('Save').box()).toEqual({ x: 100, y: 200, width: 17, height: 8 });
  expect(await screen.getByImage(await screen.screenshot()).box()).toEqual({ x: 150, y: 50, width: 21, height: 10 });
  expect(await screen.getByText('Save').within({ x: 90, y: 190, width: 40, height: 40 }).count()).toBe(1);
});

test('a click is at the pixel of the display', async () => {
  const { computer, connection } = await open();
  await computer.screen.getByText('Save').click();
  expect(sends(connection)).toEqual([['click 108,204']]);
});

test('what is found in a picture is in pixels of the picture', async () => {
  const { computer } = await open();
  const shot = await computer.screen.screenshot();
  expect((await shot.findText('Save')).map(({ box }) => box)).toEqual([{ x: 201, y: 400, width: 32, height: 16 }]);
});

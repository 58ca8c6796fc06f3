import { launch } from '@farhand/core';
import { imageHeader } from '@farhand/core/driver';
import { local } from '@farhand/local-driver';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { forever } from './browser.js';
import { useDesktops } from './desktops.js';
import { startProgram } from './x-client.js';

const desktops = useDesktops();

test('a screenshot has the colours of the screen, pixel by pixel', async () => {
  const connection = await desktops.open({ display: { width: 321, height: 123 } });
  expect(connection.display).toEqual({ width: 321, height: 123 });
  const program = await startProgram(connection);
  await program.show({ x: 0, y: 0, width: 321, height: 123 }, 0x102030);
  await program.show({ x: 10, y: 20, width: 5, height: 6 }, 0xff0000);
  await program.show({ x: 320, y: 122, width: 1, height: 1 }, 0x00ff7f);

  const { bytes, width, height, mime } = await connection.screenshot(undefined, forever);
  expect({ width, height, mime }).toEqual({ width: 321, height: 123, mime: 'image/png' });
  expect(imageHeader(bytes)).toMatchObject({ width: 321, height: 123 });
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number): string =>
    data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3).toString('hex');
  expect(pixel(0, 0)).toBe('102030');
  expect(pixel(9, 20)).toBe('102030');
  expect([pixel(10, 20), pixel(14, 25)]).toEqual(['ff0000', 'ff0000']);
  expect([pixel(15, 25), pixel(14, 26)]).toEqual(['102030', '102030']);
  expect(pixel(320, 122)).toBe('00ff7f');
});

test.each(['png', 'jpeg', 'webp'] as const)('a screenshot of type %s shows the same', async (type) => {
  await using computer = await launch(local(), { kind: 'desktop', display: { width: 320, height: 240 } });
  const shot = await computer.screenshot({ type });
  expect(shot).toMatchObject({ mime: `image/${type}`, width: 320, height: 240 });
  expect(imageHeader(shot.bytes)).toEqual({ mime: `image/${type}`, width: 320, height: 240 });
  expect((await (await computer.screenshot()).diff(shot)).changedPixels).toBe(0);
});

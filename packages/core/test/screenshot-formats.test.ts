import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageHeader } from '@farhand/core/driver';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { painted, shown } from './shown.js';

const size = { width: 40, height: 20 };
const red = { x: 10, y: 5, width: 4, height: 4, colour: '#ff0000' };
const inFormat = async (format: 'png' | 'jpeg' | 'webp') => shown(await painted(size, [red], format));

const mimeOf = (bytes: Uint8Array): string | undefined => imageHeader(bytes)?.mime;

describe('a picture in a format', () => {
  test('it came in has the bytes that came', async () => {
    const [png, jpeg, webp] = [await inFormat('png'), await inFormat('jpeg'), await inFormat('webp')];
    expect(await png.png()).toBe(png.bytes);
    expect(await jpeg.jpeg()).toBe(jpeg.bytes);
    expect(await webp.webp()).toBe(webp.bytes);
    expect(await png.crop({ x: 0, y: 0, ...size }).png()).toBe(png.bytes);
  });

  test('another one is made of the pixels', async () => {
    const shot = await inFormat('png');
    expect(mimeOf(await shot.jpeg())).toBe('image/jpeg');
    expect(mimeOf(await shot.webp())).toBe('image/webp');
    expect(mimeOf(await (await inFormat('jpeg')).png())).toBe('image/png');
  });

  test('a lower quality takes fewer bytes', async () => {
    const shot = await inFormat('png');
    const length = async (quality: number): Promise<number> => (await shot.jpeg({ quality })).length;
    expect(await length(10)).toBeLessThan(await length(95));
  });

  test('PNG and lossless WebP keep every pixel, and JPEG the colours in full resolution', async () => {
    const shot = await inFormat('png');
    const { data } = await shot.raw();
    for (const bytes of [
      await shot.crop({ x: 0, y: 0, width: 39, height: 20 }).png(),
      await shot.webp({ lossless: true }),
    ]) {
      const again = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
      expect([...again.data.subarray(0, 90)]).toEqual([...data.subarray(0, 90)]);
    }
    expect((await sharp(await shot.jpeg()).metadata()).chromaSubsampling).toBe('4:4:4');
  });

  test.each([
    [{ quality: 0 }, RangeError, 'screenshot.jpeg: quality must be a whole number from 1 to 100, got 0.'],
    [{ quality: 101 }, RangeError, 'screenshot.jpeg: quality must be a whole number from 1 to 100, got 101.'],
    [{ quality: '80' }, TypeError, 'screenshot.jpeg: quality must be a number, got "80".'],
    [{ lossless: true }, TypeError, "screenshot.jpeg: unknown option 'lossless'. Known options: quality."],
  ])('as a JPEG with %o is a mistake', async (options, type, message) => {
    const shot = await inFormat('png');
    await expect(Reflect.apply(shot.jpeg, shot, [options])).rejects.toThrow(new type(message));
  });

  test('a lossless WebP with a quality is a mistake', async () => {
    await expect((await inFormat('png')).webp({ lossless: true, quality: 50 })).rejects.toThrow(
      new TypeError('screenshot.webp: lossless and quality exclude each other. Leave out one of them.'),
    );
  });
});

describe('pixels', () => {
  test('are red, green and blue, row by row', async () => {
    const { data, width, height, channels } = await (await inFormat('png')).raw();
    expect({ width, height, channels, length: data.length }).toEqual({ ...size, channels: 3, length: 2400 });
    expect([...data.subarray((5 * 40 + 9) * 3, (5 * 40 + 11) * 3)]).toEqual([0x10, 0x20, 0x30, 255, 0, 0]);
  });

  test('are told one by one, and of a crop those of the crop', async () => {
    const shot = await inFormat('png');
    expect(await shot.pixel(9, 5)).toEqual({ red: 0x10, green: 0x20, blue: 0x30 });
    expect(await shot.pixel(10, 5)).toEqual({ red: 255, green: 0, blue: 0 });
    expect(await shot.crop({ x: 13, y: 8, width: 2, height: 2 }).pixel(0, 0)).toEqual({ red: 255, green: 0, blue: 0 });
    expect(await shot.crop({ x: 13, y: 8, width: 2, height: 2 }).pixel(1, 1)).toEqual({ red: 16, green: 32, blue: 48 });
  });

  test('outside or between pixels there is none', async () => {
    const shot = await inFormat('png');
    const refused = 'screenshot.pixel: x must be a whole number from 0 to 39, got';
    await expect(shot.pixel(40, 0)).rejects.toEqual(new RangeError(`${refused} 40.`));
    await expect(shot.pixel(-1, 0)).rejects.toEqual(new RangeError(`${refused} -1.`));
    await expect(shot.pixel(0.5, 0)).rejects.toEqual(new RangeError(`${refused} 0.5.`));
    await expect(Reflect.apply(shot.pixel, shot, [{ x: 1, y: 1 }])).rejects.toEqual(
      new TypeError('screenshot.pixel: expected two numbers, such as pixel(120, 80); x is an object.'),
    );
  });

  test.each([
    ['grey', sharp({ create: { ...size, channels: 3, background: '#808080' } }).toColourspace('b-w'), 128],
    ['16 bits deep', sharp({ create: { ...size, channels: 3, background: '#808080' } }).toColourspace('rgb16'), 128],
    ['half transparent, on black', sharp({ create: { ...size, channels: 4, background: '#ffffff80' } }), 128],
  ])('of a picture that is %s are three bytes, too', async (_name, image, grey) => {
    const bytes = new Uint8Array(await image.png().toBuffer());
    const shot = await shown({ bytes, ...size, mime: 'image/png' });
    expect(await shot.pixel(0, 0)).toEqual({ red: grey, green: grey, blue: grey });
    expect((await shot.raw()).channels).toBe(3);
  });
});

describe('a file', () => {
  const folder = async (): Promise<string> => {
    const path = await mkdtemp(join(tmpdir(), 'farhand-pictures-'));
    onTestFinished(() => rm(path, { recursive: true }));
    return path;
  };

  test.each([
    ['shot.png', 'image/png'],
    ['deep/er/shot.PNG', 'image/png'],
    ['shot.jpg', 'image/jpeg'],
    ['shot.jpeg', 'image/jpeg'],
    ['shot.webp', 'image/webp'],
  ])('%s is %s', async (name, mime) => {
    const path = join(await folder(), name);
    await (await inFormat('png')).save(path);
    expect(mimeOf(new Uint8Array(await readFile(path)))).toBe(mime);
  });

  test.each(['shot.gif', 'shot', 'shot.png.bak', 'folder.png/shot'])(
    '%s says no format, and is not written',
    async (name) => {
      const home = await folder();
      await expect((await inFormat('png')).save(join(home, name))).rejects.toThrow(
        /^screenshot\.save: the extension must be one of \.png, \.jpg, \.jpeg, \.webp, got /,
      );
      expect(await readdir(home)).toEqual([]);
    },
  );

  test('of a PNG has no quality', async () => {
    await expect((await inFormat('png')).save('shot.png', { quality: 3 })).rejects.toThrow(
      new TypeError("screenshot.save: unknown option 'quality'. It accepts no options."),
    );
  });
});

test('a data address is the picture as it came, and a PNG of a changed one', async () => {
  const shot = await inFormat('jpeg');
  expect(await shot.dataUrl()).toBe(`data:image/jpeg;base64,${Buffer.from(shot.bytes).toString('base64')}`);
  expect(await shot.fit({ maxEdge: 10 }).dataUrl()).toMatch(/^data:image\/png;base64,iVBORw0KGgo/);
});

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { startDeadline } from '@farhand/core/driver';
import sharp from 'sharp';
import { describe, expect, test, vi } from 'vitest';
import { animationFrame, animationHead } from '../dist/streams/webp.js';
import { anything } from './anything.js';
import { caught } from './failures.js';
import { openComputer } from './open-computer.js';
import { coloured, coloursOf, inFolder, pagesIn, showing } from './recordings.js';

test('a recording has every different picture, in order, for as long as it was seen', async () => {
  const [red, green, blue] = await Promise.all(['#ff0000', '#00ff00', '#0000ff'].map((colour) => coloured(colour)));
  if (red === undefined || green === undefined || blue === undefined) throw new Error('A picture is missing.');
  const { screenshot, looks } = showing(red, red, green, green, blue);
  const { computer } = await openComputer({ screenshot });
  const path = await inFolder();
  const recording = await computer.record(path, { intervalMs: 20 });
  await vi.waitUntil(() => looks() >= 7, { timeout: 10_000 });
  const result = await recording.stop();

  expect(result).toMatchObject({ path, frames: 3, endedBy: 'stop' });
  expect(await coloursOf(path)).toEqual(['red', 'green', 'blue']);
  const { delay = [], loop, format, width, pageHeight } = await sharp(path, { animated: true }).metadata();
  expect({ format, width, pageHeight, loop }).toEqual({ format: 'webp', width: 64, pageHeight: 48, loop: 0 });
  expect(Math.abs(delay.reduce((sum, one) => sum + one, 0) - result.durationMs)).toBeLessThanOrEqual(delay.length);
  expect((await readFile(path)).length).toBe(result.sizeBytes);
});

test('a picture of another size is fitted in', async () => {
  const { screenshot, looks } = showing(await coloured('#ff0000'), await coloured('#0000ff', 30, 30));
  const { computer } = await openComputer({ screenshot });
  const path = await inFolder();
  const recording = await computer.record(path, { intervalMs: 20 });
  await vi.waitUntil(() => looks() >= 3, { timeout: 10_000 });
  await recording.stop();
  expect(await coloursOf(path)).toEqual(['red', 'blue']);
});

test('where the tab in front has just closed, it goes on with the one that is in front then', async () => {
  const [red, blue] = await Promise.all([coloured('#ff0000'), coloured('#0000ff')]);
  let looks = 0;
  const pictures = new Map<string | undefined, typeof red>();
  const { computer, connection } = await openComputer({
    screenshot: (tab) => {
      looks += 1;
      return pictures.get(tab) ?? red;
    },
  });
  pictures.set(computer.tab.id, blue);
  const second = await computer.tabs.open();
  const path = await inFolder();
  const recording = await computer.record(path, { intervalMs: 20 });
  // By the connection: the session does not know of it yet.
  await connection.tabs?.close(second.id, startDeadline({ timeoutMs: 1_000 }, 'The close'));
  const before = looks;
  await vi.waitUntil(() => looks > before, { timeout: 10_000 });
  expect(await recording.stop()).toMatchObject({ frames: 2, endedBy: 'stop' });
  expect(await coloursOf(path)).toEqual(['red', 'blue']);
});

describe('it ends, and what was recorded is whole,', () => {
  const start = async (
    options = {},
  ): Promise<{ path: string; stop: () => Promise<unknown>; close: () => Promise<void> }> => {
    const { screenshot } = showing(await coloured('#ff0000'), await coloured('#00ff00'), await coloured('#0000ff'));
    const { computer } = await openComputer({ screenshot });
    const path = await inFolder();
    const recording = await computer.record(path, { intervalMs: 20, ...options });
    return { path, stop: () => recording.stop(), close: () => computer.close() };
  };

  test('when a limit is reached', async () => {
    const { path, stop } = await start({ maxFrames: 2 });
    await vi.waitUntil(async () => (await pagesIn(path)) === 2, { timeout: 10_000 });
    expect(await stop()).toMatchObject({ frames: 2, endedBy: 'limit' });
    expect(await coloursOf(path)).toEqual(['red', 'green']);
  });

  test('when the computer is closed', async () => {
    const { path, stop, close } = await start();
    await close();
    expect(await stop()).toMatchObject({ endedBy: 'computer' });
    expect((await coloursOf(path))[0]).toBe('red');
  });

  test('when its signal fires', async () => {
    const abort = new AbortController();
    const { path, stop } = await start({ signal: abort.signal });
    abort.abort();
    expect(await stop()).toMatchObject({ endedBy: 'stop' });
    expect((await coloursOf(path))[0]).toBe('red');
  });

  test('when a picture fails: the result says so', async () => {
    const red = await coloured('#ff0000');
    let looks = 0;
    const { computer } = await openComputer({
      screenshot: () => {
        looks += 1;
        if (looks > 1) throw new Error('No picture.');
        return red;
      },
    });
    const path = await inFolder();
    const recording = await computer.record(path, { intervalMs: 20 });
    await vi.waitUntil(() => looks > 1, { timeout: 10_000 });
    expect(await recording.stop()).toMatchObject({ frames: 1, endedBy: 'failure', error: { message: 'No picture.' } });
    expect(await coloursOf(path)).toEqual(['red']);
  });
});

test('if the first picture fails there is no file', async () => {
  const { computer } = await openComputer({
    screenshot: () => {
      throw new Error('No picture.');
    },
  });
  const path = await inFolder();
  expect(await caught(computer.record(path))).toMatchObject({ message: 'No picture.' });
  expect(existsSync(path)).toBe(false);
});

test.each([
  ['', undefined, 'computer.record: path must be a string that is not empty, got "".'],
  ['a\0.webp', undefined, 'computer.record: path must not contain a NUL character.'],
  [
    'a.png',
    undefined,
    'computer.record: path must end in .webp, because a recording is an animated WebP, got "a.png".',
  ],
  ['a.webp', { interval: 1 }, "computer.record: unknown option 'interval'. Did you mean 'intervalMs'?"],
  ['a.webp', { intervalMs: 1 }, 'computer.record: intervalMs must be a whole number from 20 to 2147483647, got 1.'],
  ['a.webp', { quality: 101 }, 'computer.record: quality must be a whole number from 1 to 100, got 101.'],
])('%o with %o is refused before anything is sent', async (path, options, message) => {
  const { computer } = await openComputer();
  expect(await caught(computer.record(path, anything(options)))).toMatchObject({
    message: expect.stringContaining(message),
  });
});

test('two recordings do not write to one file', async () => {
  const { computer } = await openComputer({ screenshot: showing(await coloured('#ff0000')).screenshot });
  const path = await inFolder();
  const [first, second] = await Promise.allSettled([computer.record(path), computer.record(relative('.', path))]);
  expect(second).toMatchObject({
    status: 'rejected',
    reason: expect.objectContaining({
      name: 'TypeError',
      message: expect.stringMatching(/^computer.record: another recording is writing to /),
    }),
  });
  if (first.status === 'rejected') throw first.reason;
  await first.value.stop();
  await (await computer.record(path)).stop();
  expect(await coloursOf(path)).toEqual(['red']);
});

test('a recording that has not begun leaves its file to another one', async () => {
  const { screenshot } = showing(await coloured('#ff0000'));
  let fails = true;
  const { computer } = await openComputer({
    screenshot: () => {
      if (fails) throw new Error('No picture.');
      return screenshot();
    },
  });
  const path = await inFolder();
  expect(await caught(computer.record(path))).toMatchObject({ message: 'No picture.' });
  fails = false;
  await (await computer.record(path)).stop();
  expect(await coloursOf(path)).toEqual(['red']);
});

test('folders that are missing are made', async () => {
  const { computer } = await openComputer({ screenshot: showing(await coloured('#ff0000')).screenshot });
  const path = join(dirname(await inFolder()), 'a', 'b', 'run.webp');
  await (await computer.record(path)).stop();
  expect(await coloursOf(path)).toEqual(['red']);
});

test('the container is that of the specification', async () => {
  const size = { width: 2, height: 1 };
  expect(animationHead(size).toString('latin1')).toBe(
    'WEBPVP8X\n\0\0\0\u0002\0\0\0\u0001\0\0\0\0\0ANIM\u0006\0\0\0\0\0\0\0\0\0',
  );
  const image = await sharp({ create: { ...size, channels: 3, background: '#ff0000' } })
    .webp()
    .toBuffer();
  const frame = animationFrame(image, size, 300);
  expect(frame.subarray(0, 4).toString()).toBe('ANMF');
  expect(frame.readUInt32LE(4)).toBe(frame.length - 8);
  expect(frame.readUIntLE(8 + 12, 3)).toBe(300);
  expect(frame.subarray(24, 28).toString()).toBe('VP8 ');
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openScreenCast, type Screen } from '../src/desktop/streams.js';
import { forever } from './browser.js';

const size = { width: 2, height: 1 };

/** The screen of a server that cannot tell what is painted. */
const silentScreen = () => {
  const state = { level: 0, looks: 0 };
  const ended = new AbortController();
  const masks = { red_mask: 0xff_0000, green_mask: 0xff00, blue_mask: 0xff };
  const screen: Screen = {
    size,
    ended: ended.signal,
    lost: () => (ended.signal.aborted ? new Error('It has ended.') : undefined),
    display: {
      paint: undefined,
      screen: {
        root: 1,
        root_depth: 24,
        root_visual: 1,
        pixel_width: 2,
        pixel_height: 1,
        depths: { 24: { 1: masks } },
      },
      pixelFormat: { format: { 24: { bits_per_pixel: 32, scanline_pad: 32 } }, image_byte_order: 0 },
      image: async () => {
        state.looks += 1;
        return { depth: 24, data: new Uint8Array(8).fill(state.level) };
      },
    },
  };
  return { screen, state, end: () => ended.abort() };
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));

afterEach(() => void vi.useRealTimers());

const open = async ({ screen }: ReturnType<typeof silentScreen>) => {
  const abort = new AbortController();
  const parts = await openScreenCast(screen, { signal: abort.signal, intervalMs: 50 }, forever);
  return { abort, parts: parts[Symbol.asyncIterator]() };
};

test('a server that does not report repaints is polled until it has changed', async () => {
  const silent = silentScreen();
  const { abort, parts } = await open(silent);
  expect((await parts.next()).value).toMatchObject({ type: 'frame', image: { width: 2, height: 1 } });
  const second = parts.next();
  await vi.waitUntil(() => {
    vi.advanceTimersByTime(50);
    return silent.state.looks >= 4;
  });
  silent.state.level = 255;
  await vi.advanceTimersByTimeAsync(50);
  expect((await second).value).toMatchObject({ type: 'frame' });
  const end = parts.next();
  abort.abort();
  expect(await end).toEqual({ done: true, value: undefined });
  expect(vi.getTimerCount()).toBe(0);
});

test('a computer that ends meanwhile is an error', async () => {
  const silent = silentScreen();
  const { parts } = await open(silent);
  await parts.next();
  const end = parts.next();
  silent.end();
  await expect(end).rejects.toThrow('It has ended.');
  expect(vi.getTimerCount()).toBe(0);
});

test('it ends without a reader', async () => {
  const { abort } = await open(silentScreen());
  abort.abort();
  expect(vi.getTimerCount()).toBe(0);
});

import sharp from 'sharp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { capturePage } from '../src/browser/screenshot.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A page that refuses so many pictures, and how often it was asked. */
const refusing = async (refusals: number, why: string) => {
  const create = { width: 3, height: 2, channels: 3, background: '#ff0000' } as const;
  const data = (await sharp({ create }).png().toBuffer()).toString('base64');
  const page = { asked: 0 };
  const send = (): Promise<{ readonly data: string }> => {
    page.asked += 1;
    return page.asked > refusals ? Promise.resolve({ data }) : Promise.reject(new Error(why));
  };
  return { page, session: { send } };
};

test('a page that has nothing to show yet is asked again', async () => {
  const { page, session } = await refusing(3, 'Protocol error (Page.captureScreenshot): Unable to capture screenshot');
  const taking = capturePage(session, true);
  await vi.advanceTimersByTimeAsync(150);
  expect(await taking).toMatchObject({ width: 3, height: 2, mime: 'image/png' });
  expect(page.asked).toBe(4);
});

test('but not for ever', async () => {
  const { page, session } = await refusing(Infinity, 'Unable to capture screenshot');
  const failure = capturePage(session, true).catch(String);
  await vi.advanceTimersByTimeAsync(2000);
  expect(await failure).toBe('Error: Unable to capture screenshot');
  expect(page.asked).toBe(20);
});

test('any other refusal counts at once', async () => {
  const { page, session } = await refusing(1, 'Target closed');
  await expect(capturePage(session, true)).rejects.toThrow('Target closed');
  expect(page.asked).toBe(1);
});

import { ProtocolError } from '@farhand/core/driver';
import { EventEmitter } from 'node:events';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { capturePage, quickly } from '../src/browser/screenshot.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

type Answer = 'picture' | 'none' | Error;

/** A page that answers what it is asked so, one after the other, and the last one again and again. */
const pageThat = async (...answers: readonly Answer[]) => {
  const create = { width: 3, height: 2, channels: 3, background: '#ff0000' } as const;
  const data = (await sharp({ create }).png().toBuffer()).toString('base64');
  const page = { asked: 0, listeners: () => session.listenerCount('Page.frameNavigated') };
  const send = (): Promise<{ readonly data: string }> => {
    const answer = answers[Math.min(page.asked, answers.length - 1)];
    page.asked += 1;
    if (answer === 'none') return new Promise(() => undefined);
    return answer === 'picture' ? Promise.resolve({ data }) : Promise.reject(answer ?? new Error('Nobody answers.'));
  };
  const session = Object.assign(new EventEmitter(), { send });
  const leave = (parentId?: string): void => {
    session.emit('Page.frameNavigated', { frame: parentId === undefined ? {} : { parentId } });
  };
  return { page, session, leave };
};

const wanted = new AbortController().signal;

const noPicture = new Error('Unable to capture screenshot');

test.each(['Unable to capture screenshot', 'Not attached to an active page'])(
  'a page that says "%s" is asked again',
  async (why) => {
    const refusal = new Error(`Protocol error (Page.captureScreenshot): ${why}`);
    const { page, session } = await pageThat(refusal, refusal, refusal, 'picture');
    const taking = capturePage(session, quickly, wanted);
    await vi.advanceTimersByTimeAsync(150);
    expect(await taking).toMatchObject({ width: 3, height: 2, mime: 'image/png' });
    expect(page.asked).toBe(4);
  },
);

test('but not for ever', async () => {
  const { page, session } = await pageThat(noPicture);
  const failure = capturePage(session, quickly, wanted).catch(String);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await failure).toBe('Error: Unable to capture screenshot');
  expect(page.asked).toBe(100);
});

test('nor after it is no longer needed', async () => {
  const { page, session } = await pageThat(noPicture);
  const over = new AbortController();
  const failure = capturePage(session, quickly, over.signal).catch(String);
  await vi.advanceTimersByTimeAsync(100);
  over.abort('enough');
  expect(await failure).toBe('enough');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(page.asked).toBe(4);
  expect(page.listeners()).toBe(0);
});

test('any other refusal counts at once', async () => {
  const { page, session } = await pageThat(new Error('Target closed'), 'picture');
  await expect(capturePage(session, quickly, wanted)).rejects.toThrow('Target closed');
  expect(page.asked).toBe(1);
  expect(page.listeners()).toBe(0);
});

test('where another page takes its place, that one is asked', async () => {
  const { page, session, leave } = await pageThat('none', 'picture');
  const taking = capturePage(session, quickly, wanted);
  leave('a frame of it');
  expect(page.asked).toBe(1);
  leave();
  expect(await taking).toMatchObject({ width: 3, height: 2 });
  expect(page.asked).toBe(2);
  expect(page.listeners()).toBe(0);
});

test('and what the one before still refuses does not count', async () => {
  const { session, leave } = await pageThat(new Error('Target closed'), 'picture');
  const taking = capturePage(session, quickly, wanted);
  leave();
  expect(await taking).toMatchObject({ width: 3, height: 2 });
});

test.each([
  ['jpeg', { format: 'jpeg', quality: 30 }],
  ['webp', { format: 'webp' }],
] as const)('a %s is asked for as it is wanted, and read', async (type, format) => {
  const create = { width: 3, height: 2, channels: 3, background: '#ff0000' } as const;
  const data = (await sharp({ create }).toFormat(type).toBuffer()).toString('base64');
  const sent: unknown[] = [];
  const send = async (...args: readonly unknown[]): Promise<{ readonly data: string }> => {
    sent.push(args);
    return { data };
  };
  const session = Object.assign(new EventEmitter(), { send });
  expect(await capturePage(session, format, wanted)).toMatchObject({ width: 3, height: 2, mime: `image/${type}` });
  expect(sent).toEqual([['Page.captureScreenshot', format]]);
});

test('bytes that are no picture are refused', async () => {
  const session = Object.assign(new EventEmitter(), { send: async () => ({ data: 'AAAA' }) });
  await expect(capturePage(session, quickly, wanted)).rejects.toThrow(ProtocolError);
});

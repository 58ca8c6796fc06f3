import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PageCast, type CastPage, type CastSession } from '../src/browser/streams.js';

/** The header of a JPEG, with a number in it to know it by. */
const picture = (number: number): string =>
  Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 2, 208, 5, 0, number]).toString('base64');

/** A page and its session, which answers frames when the test says so. */
const startCast = async () => {
  const sent: string[] = [];
  let round = 0;
  let tell: Parameters<CastSession['on']>[1] = () => undefined;
  const answers: (() => void)[] = [];
  const session: CastSession = {
    on: (_event, listener) => (tell = listener),
    send: (method) => {
      sent.push(method.replace('Page.', ''));
      if (method === 'Page.startScreencast') round += 1;
      if (method !== 'Page.screencastFrameAck') return Promise.resolve();
      return new Promise((resolve) => answers.push(() => resolve(undefined)));
    },
    detach: async () => void sent.push('detach'),
  };
  const heard = new Set<string>();
  const page: CastPage = { on: (event) => heard.add(event), off: (event) => heard.delete(event) };
  let news = 0;
  const cast = await PageCast.by(session, page, () => (news += 1));
  return {
    cast,
    heard,
    news: () => news,
    /** What was sent since the last time. */
    sent: () => sent.splice(0),
    paint: (...numbers: readonly number[]) => {
      for (const number of numbers) tell({ data: picture(number), sessionId: round });
    },
    answer: async () => {
      for (const resolve of answers.splice(0)) resolve();
      await vi.advanceTimersByTimeAsync(0);
    },
    /** The number of the picture that is taken. */
    take: () => cast.take()?.bytes[11],
  };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('each picture is answered once it is taken, and taken once', async () => {
  const { sent, paint, take, news } = await startCast();
  expect(sent()).toEqual(['startScreencast']);
  paint(1);
  expect(news()).toBe(1);
  expect(sent()).toEqual([]);
  expect(take()).toBe(1);
  expect(sent()).toEqual(['screencastFrameAck']);
  expect(take()).toBeUndefined();
  expect(sent()).toEqual([]);
});

test('a slow reader gets the newest one, and all are answered', async () => {
  const { sent, paint, take } = await startCast();
  paint(1, 2, 3);
  sent();
  expect(take()).toBe(3);
  expect(sent()).toEqual(['screencastFrameAck', 'screencastFrameAck', 'screencastFrameAck']);
});

test('what looks as the one taken before is none, but is answered', async () => {
  const { sent, paint, take } = await startCast();
  paint(1);
  take();
  sent();
  paint(2, 1);
  expect(take()).toBeUndefined();
  expect(sent()).toEqual(['screencastFrameAck', 'screencastFrameAck']);
});

describe('Chromium leaves out what is painted while three are unanswered. Once three have come,', () => {
  const painted = async (...numbers: readonly number[]) => {
    const page = await startCast();
    page.sent();
    page.paint(...numbers);
    page.take();
    return page;
  };
  const rest = async (): Promise<unknown> => vi.advanceTimersByTimeAsync(1000);
  const startedAgain = ['stopScreencast', 'startScreencast'];

  test('it is started again when the page rests: that begins with what there is', async () => {
    const { sent, paint, take, answer } = await painted(1, 2, 3);
    await answer();
    sent();
    await rest();
    expect(sent()).toEqual(startedAgain);
    paint(4);
    expect(take()).toBe(4);
    await answer();
    await rest();
    expect(sent()).toEqual(['screencastFrameAck']);
  });

  test('not before', async () => {
    const { sent, paint, take, answer } = await painted(1, 2);
    await answer();
    sent();
    await rest();
    expect(sent()).toEqual([]);
    paint(3);
    take();
    await answer();
    await rest();
    expect(sent()).toEqual(['screencastFrameAck', ...startedAgain]);
  });

  test('not while Chromium has not answered', async () => {
    const { sent } = await painted(1, 2, 3);
    sent();
    await rest();
    expect(sent()).toEqual([]);
  });

  test('not while more are painted', async () => {
    const { sent, paint, take, answer } = await painted(1, 2, 3);
    await answer();
    await vi.advanceTimersByTimeAsync(199);
    paint(4);
    sent();
    await rest();
    expect(sent()).toEqual([]);
    expect(take()).toBe(4);
  });

  test('not after the end', async () => {
    const { cast, sent, answer } = await painted(1, 2, 3);
    await answer();
    await cast.stop();
    sent();
    await rest();
    expect(sent()).toEqual([]);
  });
});

test('a page that is not ready to be shown is asked again, and one that refuses is not', async () => {
  const refusals = [
    'Protocol error (Page.startScreencast): Not attached to an active page',
    'Protocol error (Page.startScreencast): No.',
  ];
  const sent: string[] = [];
  const session: CastSession = {
    on: () => undefined,
    send: (method) => {
      sent.push(method);
      const message = method === 'Page.startScreencast' ? refusals.shift() : undefined;
      return message === undefined ? Promise.resolve() : Promise.reject(new Error(message));
    },
    detach: async () => void sent.push('detach'),
  };
  const refusal = PageCast.by(session, { on: () => 0, off: () => 0 }, () => undefined).catch(String);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await refusal).toBe('Error: Protocol error (Page.startScreencast): No.');
  expect(sent).toEqual(['Page.startScreencast', 'Page.startScreencast', 'Page.stopScreencast', 'detach']);
});

test('a page that crashes while it ends is not waited for', async () => {
  const sent: string[] = [];
  let crash = (): void => undefined;
  const session: CastSession = {
    on: () => undefined,
    send: async (method) => void sent.push(method),
    detach: () => new Promise(() => undefined),
  };
  const page: CastPage = { on: (event, listener) => (event === 'crash' ? (crash = listener) : 0), off: () => 0 };
  const cast = await PageCast.by(session, page, () => undefined);
  const ended = cast.stop();
  crash();
  await ended;
  expect(sent).toEqual(['Page.startScreencast', 'Page.stopScreencast']);
});

test('at its end Chromium is notified once, and no listener is left on the page', async () => {
  const { cast, heard, sent, paint, take } = await startCast();
  expect([...heard]).toEqual(['close', 'crash']);
  sent();
  await Promise.all([cast.stop(), cast.stop()]);
  expect(sent()).toEqual(['stopScreencast', 'detach']);
  expect([...heard]).toEqual([]);
  paint(1);
  expect(take()).toBeUndefined();
});

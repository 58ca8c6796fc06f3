import { expect, test, vi } from 'vitest';
import { PageWatch, type WatchSession } from '../src/browser/watch.js';

type Payload = { readonly data: string; readonly sessionId: number };

/** A session that remembers what was sent, and refuses what the test wants it to. */
const newSession = (refused: string) => {
  const sent: string[] = [];
  const listeners = new Map<string, (payload: Payload) => void>();
  const session: WatchSession = {
    on: (event: string, listener: (payload: Payload) => void) => listeners.set(event, listener),
    send: async (method) => {
      sent.push(method.replace('Page.', ''));
      if (method === refused) throw new Error('Target closed');
    },
    detach: async () => void sent.push('detach'),
  };
  return {
    session,
    sent,
    happen: (event: string, data = '') => listeners.get(event)?.({ data, sessionId: 1 }),
  };
};

/** A watch of a page that paints when the test says so, and what is told. */
const startWatch = async ({ refused = '' } = {}) => {
  const telling = newSession('');
  const showing = newSession(refused);
  const told: string[] = [];
  const watch = await PageWatch.by(
    { telling: telling.session, showing: showing.session },
    { changed: () => told.push('changed'), painted: () => told.push('painted') },
  );
  const asked = async (): Promise<void> => {
    await expect.poll(() => showing.sent.at(-1)).toBe('startScreencast');
  };
  return {
    watch,
    told: () => told.splice(0),
    sent: { telling: telling.sent, showing: showing.sent },
    paint: (...pictures: readonly string[]) => {
      for (const picture of pictures) telling.happen('Page.screencastFrame', picture);
    },
    asked,
    /** Shows the page once it has been asked for. */
    show: async (picture: string) => {
      await asked();
      showing.happen('Page.screencastFrame', picture);
    },
    crash: () => telling.happen('Inspector.targetCrashed'),
  };
};

test('the first frame is what there is, and the next one that differs a change', async () => {
  const { paint, told } = await startWatch();
  paint('a');
  expect(told()).toEqual([]);
  paint('b', 'c');
  expect(told()).toEqual(['changed', 'changed']);
});

test('each frame is answered, else no more would come', async () => {
  const { paint, sent } = await startWatch();
  paint('a', 'a', 'b');
  expect(sent.telling).toEqual(['startScreencast', 'screencastFrameAck', 'screencastFrameAck', 'screencastFrameAck']);
});

test('an equal frame was painted', async () => {
  const { paint, told } = await startWatch();
  paint('a', 'a', 'a');
  expect(told()).toEqual(['painted', 'painted']);
});

test('what is painted for a picture is not reported, once for each', async () => {
  const { watch, paint, told } = await startWatch();
  paint('a');
  watch.expectPicture();
  watch.expectPicture()();
  paint('a', 'a');
  expect(told()).toEqual([]);
  paint('a');
  expect(told()).toEqual(['painted']);
});

test('a change while a picture is taken is reported, and what is painted for it is not', async () => {
  const { watch, paint, told } = await startWatch();
  paint('a');
  const isThere = watch.expectPicture();
  paint('b');
  isThere();
  paint('b');
  expect(told()).toEqual(['changed']);
});

test('what is painted long after a picture is none of its own', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const { watch, paint, told } = await startWatch();
    paint('a');
    watch.expectPicture()();
    vi.advanceTimersByTime(50);
    paint('a');
    expect(told()).toEqual(['painted']);
  } finally {
    vi.useRealTimers();
  }
});

test('everything has been reported when the page is shown once more', async () => {
  const { watch, paint, show, told, sent } = await startWatch();
  paint('a');
  const caughtUp = watch.catchUp();
  await show('a');
  expect(await caughtUp).toBe(true);
  expect(told()).toEqual([]);
  expect(sent).toEqual({
    telling: ['startScreencast', 'screencastFrameAck', 'getNavigationHistory'],
    showing: ['startScreencast', 'stopScreencast'],
  });
});

test('what was left out is reported then, and once', async () => {
  const { watch, paint, show, told } = await startWatch();
  paint('a');
  for (const news of [['changed'], []]) {
    const caughtUp = watch.catchUp();
    await show('b');
    expect(await caughtUp).toBe(true);
    expect(told()).toEqual(news);
  }
});

test('who asks twice is answered one after the other', async () => {
  const { watch, paint, show, sent } = await startWatch();
  paint('a');
  const both = Promise.all([watch.catchUp(), watch.catchUp()]);
  await show('a');
  await expect.poll(() => sent.showing).toEqual(['startScreencast', 'stopScreencast', 'startScreencast']);
  await show('a');
  expect(await both).toEqual([true, true]);
});

test('of a page that has not been shown yet it cannot be said', async () => {
  const { watch } = await startWatch();
  expect(await watch.catchUp()).toBe(false);
});

test('of a page that cannot be shown it is an error, and the next try is one of its own', async () => {
  const { watch, paint } = await startWatch({ refused: 'Page.startScreencast' });
  paint('a');
  await expect(watch.catchUp()).rejects.toThrow('Target closed');
  await expect(watch.catchUp()).rejects.toThrow('Target closed');
});

test('of a page that crashes meanwhile it cannot be said', async () => {
  const { watch, paint, asked, crash } = await startWatch();
  paint('a');
  const caughtUp = watch.catchUp();
  await asked();
  crash();
  expect(await caughtUp).toBe(false);
});

test('a crash is a change, and does not keep it from ending', async () => {
  const { watch, told, crash } = await startWatch();
  crash();
  expect(told()).toEqual(['changed']);
  await watch.stop();
});

test('after its end nothing is reported', async () => {
  const { watch, paint, told, sent } = await startWatch();
  paint('a');
  await watch.stop();
  paint('b');
  expect(told()).toEqual([]);
  expect(sent).toEqual({ telling: ['startScreencast', 'screencastFrameAck', 'detach'], showing: ['detach'] });
});

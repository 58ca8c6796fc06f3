import { ClosedError, ProtocolError, TransportError, type ScreencastEvent } from '@farhand/core';
import type { ScreencastPart } from '@farhand/core/driver';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { anything } from './anything.js';
import { caught } from './failures.js';
import { openComputer } from './open-computer.js';
import { breaking, frame, giving, openStreaming, screencasts } from './streaming.js';

/** An event in a few words. */
const short = (event: ScreencastEvent): string => {
  switch (event.type) {
    case 'frame':
      return `frame ${event.screenshot.bytes[11]}${event.missed === 0 ? '' : ` missed ${event.missed}`}`;
    case 'h264':
      return `h264 ${event.bytes.join(',')}`;
    case 'gap':
      return `gap: ${event.cause.message}`;
    case 'cursorMoved':
      return `moved ${event.at.x},${event.at.y}`;
    case 'cursorChanged':
      return `changed ${JSON.stringify(event.fields)}`;
  }
};

const take = async (screencast: AsyncIterable<ScreencastEvent>, count: number): Promise<readonly string[]> => {
  const events: string[] = [];
  for await (const event of screencast) {
    events.push(short(event));
    if (events.length === count) break;
  }
  return events;
};

/** Reopens at once. */
const withoutBackoff = (): void => {
  const chance = vi.spyOn(Math, 'random').mockReturnValue(0);
  onTestFinished(() => chance.mockRestore());
};

const brokeOff = new TransportError('UNREACHABLE', 'It broke off.');
const video = (...bytes: readonly number[]): ScreencastPart => ({ type: 'h264', bytes: Uint8Array.from(bytes) });
const unreadable = (of: 'frame' | 'h264' | 'other'): ScreencastPart => ({
  type: 'unreadable',
  of,
  why: 'It is no picture.',
});

test('gives what the vendor tells: pictures that know the display, video, the pointer', async () => {
  const { streams } = screencasts(
    giving(
      frame(1),
      video(0, 0, 1),
      { type: 'cursorMoved', at: { x: 3, y: 4 } },
      { type: 'cursorChanged', fields: { shape: 'hand' } },
    ),
  );
  const computer = await openStreaming(streams);
  const events: ScreencastEvent[] = [];
  for await (const event of computer.screencast()) {
    events.push(event);
    if (events.length === 4) break;
  }
  expect(events.map(short)).toEqual(['frame 1', 'h264 0,0,1', 'moved 3,4', 'changed {"shape":"hand"}']);
  expect(events[0]).toMatchObject({ screenshot: { width: 1280, height: 720, display: { width: 1280, height: 720 } } });
});

test('nothing is opened before the first event is asked for, and every loop opens one', async () => {
  const { streams, opened } = screencasts(giving(frame(1)));
  const computer = await openStreaming(streams);
  const first = computer.screencast();
  const second = computer.screencast();
  expect(opened()).toBe(0);
  expect(await Promise.all([take(first, 1), take(second, 1)])).toEqual([['frame 1'], ['frame 1']]);
  expect(opened()).toBe(2);
});

describe('a slow reader', () => {
  test('gets the newest picture, and learns how many it missed', async () => {
    let given = 0;
    const { streams } = screencasts(async function* (signal) {
      for (const part of [frame(1), unreadable('frame'), frame(2), frame(3)]) {
        yield part;
        given += 1;
      }
      yield* giving()(signal);
    });
    const screencast = (await openStreaming(streams)).screencast();
    await screencast.next();
    await vi.waitUntil(() => given === 4);
    expect(await take(screencast, 1)).toEqual(['frame 3 missed 2']);
  });

  test('gets every piece of video, for which the vendor has to wait', async () => {
    let sent = 0;
    const mebibyte = 2 ** 20;
    const { streams } = screencasts(async function* () {
      while (sent < 20) {
        sent += 1;
        yield video(0, sent);
        yield { type: 'h264', bytes: new Uint8Array(mebibyte) };
      }
    });
    const screencast = (await openStreaming(streams)).screencast({ maxReopens: 0 });
    expect((await screencast.next()).value).toMatchObject({ type: 'h264' });
    await vi.waitUntil(() => sent >= 4);
    expect(sent).toBe(4);
    const numbers: number[] = [1];
    for (let next = await screencast.next(); numbers.length < 20; next = await screencast.next()) {
      if (next.value?.type === 'h264' && next.value.bytes.length === 2) numbers.push(next.value.bytes[1] ?? 0);
    }
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    await screencast.return();
  });
});

describe('when it breaks off', () => {
  test('it is opened again, and a gap tells', async () => {
    withoutBackoff();
    const { streams, opened } = screencasts(breaking([frame(1)], brokeOff), breaking([]), giving(frame(2)));
    const events = await take((await openStreaming(streams)).screencast(), 4);
    expect(events).toEqual(['frame 1', 'gap: It broke off.', 'gap: The vendor has ended the screencast.', 'frame 2']);
    expect(opened()).toBe(3);
  });

  test('it gives up after several openings without receiving a picture', async () => {
    withoutBackoff();
    const { streams, opened } = screencasts(breaking([frame(1)]), breaking([], brokeOff));
    const error = await caught(take((await openStreaming(streams)).screencast({ maxReopens: 3 }), 99));
    expect(error).toMatchObject({
      code: 'UNREACHABLE',
      message:
        'The screencast was interrupted. Farhand reopened it 3 times without receiving a picture. Last error: It broke off.',
      cause: brokeOff,
    });
    expect(opened()).toBe(4);
  });

  test('not even once with maxReopens: 0', async () => {
    const { streams, opened } = screencasts(breaking([frame(1)], brokeOff));
    const screencast = (await openStreaming(streams)).screencast({ maxReopens: 0 });
    expect(await take({ [Symbol.asyncIterator]: () => screencast }, 1)).toEqual(['frame 1']);
    expect(opened()).toBe(1);
  });

  test.each([
    ['what the vendor sends is none', new ProtocolError('HTML.')],
    ['the key is refused', new TransportError('UNAUTHORIZED', 'No.')],
    ['it is refused', new TransportError('REJECTED', 'No.', { status: 404 })],
    ['the computer is gone', new ClosedError('Gone.')],
  ])('but not when %s', async (_what, error) => {
    const { streams, opened } = screencasts(breaking([], error));
    expect(await caught(take((await openStreaming(streams)).screencast(), 1))).toBe(error);
    expect(opened()).toBe(1);
  });
});

describe('what cannot be read', () => {
  test('costs one picture', async () => {
    const { streams } = screencasts(giving(unreadable('frame'), unreadable('other'), frame(2)));
    expect(await take((await openStreaming(streams)).screencast(), 1)).toEqual(['frame 2 missed 1']);
  });

  test('is a gap in a video', async () => {
    const { streams } = screencasts(giving(video(1), unreadable('h264'), video(3)));
    expect(await take((await openStreaming(streams)).screencast(), 3)).toEqual([
      'h264 1',
      'gap: It is no picture.',
      'h264 3',
    ]);
  });

  test('is an error if nothing else comes', async () => {
    const { streams } = screencasts(giving(...Array.from({ length: 21 }, () => unreadable('frame'))));
    expect(await caught(take((await openStreaming(streams)).screencast(), 1))).toMatchObject({
      code: 'PROTOCOL',
      message: 'More than 20 consecutive parts of the screencast were unreadable. It is no picture.',
    });
  });
});

describe('it ends', () => {
  test('quietly when the computer is closed', async () => {
    const { streams } = screencasts(giving(frame(1)));
    const computer = await openStreaming(streams);
    const screencast = computer.screencast();
    await screencast.next();
    const waiting = screencast.next();
    await computer.close();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  test('with a ClosedError when another call finds that the computer is gone', async () => {
    const { streams } = screencasts(giving(frame(1)));
    const computer = await openStreaming({
      ...streams,
      events: () => Promise.reject(new ClosedError('Gone.')),
    });
    const screencast = computer.screencast();
    await screencast.next();
    const waiting = caught(screencast.next());
    expect(await caught(computer.events().next())).toMatchObject({ code: 'CLOSED' });
    expect(await waiting).toMatchObject({ code: 'CLOSED', cause: { message: 'Gone.' } });
  });

  test('before it begins on a computer that is closed', async () => {
    const { streams, opened } = screencasts(giving(frame(1)));
    const computer = await openStreaming(streams);
    await computer.close();
    expect(await caught(take(computer.screencast(), 1))).toMatchObject({ code: 'CLOSED' });
    expect(opened()).toBe(0);
  });

  test('with the reason of its signal, at once', async () => {
    const { streams } = screencasts(giving(frame(1)));
    const abort = new AbortController();
    const screencast = (await openStreaming(streams)).screencast({ signal: abort.signal });
    await screencast.next();
    const waiting = caught(screencast.next());
    abort.abort('enough');
    expect(await waiting).toBe('enough');
  });

  test('when the loop is left: the vendor’s stream is told', async () => {
    let signal: AbortSignal | undefined;
    const { streams } = screencasts((given) => {
      signal = given;
      return giving(frame(1))(given);
    });
    await take((await openStreaming(streams)).screencast(), 1);
    expect(signal?.aborted).toBe(true);
  });
});

test('a computer without one refuses at once', async () => {
  const { computer } = await openComputer({}, { kind: 'desktop' });
  expect(() => computer.screencast()).toThrow(
    'computer.screencast: recorder has no screencast for a desktop. Use computer.record(), which takes screenshots.',
  );
});

test.each([
  [{ heartbeat: 1 }, "computer.screencast: unknown option 'heartbeat'. Did you mean 'heartbeatMs'?"],
  [{ heartbeatMs: 0 }, 'computer.screencast: heartbeatMs must be from 1 to 2147483647 milliseconds, got 0.'],
  [{ heartbeatMs: '1' }, 'computer.screencast: heartbeatMs must be a number of milliseconds, got "1".'],
  [{ maxReopens: -1 }, 'computer.screencast: maxReopens must be a whole number from 0 to 1000000, got -1.'],
])('%o is refused at once', async (options, message) => {
  const { streams, opened } = screencasts(giving(frame(1)));
  const computer = await openStreaming(streams);
  expect(() => computer.screencast(anything(options))).toThrow(message);
  expect(opened()).toBe(0);
});

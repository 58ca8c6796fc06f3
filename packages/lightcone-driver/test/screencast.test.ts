import { attach, type Computer, type ScreencastEvent, type ScreencastOptions } from '@farhand/core';
import { lightcone } from '@farhand/lightcone-driver';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { browser, rejection, settings, vendor, type Reply, type Vendor } from './scripted-vendor.js';

/** What can be known of a JPEG without decoding it: its size, a number, and its end. */
const jpeg = (number: number, width = 1280, height = 720): Buffer =>
  Buffer.from([
    0xff,
    0xd8,
    0xff,
    0xc0,
    0,
    11,
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    number,
    0xff,
    0xd9,
  ]);

const named = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const frame = (bytes: Uint8Array): string =>
  `data: ${JSON.stringify({ image_data: Buffer.from(bytes).toString('base64'), metadata: { timestamp: 1 } })}\n\n`;

/** A stream of events that stays open. */
const open = (...texts: readonly string[]): Reply => ({
  write: (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`: heartbeat\n\n${texts.join('')}`);
  },
});

/** One that breaks off in the middle. */
const broken = (text: string): Reply => ({
  write: (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text, () => response.socket?.resetAndDestroy());
  },
});

const connect = async (...screencasts: readonly Reply[]): Promise<{ computer: Computer; service: Vendor }> => {
  const chance = vi.spyOn(Math, 'random').mockReturnValue(0);
  onTestFinished(() => chance.mockRestore());
  const service = await vendor({ ...browser, 'GET /computers/c1/screencast': screencasts });
  const computer = await attach(lightcone(settings(service.url)), 'c1');
  onTestFinished(() => computer.close());
  return { computer, service };
};

const short = (event: ScreencastEvent): string => {
  switch (event.type) {
    case 'frame': {
      const { bytes, width, height } = event.screenshot;
      return `${width}×${height} ${bytes[11]} missed ${event.missed}`;
    }
    case 'h264':
      return `h264 ${event.bytes.join(' ')}`;
    case 'gap':
      return `gap: ${event.cause.message}`;
    case 'cursorMoved':
      return `moved ${event.at.x},${event.at.y}`;
    case 'cursorChanged':
      return `changed ${Object.keys(event.fields).join()}`;
  }
};

const take = async (computer: Computer, count: number, options?: ScreencastOptions): Promise<readonly string[]> => {
  const events: string[] = [];
  for await (const event of computer.screencast(options)) {
    events.push(short(event));
    if (events.length === count) break;
  }
  return events;
};

test('a browser sends pictures', async () => {
  const { computer } = await connect(open(frame(jpeg(7))));
  expect(await take(computer, 1)).toEqual(['1280×720 7 missed 0']);
});

test('a desktop sends video and the pointer, and what else it may send is left out', async () => {
  const { computer } = await connect(
    open(
      named('h264', { nalu_data: 'AAAAAWc=' }),
      named('audio', { x: 1 }),
      named('cursor_update', { hot_x: 3, sprite: '' }),
      named('cursor_position', { x: 10, y: 20 }),
    ),
  );
  expect(await take(computer, 3)).toEqual(['h264 0 0 0 1 103', 'changed hot_x,sprite', 'moved 10,20']);
});

describe('a frame that is none costs itself only', () => {
  test.each([
    ['bad Base64', 'data: {"image_data":"/9j/ÄÖÜ="}\n\n'],
    ['no image', frame(Buffer.from('<html>'))],
    ['no data', 'data: {"other":1}\n\n'],
    ['no JSON', 'data: {"image_data":\n\n'],
    ['cut short', frame(jpeg(1).subarray(0, 12))],
    ['more pixels than any screen', frame(jpeg(1, 65_535, 65_535))],
  ])('%s', async (_what, bad) => {
    const { computer } = await connect(open(bad, frame(jpeg(2))));
    expect(await take(computer, 1)).toEqual(['1280×720 2 missed 1']);
  });

  test('unless nothing else comes', async () => {
    const { computer } = await connect(open(...Array.from({ length: 21 }, () => frame(Buffer.from('<html>')))));
    expect(await rejection(take(computer, 1))).toMatchObject({
      code: 'PROTOCOL',
      message: expect.stringContaining('Lightcone: a frame of the screencast is not a PNG, JPEG or WebP image.'),
    });
  });

  test('of a video it is a gap', async () => {
    const { computer } = await connect(open(named('h264', { nalu_data: '?' }), named('h264', { nalu_data: 'Zw==' })));
    expect(await take(computer, 2)).toEqual([
      'gap: Lightcone: a video part of the screencast is not Base64.',
      'h264 103',
    ]);
  });
});

describe('it is opened again', () => {
  test('when the connection breaks in the middle of a frame', async () => {
    const { computer, service } = await connect(
      broken(frame(jpeg(1)) + frame(jpeg(9)).slice(0, 40)),
      open(frame(jpeg(2))),
    );
    const events = await take(computer, 3);
    expect(events[0]).toBe('1280×720 1 missed 0');
    expect(events[1]).toContain('gap: Lightcone: GET /computers/c1/screencast: the stream was interrupted: ');
    expect(events[2]).toBe('1280×720 2 missed 0');
    expect(service.log().filter((line) => line === 'GET /computers/c1/screencast')).toHaveLength(2);
  });

  test('when nothing comes any more, not even a heartbeat', async () => {
    const { computer } = await connect(open(), open(frame(jpeg(2))));
    expect(await take(computer, 2, { heartbeatMs: 20 })).toEqual([
      'gap: Lightcone: GET /computers/c1/screencast: received nothing for 20 ms. Open it again.',
      '1280×720 2 missed 0',
    ]);
  });

  test('until the vendor says that the computer is gone', async () => {
    const gone = { status: 404, json: { status: 404, title: 'Session not found', type: '' } };
    const { computer } = await connect(broken(frame(jpeg(1))), gone);
    expect(await rejection(take(computer, 9))).toMatchObject({ code: 'CLOSED' });
  });
});

describe('it ends with an error', () => {
  test('when a page in HTML comes instead', async () => {
    const html = { text: '<html>', headers: { 'content-type': 'text/html' } };
    const { computer } = await connect(html);
    expect(await rejection(take(computer, 1))).toMatchObject({
      code: 'PROTOCOL',
      message: expect.stringContaining("expected server-sent events, got 'text/html'."),
    });
  });

  test('when a line has no end', async () => {
    const { computer } = await connect({
      write: (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const chunk = 'a'.repeat(1024 * 1024);
        const more = (): void => void (response.destroyed || response.write(chunk, more));
        response.write('data: ', more);
      },
    });
    expect(await rejection(take(computer, 1))).toMatchObject({
      code: 'PROTOCOL',
      message: expect.stringContaining('an event exceeds the limit of 16777216 characters'),
    });
  });

  test.each([
    ['REJECTED', { title: 'No stream for sk_test_0123456789' }, 'ended with an error: No stream for [redacted].'],
    ['CLOSED', { title: 'Session not found' }, 'ended with an error: Session not found.'],
  ])('%s when the vendor says so in an event', async (code, data, message) => {
    const { computer } = await connect(open(named('error', data)));
    const error = await rejection(take(computer, 1, { maxReopens: 0 }));
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
    expect(error).toMatchObject(code === 'CLOSED' ? { code } : { code: 'UNREACHABLE', cause: { code } });
  });
});

describe('the events', () => {
  const connectEvents = async (reply: Reply): Promise<{ computer: Computer; service: Vendor }> => {
    const service = await vendor({ ...browser, 'GET /computers/c1/events': reply });
    const computer = await attach(lightcone(settings(service.url)), 'c1');
    onTestFinished(() => computer.close());
    return { computer, service };
  };

  test('are not asked for unless the user says to know what they do', async () => {
    const { computer, service } = await connectEvents(open());
    const before = service.log().length;
    expect(() => computer.events()).toThrow(
      'computer.events: Opening the events of a Lightcone computer was seen to end its session (July 2026). If losing the computer is acceptable, call computer.events({ mayEndSession: true }).',
    );
    expect(service.log()).toHaveLength(before);
  });

  test('are given as they are', async () => {
    const { computer } = await connectEvents(open('data: {"request_id":"r1","is_stderr":false}\n\n'));
    const events = computer.events({ mayEndSession: true });
    expect((await events.next()).value).toEqual({ request_id: 'r1', is_stderr: false });
    await events.return();
  });

  test('are not opened again when they break off', async () => {
    const { computer, service } = await connectEvents(broken('data: {}\n\n'));
    const events = computer.events({ mayEndSession: true });
    await events.next();
    expect(await rejection(events.next())).toMatchObject({ code: 'UNREACHABLE' });
    expect(service.log().filter((line) => line === 'GET /computers/c1/events')).toHaveLength(1);
  });
});

import { ActionFailedError, TimeoutError, TransportError, decline } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { lybic, px, type LybicAnswer, type LybicTestOptions } from './lybic.js';

const click = { type: 'mouse:click', x: px(3), y: px(4), button: 1 };
const clicked = { type: 'click', at: { x: 3, y: 4 }, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 };

const computer = async (options?: LybicTestOptions) => {
  const api = await lybic(options);
  const { path, backend } = await api.create();
  return {
    ...api,
    path,
    backend,
    act: (action: object, more?: object): Promise<LybicAnswer> =>
      api.call('POST', `${path}/actions/execute`, { action, ...more }),
  };
};

const cursor = (x: number, y: number): object => ({ x, y, screenWidth: 1280, screenHeight: 720, screenIndex: 0 });

describe('an action', () => {
  test('reaches the backend, and is answered with a picture and the cursor', async () => {
    const { act, backend } = await computer();
    expect(await act(click)).toEqual({
      status: 200,
      type: 'application/json',
      body: {
        screenShot: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/screenshots\/[0-9a-f-]{36}\.webp$/),
        cursorPosition: cursor(3, 4),
      },
    });
    expect(backend.log).toEqual([clicked]);
  });

  test('is answered with only what is asked for', async () => {
    const { act } = await computer();
    const [none, picture, position] = [
      await act(click, { includeScreenShot: false, includeCursorPosition: false }),
      await act(click, { includeScreenShot: true, includeCursorPosition: false }),
      await act(click, { includeScreenShot: false, includeCursorPosition: null }),
    ];
    expect(none.body).toEqual({});
    expect(Object.keys(picture.body)).toEqual(['screenShot']);
    expect(position.body).toEqual({ cursorPosition: cursor(3, 4) });
  });

  test('may come by the old route, with an id that says nothing', async () => {
    const { call, path, backend } = await computer();
    const answer = await call('POST', `${path}/actions/computer-use`, { action: { ...click, callId: 'c1' } });
    const again = await call('POST', `${path}/actions/computer-use`, { action: { ...click, callId: 'c1' } });

    expect([answer.status, again.status]).toEqual([200, 200]);
    expect(answer.body).not.toHaveProperty('callId');
    expect(backend.log).toEqual([clicked, clicked]);
  });

  test('ignores fields that it does not know', async () => {
    const { act, backend } = await computer();
    expect((await act({ ...click, clickCount: 3, modifiers: ['x'] }, { unheard: 1 })).status).toBe(200);
    expect(backend.log).toEqual([clicked]);
  });

  test('goes where the pointer was before it', async () => {
    const { act, backend } = await computer();
    await act(click);
    await act({ type: 'mouse:move', x: px(10), y: px(-1), relative: true });
    const { body } = await act({
      type: 'mouse:drag',
      startX: px(0),
      startY: px(0),
      endX: px(5),
      endY: px(5),
      startRelative: true,
      endRelative: true,
    });

    expect(backend.log).toEqual([
      clicked,
      { type: 'hover', at: { x: 13, y: 3 } },
      {
        type: 'drag',
        path: [
          { x: 13, y: 3 },
          { x: 18, y: 8 },
        ],
        button: 'left',
        modifiers: [],
      },
    ]);
    expect(body.cursorPosition).toEqual(cursor(18, 8));
  });

  test('goes where the backend reports the pointer, if it does', async () => {
    const { act, backend } = await computer({ recorder: { pointer: () => ({ x: 100.5, y: 200 }) } });
    const { body } = await act({ type: 'mouse:move', x: px(1), y: px(1), relative: true });

    expect(backend.log).toEqual([{ type: 'hover', at: { x: 101, y: 201 } }]);
    expect(body.cursorPosition).toEqual(cursor(100, 200));
  });

  test('keys that are down stay down from one request to the next', async () => {
    const { act, backend } = await computer();
    await act({ type: 'key:down', key: 'shift' });
    await act(click);
    await act({ type: 'key:up', key: 'shift' });
    expect(backend.log).toEqual([{ type: 'keyDown', key: 'Shift' }, clicked, { type: 'keyUp', key: 'Shift' }]);
  });

  test.each([
    { type: 'finished', message: 'done' },
    { type: 'failed' },
    { type: 'client:user-takeover' },
    { type: 'screenshot' },
    { type: 'keyboard:type', content: '' },
  ])('%j does nothing, and reports the cursor', async (action) => {
    const { act, backend } = await computer();
    expect(await act(action, { includeScreenShot: false })).toMatchObject({
      status: 200,
      body: { cursorPosition: cursor(640, 360) },
    });
    expect(backend.sends).toEqual([]);
  });

  test('actions wait for one another', async () => {
    const { act, backend, server } = await computer();
    const release = backend.hold();
    const [one, two] = [act({ type: 'keyboard:type', content: 'a' }), act({ type: 'keyboard:type', content: 'b' })];
    await expect.poll(() => server.requests.filter(({ body }) => body !== undefined).length).toBe(3);
    expect(backend.log.length).toBe(1);
    release();
    await Promise.all([one, two]);

    expect(backend.log.length).toBe(2);
  });
});

describe('what is reported where the vendor documents nothing', () => {
  test('scrolling may be the other way round', async () => {
    const { act, backend } = await computer({ variants: { positiveScroll: 'up' } });
    await act({ type: 'mouse:scroll', x: px(1), y: px(2), stepVertical: 1, stepHorizontal: 0 });
    expect(backend.log).toEqual([{ type: 'wheel', at: { x: 1, y: 2 }, deltaX: 0, deltaY: -120, modifiers: [] }]);
  });

  test('horizontal steps may be left out', async () => {
    const { act, backend } = await computer();
    await act({ type: 'mouse:scroll', x: px(1), y: px(2), stepVertical: 1 });
    expect(backend.log).toEqual([{ type: 'wheel', at: { x: 1, y: 2 }, deltaX: 0, deltaY: 120, modifiers: [] }]);
  });

  test('the end of a drag may count from the pointer', async () => {
    const { act, backend } = await computer({ variants: { endRelativeTo: 'pointer' } });
    await act({ type: 'mouse:drag', startX: px(0), startY: px(0), endX: px(5), endY: px(5), endRelative: true });
    expect(backend.log).toMatchObject([
      {
        path: [
          { x: 0, y: 0 },
          { x: 645, y: 365 },
        ],
      },
    ]);
  });
});

describe('a bad request', () => {
  test.each([
    [{}, 'action is missing'],
    [{ action: 'click' }, 'action must be an object'],
    [{ action: {} }, 'type is missing'],
    [{ action: { type: 5 } }, 'type must be a string'],
    [{ action: { type: 'mouse:fly' } }, 'Unknown action type: mouse:fly'],
    [{ action: { type: 'constructor' } }, 'Unknown action type: constructor'],
    [{ action: { type: 'touch:tap', x: px(1), y: px(1) } }, 'touch:tap needs an Android sandbox'],
    [{ action: { type: 'android:back' } }, 'android:back needs an Android sandbox'],
    [{ action: { type: 'os:listApps' } }, 'os:listApps needs an Android sandbox'],
    [{ action: { ...click, x: undefined } }, 'x must be a length such as {"type":"px","value":10}'],
    [{ action: { ...click, x: 5 } }, 'x must be a length such as {"type":"px","value":10}'],
    [{ action: { ...click, y: { type: '%', value: 5 } } }, 'y.type must be "px" or "/"'],
    [{ action: { ...click, y: { type: 'px', value: '5' } } }, 'y.value must be a number'],
    [{ action: { ...click, y: { type: '/', numerator: 1 } } }, 'y.denominator must be a number'],
    [{ action: { ...click, y: { type: '/', numerator: 1, denominator: 0 } } }, 'y.denominator must not be 0'],
    [{ action: { ...click, button: undefined } }, 'button is missing'],
    [{ action: { ...click, button: 'left' } }, 'button must be a number'],
    [{ action: { ...click, button: 64 } }, 'button must be a sum of 1, 2, 4, 8 and 16, got 64'],
    [{ action: { ...click, holdKey: ['ctrl'] } }, 'holdKey must be a string'],
    [{ action: { ...click, holdKey: 'nokey' } }, 'Unknown key: nokey'],
    [{ action: { ...click, relative: 'no' } }, 'relative must be a boolean'],
    [{ action: { ...click, x: px(1280) } }, 'The point (1280, 4) is outside the screen, which is 1280x720 pixels'],
    [{ action: { type: 'mouse:scroll', x: px(1), y: px(1), stepHorizontal: 1 } }, 'stepVertical is missing'],
    [
      { action: { type: 'mouse:drag', startX: px(1), startY: px(1), endX: px(1) } },
      'endY must be a length such as {"type":"px","value":10}',
    ],
    [{ action: { type: 'keyboard:type' } }, 'content is missing'],
    [
      { action: { type: 'keyboard:type', content: 'a', treatNewLineAsEnter: 1 } },
      'treatNewLineAsEnter must be a boolean',
    ],
    [{ action: { type: 'keyboard:hotkey' } }, 'keys is missing'],
    [{ action: { type: 'keyboard:hotkey', keys: ['a'] } }, 'keys must be a string'],
    [{ action: { type: 'keyboard:hotkey', keys: 'a', duration: 6000 } }, 'duration must be a number from 1 to 5000'],
    [{ action: { type: 'key:down' } }, 'key is missing'],
    [{ action: { type: 'wait' } }, 'duration is missing'],
    [{ action: click, includeScreenShot: 'yes' }, 'includeScreenShot must be a boolean'],
    [{ action: click, screenShotPutUrl: 'file:///etc/passwd' }, 'screenShotPutUrl must be an http or https URL'],
    [[], 'The body must be a JSON object'],
  ])('%j', async (body, message) => {
    const { call, path, backend } = await computer();
    expect(await call('POST', `${path}/actions/execute`, body)).toEqual({
      status: 400,
      type: 'application/json',
      body: { code: 'emulator.INVALID_REQUEST', message },
    });
    expect(backend.sends).toEqual([]);
  });
});

describe('a backend that', () => {
  test('cannot do an action: a bad request that says why', async () => {
    const { act, backend } = await computer({
      recorder: {
        rules: { click: () => decline('there is no mouse'), pointerDown: () => decline('there is no mouse') },
      },
    });
    const { status, body } = await act(click);

    expect([status, body.code]).toEqual([400, 'emulator.UNSUPPORTED_ACTION']);
    expect(body.message).toContain('click at 3, 4');
    expect(body.message).toContain('there is no mouse');
    expect(backend.log).toEqual([]);
  });

  test.each([
    [new ActionFailedError('It broke.'), 500, 'emulator.ACTION_FAILED'],
    [new TimeoutError('It hangs.'), 504, 'emulator.TIMEOUT'],
    [new TransportError('UNREACHABLE', 'It is away.'), 503, 'emulator.UNAVAILABLE'],
    [new Error('What?'), 500, 'emulator.INTERNAL'],
  ])('fails with %s', async (error, status, code) => {
    const { act, backend } = await computer();
    backend.failAt(1, error);
    expect(await act(click)).toMatchObject({ status, body: { code, message: error.message } });
    expect((await act(click)).status).toBe(200);
  });

  test('has gone takes the sandbox with it', async () => {
    const { act, backend, path, call, server } = await computer();
    await backend.terminate();
    const id = path.slice('sandboxes/'.length);
    const gone = { status: 404, body: { code: 'emulator.NOT_FOUND', message: `Sandbox ${id} not found` } };

    expect(await act(click)).toMatchObject(gone);
    await expect.poll(() => server.sessions()).toEqual([]);
    expect(await call('GET', path)).toMatchObject(gone);
  });
});

test('preview looks without an action', async () => {
  const { call, path, backend } = await computer();
  expect(await call('POST', `${path}/preview`)).toEqual({
    status: 200,
    type: 'application/json',
    body: { screenShot: expect.stringMatching(/\.webp$/), cursorPosition: cursor(640, 360) },
  });
  expect(backend.log).toEqual([]);
});

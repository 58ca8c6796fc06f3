import { inflateSync } from 'node:zlib';
import {
  ActionFailedError,
  ClosedError,
  decline,
  initialState,
  startDeadline,
  TimeoutError,
  type Action,
  type Deadline,
} from '@farhand/core/driver';
import { recorder, type RecorderConnection, type RecorderOptions } from '@farhand/driver-testkit/recorder';
import { describe, expect, test } from 'vitest';

const forever: Deadline = startDeadline({ timeoutMs: 0 }, 'test');

const open = (options?: RecorderOptions, kind: 'browser' | 'desktop' = 'browser'): Promise<RecorderConnection> =>
  recorder(options).open({ kind }, forever);

const a: Action = { type: 'keyDown', key: 'a' };
const b: Action = { type: 'keyUp', key: 'a' };
const c: Action = { type: 'insertText', text: 'é' };

describe('what it says', () => {
  test('every action is said as itself, gestures too', () => {
    const rules = recorder().rules('browser');
    const context = { state: initialState, pointer: undefined, keys: [], buttons: [], deferred: [] };
    const click: Action<'click'> = {
      type: 'click',
      at: { x: 1, y: 2 },
      button: 'middle',
      clickCount: 3,
      modifiers: ['Shift'],
      delayMs: 4,
    };

    expect(rules.click(click, context)).toEqual({ type: 'calls', calls: [click], completes: false });
    expect(Object.keys(rules)).toHaveLength(16);
  });

  test('single rules can be replaced to look like a vendor with gaps', async () => {
    const driver = recorder({ rules: { drag: () => decline('no drag here') } });
    const connection = await driver.open({ kind: 'browser' }, forever);
    const context = { state: initialState, pointer: undefined, keys: [], buttons: [], deferred: [] };

    expect(driver.rules('browser').drag({ type: 'drag', path: [], button: 'left', modifiers: [] }, context)).toEqual({
      type: 'decline',
      reason: 'no drag here',
    });
    expect(driver.rules('browser').keyDown({ type: 'keyDown', key: 'a' }, context)).toEqual({
      type: 'calls',
      calls: [{ type: 'keyDown', key: 'a' }],
      completes: false,
    });
    expect(connection.rules).toBe(driver.rules('browser'));
  });

  test('a plan has one line for each call', async () => {
    const connection = await open();
    expect(connection.plan([a, b])).toEqual([
      { summary: 'record', lines: ['{"type":"keyDown","key":"a"}', '{"type":"keyUp","key":"a"}'] },
    ]);
    expect(connection.plan([])).toEqual([]);
  });
});

describe('the log', () => {
  test('applied actions are logged in order, and programs as they arrived', async () => {
    const connection = await open();

    expect(await connection.send([a, b], forever)).toEqual({ outcomes: ['applied', 'applied'], requests: 1 });
    expect(await connection.send([], forever)).toEqual({ outcomes: [], requests: 0 });
    expect(await connection.send([c], forever)).toEqual({ outcomes: ['applied'], requests: 1 });

    expect(connection.log).toEqual([a, b, c]);
    expect(connection.sends).toEqual([[a, b], [c]]);
  });

  test('an action in a tab that does not exist fails', async () => {
    const connection = await open();
    const report = await connection.send([{ ...a, tab: 'tab-1' }, { ...b, tab: 'tab-7' }, c], forever);

    expect(report.outcomes).toEqual(['applied', 'failed', 'notRun']);
    expect(report.error?.message).toBe('There is no tab tab-7.');
    expect(connection.log).toEqual([{ ...a, tab: 'tab-1' }]);
  });
});

describe('failures on demand', () => {
  test('the n-th next call fails and what follows it in the request does not run', async () => {
    const connection = await open();
    const error = new ActionFailedError('planned');
    connection.failAt(3, error);

    expect(await connection.send([a], forever)).toEqual({ outcomes: ['applied'], requests: 1 });
    expect(await connection.send([b, c, a], forever)).toEqual({
      outcomes: ['applied', 'failed', 'notRun'],
      requests: 1,
      error,
    });
    expect(await connection.send([a], forever)).toEqual({ outcomes: ['applied'], requests: 1 });
    expect(connection.log).toEqual([a, b, a]);
  });

  test('a lost reply was applied all the same', async () => {
    const connection = await open();
    connection.failAt(1, new Error('reset'), 'unknown');

    expect((await connection.send([a, b], forever)).outcomes).toEqual(['unknown', 'notRun']);
    expect(connection.log).toEqual([a]);
  });

  test('a call that never ran is not logged', async () => {
    const connection = await open();
    connection.failAt(1, new Error('refused'), 'notRun');

    expect((await connection.send([a, b], forever)).outcomes).toEqual(['notRun', 'notRun']);
    expect(connection.log).toEqual([]);
  });

  test.each([0, -1, 1.5])('failAt(%s) is a RangeError', async (n) => {
    const connection = await open();
    expect(() => connection.failAt(n)).toThrow(RangeError);
  });
});

describe('held replies', () => {
  test('the action is carried out, the reply waits to be released', async () => {
    const connection = await open();
    const release = connection.hold();
    const settled: string[] = [];
    const reply = connection.send([a], forever).then((report) => {
      settled.push('replied');
      return report;
    });
    await Promise.resolve();

    expect(connection.log).toEqual([a]);
    expect(settled).toEqual([]);

    release();
    expect(await reply).toEqual({ outcomes: ['applied'], requests: 1 });
    expect(await connection.send([b], forever)).toEqual({ outcomes: ['applied'], requests: 1 });
  });

  test('a deadline that comes first leaves the outcome unknown', async () => {
    const connection = await open();
    connection.hold();
    const abort = new AbortController();
    const reason = new Error('changed my mind');
    const deadline = startDeadline({ timeoutMs: 0, signal: abort.signal }, 'send');
    const reply = connection.send([a, b], deadline);
    abort.abort(reason);

    expect(await reply).toEqual({ outcomes: ['unknown', 'unknown'], requests: 1, error: reason });
  });

  test('after the deadline nothing is sent', async () => {
    const connection = await open();
    const timedOut = new TimeoutError('too late');
    const deadline = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort(timedOut) }, 'send');

    expect(await connection.send([a], deadline)).toEqual({ outcomes: ['notRun'], requests: 0, error: timedOut });
    expect(connection.sends).toEqual([]);
  });
});

describe('tabs', () => {
  test('a browser starts with one blank tab; a desktop has none', async () => {
    const browser = await open();
    expect(await browser.tabs?.list(forever)).toEqual([{ id: 'tab-1', url: 'about:blank', title: '', active: true }]);
    expect(await open({}, 'desktop')).not.toHaveProperty('tabs');
  });

  test('open, activate, navigate and close', async () => {
    const { tabs } = await open();
    const opened = await tabs?.open('https://example.com/a', forever);
    expect(opened).toEqual({ id: 'tab-2', url: 'https://example.com/a', title: 'example.com', active: true });

    await tabs?.activate('tab-1', forever);
    await tabs?.navigate('tab-1', 'https://one.test', forever);
    expect(await tabs?.content('tab-1', forever)).toBe('<!doctype html><title>one.test</title>');
    expect(await tabs?.list(forever)).toEqual([
      { id: 'tab-1', url: 'https://one.test/', title: 'one.test', active: true },
      { id: 'tab-2', url: 'https://example.com/a', title: 'example.com', active: false },
    ]);

    await tabs?.close('tab-1', forever);
    expect(await tabs?.list(forever)).toEqual([
      { id: 'tab-2', url: 'https://example.com/a', title: 'example.com', active: true },
    ]);
    await tabs?.open(undefined, forever);
    expect((await tabs?.list(forever))?.map(({ id }) => id)).toEqual(['tab-2', 'tab-3']);
  });

  test('what cannot be done fails', async () => {
    const { tabs } = await open();
    await expect(tabs?.close('tab-1', forever)).rejects.toThrow('The last tab cannot be closed.');
    await expect(tabs?.activate('tab-9', forever)).rejects.toThrow('There is no tab tab-9.');
    await expect(tabs?.navigate('tab-1', 'http://nowhere.invalid', forever)).rejects.toThrow(
      'net::ERR_NAME_NOT_RESOLVED at http://nowhere.invalid/',
    );
    await expect(tabs?.navigate('tab-1', 'no url', forever)).rejects.toBeInstanceOf(ActionFailedError);
    await expect(tabs?.open('http://nowhere.invalid', forever)).rejects.toBeInstanceOf(ActionFailedError);
    expect(await tabs?.list(forever)).toHaveLength(1);
  });

  test('the viewport is the display, of every tab', async () => {
    const connection = await open();
    await connection.tabs?.open(undefined, forever);
    expect(await connection.tabs?.setViewportSize('tab-2', { width: 640, height: 480 }, forever)).toEqual({
      width: 640,
      height: 480,
    });

    expect(connection.display).toEqual({ width: 640, height: 480 });
    expect(await connection.screenshot('tab-1', forever)).toMatchObject({ width: 640, height: 480 });
    await expect(connection.screenshot('tab-3', forever)).rejects.toThrow('There is no tab tab-3.');
  });
});

describe('the screenshot', () => {
  test('is a white PNG of the display', async () => {
    const connection = await recorder().open({ kind: 'desktop', display: { width: 3, height: 2 } }, forever);
    const { bytes, ...rest } = await connection.screenshot(undefined, forever);
    const png = Buffer.from(bytes);

    expect(rest).toEqual({ width: 3, height: 2, mime: 'image/png' });
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    expect(png.subarray(12, 33).toString('hex')).toBe('4948445200000003000000020800000000b81f39c6');
    const length = png.readUInt32BE(33);
    expect(png.subarray(37, 41).toString('latin1')).toBe('IDAT');
    expect(inflateSync(png.subarray(41, 41 + length)).toString('hex')).toBe('00ffffff00ffffff');
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  });

  test('has the default size, or the one the driver was made with', async () => {
    expect((await open()).display).toEqual({ width: 1280, height: 720 });
    expect((await open({ display: { width: 800, height: 600 } })).display).toEqual({ width: 800, height: 600 });
  });
});

describe('shell and pointer', () => {
  test('there is a shell only if one was given', async () => {
    expect(await open()).not.toHaveProperty('shell');
    const { shell } = await open({
      shell: (command, { cwd }) => ({ exitCode: 3, stdout: String(command), stderr: cwd ?? '' }),
    });
    expect(await shell?.run('ls', { cwd: '/tmp' }, forever)).toEqual({ exitCode: 3, stdout: 'ls', stderr: '/tmp' });
  });

  test('it reports the pointer only if the test defines it', async () => {
    expect(await open()).not.toHaveProperty('pointer');
    expect(await (await open({ pointer: () => ({ x: 5, y: 6 }) })).pointer?.(forever)).toEqual({ x: 5, y: 6 });
  });
});

describe('the life of a computer', () => {
  test('opened computers are listed, and found by attach, until they end', async () => {
    const driver = recorder();
    const first = await driver.open({ kind: 'browser' }, forever);
    const second = await driver.open({ kind: 'desktop', maxLifetimeMs: 5 }, forever);

    expect((await driver.list(forever)).map(({ id, kind, status }) => [id, kind, status])).toEqual([
      ['recorder-1', 'browser', 'running'],
      ['recorder-2', 'desktop', 'running'],
    ]);
    expect(second.openedWith).toEqual({ kind: 'desktop', maxLifetimeMs: 5 });
    await first.detach();
    expect(first.detached).toBe(true);
    expect(await driver.attach('recorder-1', forever)).toBe(first);
    expect(first.detached).toBe(false);

    await first.terminate();
    await first.terminate();
    expect((await driver.list(forever)).map(({ id }) => id)).toEqual(['recorder-2']);
    await expect(driver.attach('recorder-1', forever)).rejects.toBeInstanceOf(ClosedError);
    expect(driver.connections).toEqual([first, second]);
  });

  test('one that ended does nothing more', async () => {
    const connection = await open();
    await connection.keepAlive(forever);
    await connection.terminate();

    const report = await connection.send([a], forever);
    expect(report.outcomes).toEqual(['notRun']);
    expect(report.error).toBeInstanceOf(ClosedError);
    await expect(connection.screenshot(undefined, forever)).rejects.toBeInstanceOf(ClosedError);
    await expect(connection.keepAlive(forever)).rejects.toBeInstanceOf(ClosedError);
    expect([connection.terminated, connection.keepAlives, connection.log]).toEqual([true, 1, []]);
  });

  test('a kind it was not made for is a TypeError', async () => {
    await expect(recorder({ kinds: ['browser'] }).open({ kind: 'desktop' }, forever)).rejects.toThrow(
      new TypeError('recorder: cannot open a desktop, only browser.'),
    );
  });
});

import { ClosedError, startDeadline, TimeoutError, TransportError, type Action } from '@farhand/core/driver';
import { local } from '@farhand/local-driver';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { forever, processListeners } from './browser.js';
import { callsOf } from './calls.js';
import { markedComputers } from './computers.js';
import { processesGone, processesWith } from './left-behind.js';

const { driver, open, mark, env } = markedComputers();

describe('a computer', () => {
  test('is a browser with one blank tab of 1280 × 720 pixels', async () => {
    const connection = await open();
    expect(connection).toMatchObject({
      kind: 'browser',
      display: { width: 1280, height: 720 },
      facts: { keysHeldPer: 'tab', typingSendsKeys: true },
    });
    expect(await connection.tabs.list(forever)).toEqual([
      { id: connection.frontTab, url: 'about:blank', title: '', active: true },
    ]);
    expect(await connection.screenshot(undefined, forever)).toMatchObject({
      width: 1280,
      height: 720,
      mime: 'image/png',
    });
  });

  test('has the display that is wished for, down to a few pixels', async () => {
    const connection = await open({ display: { width: 390, height: 100 } });
    expect(connection.display).toEqual({ width: 390, height: 100 });
    expect(await connection.evaluate(undefined, '[innerWidth, innerHeight, devicePixelRatio]', forever)).toEqual([
      390, 100, 1,
    ]);
  });

  test('is listed by the driver that opened it, while it lives', async () => {
    const connection = await open({ maxLifetimeMs: 3_600_000 });
    const [info, ...others] = await driver.list(forever);
    expect(others).toEqual([]);
    expect(info).toEqual({
      id: connection.id,
      kind: 'browser',
      status: 'running',
      createdAt: expect.any(Date),
      expiresAt: new Date(Number(info?.createdAt) + 3_600_000),
    });
    expect(await connection.status(forever)).toEqual(info);
    expect(await local().list(forever)).toEqual([]);
    await connection.terminate(forever);
    expect(await driver.list(forever)).toEqual([]);
  });

  test('reports its tag, and is ended by the driver that opened it, and by no other', async () => {
    const tagged = await open({ tag: 'ci-7' });
    const other = await open();
    expect((await driver.list(forever)).map(({ id, tag }) => [id, tag])).toEqual([
      [tagged.id, 'ci-7'],
      [other.id, undefined],
    ]);
    expect(await tagged.status(forever)).toMatchObject({ tag: 'ci-7' });
    await local().terminate(tagged.id, forever);
    expect(await tagged.status(forever)).toMatchObject({ status: 'running' });
    await driver.terminate(tagged.id, forever);
    await driver.terminate(tagged.id, forever);
    await expect(tagged.status(forever)).rejects.toThrow('terminate() was called');
    expect((await driver.list(forever)).map(({ id }) => id)).toEqual([other.id]);
    await other.terminate(forever);
  });

  test('can be attached to by its identifier, and detaching again leaves it', async () => {
    const connection = await open();
    const second = await driver.attach(connection.id, forever);
    expect(second.frontTab).toBe(connection.frontTab);
    await second.detach();
    await expect(second.status(forever)).rejects.toEqual(
      new ClosedError('This connection was detached. Nothing was sent. Attach to the computer again.'),
    );
    expect(await connection.status(forever)).toMatchObject({ status: 'running' });
  });

  test('shows nothing of its insides', async () => {
    const connection = await local({ args: ['--some-secret=hush'], env: { ...env, TOKEN: 'hush' } }).open(
      { kind: 'browser' },
      forever,
    );
    onTestFinished(() => connection.terminate(forever));
    expect(inspect(connection, { depth: 10, showHidden: true })).not.toContain('hush');
    expect(JSON.stringify(connection)).not.toContain('hush');
  });

  test('plans what it would send', async () => {
    const connection = await open();
    const tab = connection.frontTab;
    const click: Action = {
      type: 'click',
      at: { x: 3, y: 4 },
      button: 'left',
      clickCount: 1,
      modifiers: ['Shift'],
      delayMs: 0,
      tab,
    };
    expect(connection.plan(callsOf(connection, click))).toEqual([
      {
        summary: `CDP commands to tab ${tab}`,
        lines: [
          'Input.dispatchKeyEvent rawKeyDown "Shift" ShiftLeft modifiers 8',
          'Input.dispatchMouseEvent mouseMoved 3,4 modifiers 8',
          'Input.dispatchMouseEvent mousePressed left 3,4 clickCount 1 modifiers 8',
          'Input.dispatchMouseEvent mouseReleased left 3,4 clickCount 1 modifiers 8',
          'Input.dispatchKeyEvent keyUp "Shift" ShiftLeft',
        ],
      },
    ]);
    expect(
      connection.plan(callsOf(connection, { type: 'wheel', at: { x: 1, y: 2 }, deltaX: 0, deltaY: 9, modifiers: [] })),
    ).toEqual([
      {
        summary: 'CDP commands to the active tab',
        lines: ['Input.dispatchMouseEvent mouseMoved 1,2', 'Input.dispatchMouseEvent mouseWheel 1,2 by 0,9'],
      },
    ]);
    expect(connection.plan([])).toEqual([]);
  });
});

describe('nothing is left of a browser', () => {
  test('that was terminated, however often', async () => {
    const listeners = processListeners();
    const connection = await open();
    expect(processesWith(mark)).not.toEqual([]);
    await Promise.all([connection.terminate(forever), connection.terminate(forever)]);
    await connection.terminate(forever);
    await connection.detach();
    await processesGone(mark);
    expect(processListeners()).toBe(listeners);
  });

  test('that was detached from, as it belongs to this process', async () => {
    const connection = await open();
    await connection.detach();
    await processesGone(mark);
    await expect(connection.status(forever)).rejects.toEqual(
      new ClosedError('This local computer has ended: it was detached.'),
    );
  });

  test('whose life is over', async () => {
    const connection = await open({ maxLifetimeMs: 1_000 });
    await processesGone(mark);
    await expect(connection.tabs.list(forever)).rejects.toEqual(
      new ClosedError('This local computer has ended: maxLifetimeMs, 1000 ms, has passed.'),
    );
  });

  test('that was not wanted any more while it started', async () => {
    const deadline = startDeadline({ timeoutMs: 50 }, 'launch()');
    await expect(driver.open({ kind: 'browser' }, deadline)).rejects.toThrow(TimeoutError);
    await processesGone(mark);
    expect(await driver.list(forever)).toEqual([]);
  });
});

describe('what cannot be opened is reported', () => {
  test('an executable that is not there', async () => {
    const opening = local({ executablePath: '/nowhere/chromium' }).open({ kind: 'browser' }, forever);
    await expect(opening).rejects.toThrow(TransportError);
    await expect(opening).rejects.toThrow('executablePath is "/nowhere/chromium", which is not an executable file.');
  });

  test('an executable that is no browser', async () => {
    const opening = local({ executablePath: process.execPath, args: ['--key=hush'] }).open(
      { kind: 'browser' },
      forever,
    );
    await expect(opening).rejects.toThrow(TransportError);
    const error: unknown = await opening.catch((reason: unknown) => reason);
    expect(String(error)).toContain('did not start');
    expect(inspect(error)).not.toContain('hush');
  });

  test('an unknown identifier', async () => {
    await expect(driver.attach('local-none', forever)).rejects.toThrow(ClosedError);
  });

  test('an address where no browser answers', async () => {
    const attaching = driver.attach('http://user:hush@127.0.0.1:1/?token=hush', forever);
    await expect(attaching).rejects.toThrow(TransportError);
    const error: unknown = await attaching.catch((reason: unknown) => reason);
    expect(String(error)).toContain('local: no browser replies at http://127.0.0.1:1');
    expect(inspect(error)).not.toContain('hush');
  });
});

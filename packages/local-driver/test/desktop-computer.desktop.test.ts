import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { ClosedError, startDeadline, TimeoutError, TransportError } from '@farhand/core/driver';
import { local, type DesktopConnection } from '@farhand/local-driver';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { forever } from './browser.js';
import { perform, useDesktops } from './desktops.js';
import { commandOf, displayFiles, foldersIn, isXvfb, processesGone, processesWith } from './left-behind.js';

const desktops = useDesktops();

const press = (key: string) => ({ type: 'press', key, modifiers: [], holdMs: 0 }) as const;

const displayOf = (connection: DesktopConnection): string => connection.environment['DISPLAY'] ?? '';

const folderOf = (connection: DesktopConnection): string => dirname(connection.environment['XAUTHORITY'] ?? '');

/** The process of the X server of a desktop. */
const serverOf = (connection: DesktopConnection): number => {
  const server = processesWith(desktops.mark).find(
    (id) => isXvfb(id) && commandOf(id).includes(connection.environment['XAUTHORITY'] ?? ''),
  );
  if (server === undefined) throw new Error('There is no X server.');
  return server;
};

describe('a desktop of its own', () => {
  test('is 1280×720 by default', async () => {
    const connection = await desktops.open();
    expect(connection).toMatchObject({ kind: 'desktop', platform: 'linux', display: { width: 1280, height: 720 } });
    expect(connection.id).toMatch(/^desktop-[0-9a-f-]{36}$/);
  });

  test('can be listed and attached to, and detaching from it leaves it running', async () => {
    const connection = await desktops.open();
    expect((await desktops.driver.list(forever)).map(({ id, kind }) => [id, kind])).toEqual([
      [connection.id, 'desktop'],
    ]);
    const second = await desktops.driver.attach(connection.id, forever);
    await second.detach();
    await expect(second.status(forever)).rejects.toThrow('This connection was detached.');
    expect(await connection.status(forever)).toMatchObject({ id: connection.id, status: 'running' });
  });

  test('reports its tag, and is ended by its driver', async () => {
    const connection = await desktops.open({ tag: 'ci-7' });
    expect(await desktops.driver.list(forever)).toMatchObject([{ id: connection.id, tag: 'ci-7' }]);
    expect(await connection.status(forever)).toMatchObject({ tag: 'ci-7' });
    await desktops.driver.terminate(connection.id, forever);
    await desktops.driver.terminate(connection.id, forever);
    await expect(connection.status(forever)).rejects.toThrow('terminate() was called');
    expect(await desktops.driver.list(forever)).toEqual([]);
  });

  test('is gone when it is terminated, with its folder, its socket and its processes', async () => {
    const connection = await desktops.open();
    const left = displayFiles(displayOf(connection));
    expect(left()).not.toEqual([]);
    await connection.terminate(forever);
    await connection.terminate(forever);
    expect(left()).toEqual([]);
    expect(existsSync(folderOf(connection))).toBe(false);
    await processesGone(desktops.mark);
    await expect(connection.status(forever)).rejects.toThrow('This local desktop has ended: terminate() was called.');
    await expect(connection.shell.run('true', {}, forever)).rejects.toThrow(ClosedError);
    expect(await desktops.driver.list(forever)).toEqual([]);
    await expect(desktops.driver.attach(connection.id, forever)).rejects.toThrow(ClosedError);
  });

  test('is gone when the connection that opened it is let go of', async () => {
    const connection = await desktops.open();
    await connection.detach();
    await processesGone(desktops.mark);
    expect(existsSync(folderOf(connection))).toBe(false);
  });

  test.each([{ maxLifetimeMs: 50 }, { idleTimeoutMs: 50 }])('ends by itself with %j', async (limit) => {
    const connection = await desktops.open(limit);
    await vi.waitFor(async () => expect(await desktops.driver.list(forever)).toEqual([]), { timeout: 10_000 });
    await expect(connection.status(forever)).rejects.toThrow('ms, has passed');
  });

  test('says what it sends', async () => {
    const connection = await desktops.open();
    expect(
      connection.plan([
        { type: 'motion', x: 1, y: 2 },
        { type: 'button', button: 'left', press: true, clickCount: 1 },
        { type: 'wheel', right: 0, down: -2 },
        { type: 'key', key: 'A', press: true, shift: 'added' },
        { type: 'shiftedStroke', key: 'a' },
        { type: 'text', text: 'é' },
        { type: 'pause', durationMs: 5 },
      ]),
    ).toEqual([
      {
        summary: 'X events',
        lines: [
          'motion 1,2',
          'press button left',
          'wheel 2 up',
          'press key "A" with Shift',
          'press and release key "a" with Shift',
          'text "é"',
          'pause 5 ms',
        ],
      },
    ]);
    expect(connection.plan([])).toEqual([]);
  });

  test('reports the pointer, also after another program moved it', async () => {
    const connection = await desktops.open();
    await perform(connection, { type: 'pointerMove', to: { x: 12, y: 34 } });
    expect(await connection.pointer(forever)).toEqual({ x: 12, y: 34 });
  });
});

describe('what goes wrong', () => {
  test('an X server that is killed in the middle ends the desktop, and leaves nothing', async () => {
    const connection = await desktops.open();
    const left = displayFiles(displayOf(connection));
    const calls = [
      { type: 'motion', x: 1, y: 1 },
      { type: 'pause', durationMs: 10_000 },
      { type: 'motion', x: 2, y: 2 },
    ] as const;
    const sending = connection.send(calls, forever);
    process.kill(serverOf(connection), 'SIGKILL');
    await expect(connection.screenshot(undefined, forever)).rejects.toThrow(ClosedError);
    const { outcomes, error } = await sending;
    expect(error).toBeInstanceOf(ClosedError);
    expect(error?.message).toBe('This local desktop has ended: its X server has ended.');
    expect(outcomes.slice(1)).toEqual(['notRun', 'notRun']);
    await expect(perform(connection, press('a'))).rejects.toThrow('its X server has ended');
    await processesGone(desktops.mark);
    expect(left()).toEqual([]);
    expect(existsSync(folderOf(connection))).toBe(false);
  });

  test('a deadline in a pause leaves the rest not run, and the desktop as it is', async () => {
    const connection = await desktops.open();
    const deadline = startDeadline({ timeoutMs: 1_000 }, 'the input');
    const calls = [
      { type: 'motion', x: 7, y: 7 },
      { type: 'pause', durationMs: 60_000 },
      { type: 'motion', x: 9, y: 9 },
    ] as const;
    const { outcomes, error } = await connection.send(calls, deadline);
    expect(outcomes).toEqual(['applied', 'notRun', 'notRun']);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(await connection.pointer(forever)).toEqual({ x: 7, y: 7 });
  });

  test('without Xvfb it says what to install', async () => {
    vi.stubEnv('FARHAND_XVFB', '/nowhere/Xvfb');
    onTestFinished(() => void vi.unstubAllEnvs());
    const opening = local().open({ kind: 'desktop' }, forever);
    await expect(opening).rejects.toThrow(TransportError);
    await expect(opening).rejects.toThrow('local: FARHAND_XVFB is "/nowhere/Xvfb", which is not an executable file.');
  });

  test('an Xvfb that does not start is reported with its output, and leaves nothing', async () => {
    vi.stubEnv('FARHAND_XVFB', process.execPath);
    onTestFinished(() => void vi.unstubAllEnvs());
    const opening = desktops.open();
    await expect(opening).rejects.toThrow(TransportError);
    await expect(opening).rejects.toThrow(/did not start. Its output:\n.*bad option: -displayfd/s);
    await processesGone(desktops.mark);
    expect(foldersIn(process.env['TMPDIR'] ?? '')).toEqual([]);
  });

  test('a deadline that comes while it starts leaves nothing', async () => {
    const opening = desktops.driver.open({ kind: 'desktop' }, startDeadline({ timeoutMs: 1 }, 'opening'));
    await expect(opening).rejects.toThrow(TimeoutError);
    await processesGone(desktops.mark);
    expect(foldersIn(process.env['TMPDIR'] ?? '')).toEqual([]);
  });
});

import { local, type DesktopConnection } from '@farhand/local-driver';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { forever } from './browser.js';
import { perform, useDesktops } from './desktops.js';
import { startProgram } from './x-client.js';

const desktops = useDesktops();

const press = (key: string) => ({ type: 'press', key, modifiers: [], holdMs: 0 }) as const;

const displayOf = (connection: DesktopConnection): string => connection.environment['DISPLAY'] ?? '';

describe('a display that Farhand did not start', () => {
  /** A display with `XAUTHORITY` set to the file that lets this process in. */
  const theirs = async (): Promise<DesktopConnection> => {
    const connection = await desktops.open();
    vi.stubEnv('XAUTHORITY', connection.environment['XAUTHORITY'] ?? '');
    onTestFinished(() => void vi.unstubAllEnvs());
    return connection;
  };

  test('is used as it is, and left running', async () => {
    const owner = await theirs();
    const driver = local({ display: displayOf(owner) });
    const guest = await driver.open({ kind: 'desktop' }, forever);
    expect(guest).toMatchObject({ id: displayOf(owner), display: owner.display });
    const program = await startProgram(owner);
    await program.show({ x: 0, y: 0, width: 1280, height: 720 }, 0);
    await program.seen();
    await perform(guest, { type: 'pointerMove', to: { x: 3, y: 3 } }, press('F1'));
    expect(await program.seen()).toEqual(['motion 3,3 state 16', 'KeyPress 67 state 16', 'KeyRelease 67 state 16']);
    expect(await guest.shell.run('echo "$DISPLAY"', {}, forever)).toMatchObject({ stdout: `${displayOf(owner)}\n` });
    await guest.terminate(forever);
    expect(await driver.list(forever)).toEqual([]);
    expect(await owner.status(forever)).toMatchObject({ status: 'running' });
  });

  test('gets its keyboard back', async () => {
    const owner = await theirs();
    const { display } = await startProgram(owner);
    const keyboard = (): Promise<string> =>
      new Promise((resolve) => {
        display.client.GetKeyboardMapping(8, 248, (_error, rows) => {
          resolve(JSON.stringify(rows.map((row) => row.slice(0, 4))));
          return true;
        });
      });
    const before = await keyboard();
    const guest = await local().attach(displayOf(owner), forever);
    if (guest.kind !== 'desktop') throw new Error('It should be a desktop.');
    await perform(guest, { type: 'type', text: 'é日😀', delayMs: 0 });
    expect(await keyboard()).not.toBe(before);
    await guest.detach();
    expect(await keyboard()).toBe(before);
  });

  test('whose NumLock is off has no digits on the number pad, which is said', async () => {
    const owner = await theirs();
    const guest = await local({ display: displayOf(owner) }).open({ kind: 'desktop' }, forever);
    onTestFinished(() => guest.terminate(forever));
    await perform(guest, press('Numpad5'), press('NumLock'));
    await expect(perform(guest, press('Numpad5'))).rejects.toThrow('NumLock is off on this display');
    await perform(guest, press('NumLock'));
    await perform(guest, press('Numpad5'));
  });

  test('that refuses this process is reported', async () => {
    const owner = await theirs();
    vi.stubEnv('XAUTHORITY', '/nowhere');
    const opening = local({ display: displayOf(owner) }).open({ kind: 'desktop' }, forever);
    await expect(opening).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await expect(opening).rejects.toThrow('refused this process: XAUTHORITY contains no cookie for it.');
  });

  test('that is missing is reported', async () => {
    const opening = local({ display: ':54321' }).open({ kind: 'desktop' }, forever);
    await expect(opening).rejects.toMatchObject({ code: 'UNREACHABLE' });
    await expect(opening).rejects.toThrow('local: no X server replies at the display :54321');
  });
});

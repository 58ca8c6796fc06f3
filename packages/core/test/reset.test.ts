import type { Computer } from '@farhand/core';
import { describe, expect, test, vi } from 'vitest';
import { openComputer, sends } from './open-computer.js';

/** What a call has rejected with. */
const rejection = async (call: PromiseLike<unknown>): Promise<{ readonly name: string; readonly message: string }> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return { name: error.name, message: error.message };
  }
  throw new Error('It did not reject with an error.');
};

const forever = new Promise<never>(() => undefined);

/** A hold whose body clicks once and then waits for what never comes. */
const stuck = (computer: Computer): Promise<unknown> =>
  computer.keyboard.hold('shift', async () => {
    await computer.tab.click(1, 1);
    await forever;
  });

const endedBy = (what: RegExp, by: string): object => ({
  name: 'AbortError',
  message: expect.stringMatching(new RegExp(`^${what.source} was ended by ${by}\\.$`)),
});

describe('releaseAll({ endHolds: true })', () => {
  test('ends a hold whose body waits for ever; the next call is without its keys', async () => {
    const { computer, connection } = await openComputer();
    const ending = rejection(stuck(computer));
    await vi.waitFor(() => expect(connection.sends).toHaveLength(1));
    const released = await computer.releaseAll({ endHolds: true });
    expect(released.map(({ key }) => key)).toEqual(['Shift']);
    await computer.tab.click(2, 2);
    expect(await ending).toEqual(
      endedBy(
        /keyboard\.hold\("shift"\), called at .*reset\.test\.ts:\d+:\d+,/,
        'computer\\.releaseAll\\(\\{ endHolds: true \\}\\)',
      ),
    );
    expect(sends(connection).flat()).toEqual(['keyDown Shift', 'click 1,1', 'keyUp Shift', 'click 2,2']);
    expect(computer.held()).toEqual([]);
  });

  test('ends those inside as well, and refuses what their bodies call afterwards', async () => {
    const { computer, connection } = await openComputer();
    let goOn = (): void => undefined;
    const inner = vi.fn<(message: string) => void>();
    const outer = rejection(
      computer.keyboard.hold('shift', () =>
        computer.keyboard.hold('alt', async () => {
          await computer.tab.click(1, 1);
          await new Promise<void>((resolve) => (goOn = resolve));
          await computer.tab.click(9, 9).catch((error: unknown) => inner(String(error)));
        }),
      ),
    );
    await vi.waitFor(() => expect(connection.sends).toHaveLength(1));
    await computer.releaseAll({ endHolds: true });
    expect((await outer).name).toBe('AbortError');
    goOn();
    await vi.waitFor(() => expect(inner).toHaveBeenCalledOnce());
    expect(inner.mock.calls[0]?.[0]).toMatch(
      /^AbortError: keyboard\.hold\("alt"\), called at .*, was ended by computer\.releaseAll/,
    );
    await computer.tab.click(2, 2);
    expect(sends(connection).flat().at(-1)).toBe('click 2,2');
    expect(sends(connection).flat()).not.toContain('click 9,9');
  });

  test('ends one without a body', async () => {
    const { computer, connection } = await openComputer();
    const hold = computer.keyboard.hold('shift');
    await computer.tab.click(1, 1);
    await computer.releaseAll({ endHolds: true });
    await hold.release();
    await computer.tab.click(2, 2);
    expect(sends(connection).flat().slice(-2)).toEqual(['keyUp Shift', 'click 2,2']);
  });

  test('without it a hold stays open', async () => {
    const { computer, connection } = await openComputer({}, { defaultTimeoutMs: 0 });
    const hold = rejection(stuck(computer));
    await vi.waitFor(() => expect(connection.sends).toHaveLength(1));
    await computer.releaseAll();
    const click = rejection(computer.tab.click(2, 2, { timeoutMs: 20 }));
    expect((await click).message).toContain('It was waiting for keyboard.hold("shift")');
    await computer.releaseAll({ endHolds: true });
    expect((await hold).name).toBe('AbortError');
  });

  test('an unknown option', async () => {
    const { computer } = await openComputer();
    const options: object = { endhold: true };
    await expect(computer.releaseAll(options)).rejects.toThrow(
      "computer.releaseAll: unknown option 'endhold'. Did you mean 'endHolds'?",
    );
  });
});

describe('a hold whose body does nothing any more', () => {
  test('ends after the time that a call may take', async () => {
    const { computer, connection } = await openComputer({}, { defaultTimeoutMs: 60 });
    expect(await rejection(stuck(computer))).toEqual({
      name: 'TimeoutError',
      message:
        'keyboard.hold("shift"): its body made no call for 60 ms and has not ended, so Farhand released its keys. Check what the body waits for, or pass { timeoutMs } for more time (0 for no limit).',
    });
    expect(sends(connection).flat().at(-1)).toBe('keyUp Shift');
  });

  test('does not while something inside goes on', async () => {
    const { computer } = await openComputer({}, { defaultTimeoutMs: 60 });
    await computer.keyboard.hold('shift', async () => {
      await computer.screen.waitForStill({ quietMs: 150, timeoutMs: 5000 });
      await computer.keyboard.press('a', { delayMs: 100 });
    });
    expect(computer.held()).toEqual([]);
  });

  test('does not with a limit of its own', async () => {
    const { computer } = await openComputer({}, { defaultTimeoutMs: 20 });
    const done = computer.keyboard.hold('shift', () => new Promise((resolve) => setTimeout(resolve, 60)), {
      timeoutMs: 0,
    });
    expect(await done).toBeUndefined();
  });
});

describe('reset', () => {
  test('rejects what waits and what is under way, and releases what is down', async () => {
    const { computer, connection } = await openComputer();
    await computer.keyboard.down('alt');
    const hold = rejection(stuck(computer));
    const waiting = rejection(computer.tab.click(5, 5));
    await vi.waitFor(() => expect(connection.sends).toHaveLength(2));
    const released = await computer.reset();
    expect(released.map(({ key }) => key).toSorted()).toEqual(['Alt', 'Shift']);
    expect(await hold).toEqual(endedBy(/keyboard\.hold\("shift"\), called at .*,/, 'computer\\.reset\\(\\)'));
    expect(await waiting).toEqual(endedBy(/tab\.click/, 'computer\\.reset\\(\\)'));
    expect(sends(connection).flat()).not.toContain('click 5,5');
    await computer.tab.click(2, 2);
    expect(sends(connection).flat().at(-1)).toBe('click 2,2');
  });

  test('leaves one tab, of the first size, with a blank page', async () => {
    const { computer } = await openComputer();
    const [first] = await computer.tabs.list();
    await computer.tab.goto('https://a.test/');
    await computer.tab.setViewportSize({ width: 300, height: 200 });
    await computer.tabs.open('https://b.test/');
    expect(await computer.reset()).toEqual([]);
    const tabs = await computer.tabs.list();
    expect([tabs.length, await computer.tab.url(), computer.display]).toEqual([
      1,
      'about:blank',
      { width: 1280, height: 720 },
    ]);
    expect(first === undefined).toBe(false);
  });

  test('leaves a page that does not answer for a new tab', async () => {
    const { computer, connection } = await openComputer();
    const [stuckTab] = await computer.tabs.list();
    const { tabs } = connection;
    if (tabs === undefined || stuckTab === undefined) throw new Error('A browser with a tab was expected.');
    const navigate = vi.spyOn(tabs, 'navigate').mockImplementation((_tab, _url, deadline) => deadline.race(forever));
    expect(await computer.reset({ timeoutMs: 400 })).toEqual([]);
    expect(navigate).toHaveBeenCalledOnce();
    const left = await computer.tabs.list();
    expect(left.map(({ id }) => id)).toEqual([computer.tab.id]);
    expect(computer.tab.id).not.toBe(stuckTab.id);
  });

  test('says so if its own time is over', async () => {
    const { computer, connection } = await openComputer();
    const { tabs } = connection;
    if (tabs === undefined) throw new Error('A browser with a tab was expected.');
    vi.spyOn(tabs, 'navigate').mockImplementation((_tab, _url, deadline) => deadline.race(forever));
    vi.spyOn(tabs, 'open').mockImplementation((_url, deadline) => deadline.race(forever));
    await expect(computer.reset({ timeoutMs: 60 })).rejects.toThrow('computer.reset() did not finish within 60 ms.');
  });

  test('stops listeners', async () => {
    const { computer, connection } = await openComputer();
    const heard = vi.fn<() => void>();
    computer.on('tab', heard);
    await computer.reset();
    connection.report({ type: 'tab', tab: 'popup' });
    expect(heard).not.toHaveBeenCalled();
  });

  test('of a desktop releases', async () => {
    const { computer } = await openComputer({}, { kind: 'desktop' });
    await computer.mouse.move(1, 1).down();
    expect(await computer.reset()).toMatchObject([{ button: 'left' }]);
  });

  test('again and again', async () => {
    const { computer } = await openComputer();
    for (let round = 0; round < 3; round += 1) {
      await computer.tab.click(1, 1);
      expect(await computer.reset()).toEqual([]);
    }
  });
});

test('setDefaultTimeout is for the calls from now on', async () => {
  const { computer, connection } = await openComputer();
  computer.setDefaultTimeout(20);
  const release = connection.hold();
  await expect(computer.tab.click(1, 1)).rejects.toThrow('tab.click did not finish within 20 ms.');
  release();
  expect(() => computer.setDefaultTimeout(-1)).toThrow('computer.setDefaultTimeout: timeoutMs must be');
});

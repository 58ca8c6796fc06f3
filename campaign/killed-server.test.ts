import type { Computer } from '@farhand/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { launchDoomed, outcomeOf, type Doomed } from './killed-server.js';
import { vendors, type VendorName } from './vendor.js';

/** Points in a program. The server is killed before the step of that name. */
type Point = 'the first request' | 'the second click' | 'the drag' | 'the release';

interface Played {
  /** The outcome of each call. */
  readonly calls: Readonly<Record<string, unknown>>;
  /** What Farhand has pressed and not released. */
  readonly held: readonly unknown[];
}

/** Runs a program during which the server is killed, and shows that later calls end as well. */
const play = async (doomed: Doomed, point: Point, kill: () => Promise<void> | void): Promise<Played> => {
  const { computer } = doomed;
  const { keyboard, mouse, tab } = computer;
  const calls: Record<string, unknown> = {};
  const reach = async (place: Point): Promise<void> => (place === point ? kill() : undefined);
  const step = async (name: string, work: PromiseLike<unknown>): Promise<void> => {
    calls[name] = await outcomeOf(work);
    await work;
  };
  await reach('the first request');
  const hold = keyboard.hold('Shift', async () => {
    await step('first click', tab.click(10, 10));
    await reach('the second click');
    await step('second click', tab.click(20, 20));
    await reach('the drag');
    await step('drag', mouse.drag({ x: 30, y: 30 }, { x: 40, y: 40 }));
    await reach('the release');
  });
  calls['hold'] = await outcomeOf(hold);
  const held = computer.held().map(({ key }) => key);
  calls['next click'] = await outcomeOf(tab.click(50, 50));
  calls['close'] = await outcomeOf(computer.close());
  return { calls, held };
};

interface More {
  readonly calls: (computer: Computer) => Readonly<Record<string, PromiseLike<unknown>>>;
  readonly outcomes: Readonly<Record<string, unknown>>;
}

/** Calls that only some vendors' computers support, and their outcome after a call whose reply is lost. */
const more: Readonly<Record<VendorName, More>> = {
  lightcone: {
    calls: ({ tab, tabs }) => ({ goto: tab.goto('https://example.com'), tabs: tabs.list() }),
    outcomes: { goto: 'UNREACHABLE', tabs: 'UNREACHABLE' },
  },
  lybic: { calls: () => ({}), outcomes: {} },
};

describe.each(vendors)('on %s', (vendor) => {
  /** Launches a computer on a separate server. Nothing of either is left after the test. */
  const doom = async (): Promise<Doomed> => {
    const doomed = await launchDoomed(vendor);
    onTestFinished(async () => {
      expect(await doomed.end()).toEqual([]);
      await expect.poll(doomed.sockets).toBe(0);
    });
    return doomed;
  };

  describe('the server dies before', () => {
    test('the first request: nothing was done', async () => {
      const doomed = await doom();
      expect(await play(doomed, 'the first request', doomed.kill)).toEqual({
        calls: {
          'first click': 'UNREACHABLE',
          hold: 'UNREACHABLE',
          'next click': 'UNREACHABLE',
          close: 'UNREACHABLE',
        },
        held: [],
      });
    });

    test('the second click: it was not done, and the key that cannot be released is known', async () => {
      const doomed = await doom();
      expect(await play(doomed, 'the second click', doomed.kill)).toEqual({
        calls: {
          'first click': 'done',
          'second click': 'UNREACHABLE',
          hold: 'UNREACHABLE',
          'next click': 'UNREACHABLE',
          close: 'UNREACHABLE',
        },
        held: ['Shift'],
      });
    });

    test('a drag', async () => {
      const doomed = await doom();
      expect(await play(doomed, 'the drag', doomed.kill)).toEqual({
        calls: {
          'first click': 'done',
          'second click': 'done',
          drag: 'UNREACHABLE',
          hold: 'UNREACHABLE',
          'next click': 'UNREACHABLE',
          close: 'UNREACHABLE',
        },
        held: ['Shift'],
      });
    });

    test('the release of the key', async () => {
      const doomed = await doom();
      expect(await play(doomed, 'the release', doomed.kill)).toEqual({
        calls: {
          'first click': 'done',
          'second click': 'done',
          drag: 'done',
          hold: 'UNREACHABLE',
          'next click': 'UNREACHABLE',
          close: 'UNREACHABLE',
        },
        held: ['Shift'],
      });
    });
  });

  describe('the server dies with a request on its way to it', () => {
    test('with the first click: it may have happened, and the key may be down', async () => {
      const doomed = await doom();
      expect(await play(doomed, 'the first request', doomed.killDuringRequest)).toEqual({
        calls: {
          'first click': 'OUTCOME_UNKNOWN',
          hold: 'OUTCOME_UNKNOWN',
          'next click': 'UNREACHABLE',
          close: 'UNREACHABLE',
        },
        held: ['Shift'],
      });
    });

    test('with a click inside the hold', async () => {
      const doomed = await doom();
      expect(await play(doomed, 'the second click', doomed.killDuringRequest)).toEqual({
        calls: {
          'first click': 'done',
          'second click': 'OUTCOME_UNKNOWN',
          hold: 'OUTCOME_UNKNOWN',
          'next click': 'UNREACHABLE',
          close: 'UNREACHABLE',
        },
        held: ['Shift'],
      });
    });

    test('with a drag', async () => {
      const doomed = await doom();
      expect(await play(doomed, 'the drag', doomed.killDuringRequest)).toEqual({
        calls: {
          'first click': 'done',
          'second click': 'done',
          drag: 'OUTCOME_UNKNOWN',
          hold: 'OUTCOME_UNKNOWN',
          'next click': 'UNREACHABLE',
          close: 'UNREACHABLE',
        },
        held: ['Shift'],
      });
    });

    test('with the release of the key: the key may be down or up', async () => {
      const doomed = await doom();
      expect(await play(doomed, 'the release', doomed.killDuringRequest)).toEqual({
        calls: {
          'first click': 'done',
          'second click': 'done',
          drag: 'done',
          hold: 'OUTCOME_UNKNOWN',
          'next click': 'UNREACHABLE',
          close: 'UNREACHABLE',
        },
        held: ['Shift'],
      });
    });

    test('and everything behind it ends too, each call with an error of its own', async () => {
      const { computer, killDuringRequest } = await doom();
      killDuringRequest();
      const { keyboard, tab } = computer;
      const calls = {
        click: tab.click(10, 10),
        screenshot: computer.screenshot(),
        ...more[vendor].calls(computer),
        press: keyboard.press('F2'),
        hold: keyboard.hold('Shift', async () => {
          await tab.click(20, 20);
        }),
      };
      const ends = Object.entries(calls).map(async ([name, call]) => [name, await outcomeOf(call)] as const);
      expect(Object.fromEntries(await Promise.all(ends))).toEqual({
        click: 'OUTCOME_UNKNOWN',
        screenshot: 'UNREACHABLE',
        ...more[vendor].outcomes,
        press: 'UNREACHABLE',
        hold: 'UNREACHABLE',
      });
      expect(computer.held()).toEqual([]);
    });

    test('that only asks: it may be asked again, and is, in vain', async () => {
      const { computer, killDuringRequest } = await doom();
      killDuringRequest();
      expect(await outcomeOf(computer.status())).toBe('UNREACHABLE');
      expect(await outcomeOf(computer.keepAlive())).toBe('UNREACHABLE');
      expect(await outcomeOf(computer.close())).toBe('UNREACHABLE');
    });
  });

  test('the server answers nothing more: each call ends at its own time limit, and says whether it may have happened', async () => {
    const { computer, freeze, kill } = await doom();
    const { tab } = computer;
    freeze();
    const click = outcomeOf(tab.click(10, 10, { timeoutMs: 100 }));
    const waiting = outcomeOf(tab.click(20, 20, { timeoutMs: 50 }));
    expect(await Promise.all([click, waiting])).toEqual(['OUTCOME_UNKNOWN', 'TIMEOUT']);
    expect(await outcomeOf(computer.screenshot({ timeoutMs: 50 }))).toBe('TIMEOUT');
    expect(await outcomeOf(computer.status({ timeoutMs: 50 }))).toBe('TIMEOUT');
    await kill();
    expect(await outcomeOf(computer.close())).toBe('UNREACHABLE');
  });
});

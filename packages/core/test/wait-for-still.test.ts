import { imageHeader, type ChangeListener, type ChangeWatch } from '@farhand/core/driver';
import { ActionFailedError, ClosedError, TimeoutError, UnsupportedActionError, type RawPicture } from '@farhand/core';
import { describe, expect, test } from 'vitest';
import { openComputer, sends } from './open-computer.js';
import { painted, screen, windowBox } from './painted.js';

/** A screen that shows pictures one after the other, one a look, and then the last for ever. */
const showing = (...pictures: readonly RawPicture[]) => {
  let count = 0;
  const glance = (): RawPicture => pictures[Math.min(count++, pictures.length - 1)] ?? painted();
  return { glance, display: screen, looks: () => count };
};

/** A screen that shows something else in every look. */
const restless = () => {
  let count = 0;
  return { glance: () => ((count += 1) % 2 === 0 ? painted() : painted(windowBox)), display: screen };
};

const quietMs = 50;

/** Tells what the test says, and `catchUp` answers for all of it. */
const telling = (catchUp: () => Promise<boolean>) => {
  let listener: ChangeListener | undefined;
  let stopped = 0;
  return {
    watch: (to: ChangeListener): ChangeWatch => {
      listener = to;
      return { catchUp, stop: async () => void (stopped += 1) };
    },
    change: () => listener?.changed(),
    stopped: () => stopped,
  };
};

describe('screen.waitForStill', () => {
  test('gives the picture that stayed, as a screenshot', async () => {
    const shown = showing(painted(), painted({ ...windowBox, x: 0 }), painted(windowBox));
    const { computer } = await openComputer(shown);
    const { screenshot, looks, noise, durationMs } = await computer.screen.waitForStill({ quietMs });
    expect(imageHeader(screenshot.bytes)).toEqual({ ...screen, mime: 'image/png' });
    expect(looks).toBe(shown.looks());
    expect(looks).toBeGreaterThanOrEqual(4);
    expect(noise).toEqual([]);
    expect(durationMs).toBeGreaterThan(0);
  });

  test('what is masked may move, and colours within the tolerance are the same', async () => {
    const grey = painted();
    grey.data.fill(250);
    const { computer } = await openComputer({ glance: () => grey, display: screen });
    await computer.screen.waitForStill({ quietMs });
    const mask = [{ x: 0, y: 30, width: 140, height: 60 }];
    const moving = await openComputer(restless());
    await expect(moving.computer.screen.waitForStill({ quietMs, mask })).resolves.toMatchObject({ noise: [] });
    let count = 0;
    const shades = [painted(), grey];
    const shading = await openComputer({ glance: () => shades[(count += 1) % 2] ?? grey, display: screen });
    await expect(shading.computer.screen.waitForStill({ quietMs, tolerance: 0.2 })).resolves.toBeDefined();
  });

  test('the error of what never rests says what moved, and when it was looked at last', async () => {
    const { computer } = await openComputer(restless());
    const waiting = computer.screen.waitForStill({ quietMs, timeoutMs: 400 });
    await expect(waiting).rejects.toThrow(TimeoutError);
    await expect(waiting).rejects.toThrow(
      /^screen\.waitForStill\(\) did not finish within 400 ms\. The last change was detected \d+ ms before, in 100×60 at 20, 30\. The last screenshot was taken \d+ ms before\. Pass the changing regions as mask, or raise timeoutMs\.$/,
    );
  });

  test('it points at the line that called it', async () => {
    const { computer } = await openComputer(restless());
    const error = await computer.screen.waitForStill({ quietMs, timeoutMs: 200 }).catch((thrown: unknown) => thrown);
    expect(error instanceof Error ? error.stack : '').toMatch(/^TimeoutError: .*\n {4}at .*wait-for-still\.test\.ts/);
  });

  test('an abort ends it with the reason, and no look follows', async () => {
    const shown = showing(painted());
    const { computer } = await openComputer(shown);
    const abort = new AbortController();
    const waiting = computer.screen.waitForStill({ quietMs: 60_000, signal: abort.signal });
    await expect.poll(shown.looks).toBe(1);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await computer.close();
    expect(shown.looks()).toBe(1);
  });

  test('a computer that is closed meanwhile ends it', async () => {
    const shown = showing(painted());
    const { computer } = await openComputer(shown);
    const waiting = computer.screen.waitForStill({ quietMs: 500 }).catch((error: unknown) => error);
    await expect.poll(shown.looks).toBe(1);
    await computer.close();
    expect(await waiting).toBeInstanceOf(ClosedError);
  });

  test('input has its turn between looks', async () => {
    const shown = showing(painted());
    const { computer, connection } = await openComputer(shown);
    const waiting = computer.screen.waitForStill({ quietMs: 1000 });
    await expect.poll(shown.looks).toBe(1);
    await computer.tab.click(3, 4);
    expect(sends(connection)).toEqual([['click 3,4']]);
    expect(shown.looks()).toBeLessThan(3);
    await waiting;
  });

  test('inside a hold it looks while the keys are down', async () => {
    const { computer, connection } = await openComputer(showing(painted()));
    await computer.keyboard.hold('shift', async () => {
      await computer.screen.waitForStill({ quietMs });
      await computer.tab.click(3, 4);
    });
    expect(sends(connection)).toEqual([['keyDown Shift'], ['click 3,4'], ['keyUp Shift']]);
  });

  test('it cannot be explained', async () => {
    const { computer } = await openComputer(showing(painted()));
    await expect(computer.explain(() => computer.screen.waitForStill())).rejects.toThrow(UnsupportedActionError);
    await expect(computer.explain(() => computer.tab.click(1, 2).settled())).rejects.toThrow(UnsupportedActionError);
  });
});

describe('where changes are told', () => {
  test('one look does, once all has been told', async () => {
    const shown = showing(painted());
    const { watch, stopped } = telling(() => Promise.resolve(true));
    const { computer } = await openComputer({ ...shown, watch });
    expect(await computer.screen.waitForStill({ quietMs })).toMatchObject({ looks: 1 });
    expect([shown.looks(), stopped()]).toEqual([1, 1]);
  });

  test('what is told meanwhile is looked at again', async () => {
    const shown = showing(painted(), painted(windowBox));
    let asked = 0;
    const { watch, change } = telling(async () => {
      asked += 1;
      if (asked === 1) change();
      return true;
    });
    const { computer } = await openComputer({ ...shown, watch });
    expect(await computer.screen.waitForStill({ quietMs })).toMatchObject({ looks: 2 });
    expect(asked).toBe(2);
  });

  test.each([
    ['cannot say that all was told', () => Promise.resolve(false)],
    ['fails', () => Promise.reject(new Error('gone'))],
    ['never answers', () => new Promise<boolean>(() => undefined)],
  ])('a driver that %s is not relied on: a second look has to do', async (_name, catchUp) => {
    const shown = showing(painted());
    const { computer } = await openComputer({ ...shown, watch: telling(catchUp).watch });
    expect(await computer.screen.waitForStill({ quietMs })).toMatchObject({ looks: 2 });
  });

  test.each([
    ['what is masked', { mask: [{ x: 0, y: 0, width: 1, height: 1 }] }],
    ['colours that are nearly the same', { tolerance: 0.1 }],
  ])('it cannot be said whether %s changed, so nobody is asked', async (_what, options) => {
    const watch = (): never => {
      throw new Error('It was watched.');
    };
    const { computer } = await openComputer({ ...showing(painted()), watch });
    // Long enough for a look in between on a busy machine.
    expect(await computer.screen.waitForStill({ quietMs: 400, ...options })).toMatchObject({ looks: 3 });
  });

  test('what goes to and fro, and is the same whenever it is looked at, is said to have changed', async () => {
    const { watch, change } = telling(async () => {
      change();
      return true;
    });
    const { computer } = await openComputer({ ...showing(painted()), watch });
    await expect(computer.screen.waitForStill({ quietMs, timeoutMs: 400 })).rejects.toThrow(
      /^screen\.waitForStill\(\) did not finish within 400 ms\. The driver reported the last change \d+ ms before, but the screenshots look the same\. The last screenshot was taken \d+ ms before\. Pass the changing regions as mask, or raise timeoutMs\.$/,
    );
  });

  test('an abort does not wait for it', async () => {
    const abort = new AbortController();
    const { watch, stopped } = telling(() => {
      abort.abort(new Error('enough'));
      return new Promise(() => undefined);
    });
    const { computer } = await openComputer({ ...showing(painted()), watch });
    await expect(computer.screen.waitForStill({ quietMs, signal: abort.signal })).rejects.toThrow('enough');
    await expect.poll(stopped).toBe(1);
  });
});

describe('chain.settled', () => {
  test('gives the receipt and the picture', async () => {
    const { computer } = await openComputer(showing(painted()));
    const { receipt, screenshot, looks } = await computer.tab.click(3, 4).settled({ quietMs });
    expect(receipt.steps.map(({ outcome }) => outcome)).toEqual(['applied']);
    expect(screenshot).toMatchObject(screen);
    expect(looks).toBeGreaterThanOrEqual(2);
  });

  test('a chain that fails rejects with its own error, and nothing is looked at', async () => {
    const shown = showing(painted());
    const { computer, connection } = await openComputer(shown);
    connection.failAt(1);
    await expect(computer.mouse.move(1, 2).down().settled({ quietMs })).rejects.toThrow(ActionFailedError);
    await expect(computer.tab.click(-1, 0).settled()).rejects.toThrow(RangeError);
    expect(shown.looks()).toBe(0);
  });

  test('it looks at the tab of the chain, also if another is in front', async () => {
    const tabs: (string | undefined)[] = [];
    const glance = (tab?: string): RawPicture => {
      tabs.push(tab);
      return painted();
    };
    const { computer } = await openComputer({ glance, display: screen });
    const first = computer.tab;
    await computer.tabs.open();
    await first.click(3, 4).settled({ quietMs });
    expect(new Set(tabs)).toEqual(new Set([first.id]));
    expect(first.id).not.toBe(computer.tab.id);
  });
});

describe('mistakes', () => {
  test.each([
    [{ quietMs: 49 }, 'screen.waitForStill: quietMs must be from 50 to 60000 milliseconds, got 49.'],
    [{ quietMs: Number.NaN }, 'screen.waitForStill: quietMs must be from 50 to 60000 milliseconds, got NaN.'],
    [{ tolerance: 2 }, 'screen.waitForStill: tolerance must be from 0 to 1, got 2.'],
    [
      { mask: [{ x: 0, y: 0, width: 201, height: 1 }] },
      'screen.waitForStill mask: the region of 201×1 pixels at 0,0 extends outside the display, which is 200×120 pixels.',
    ],
    [{ timeoutMs: -1 }, 'screen.waitForStill: timeoutMs must be 0 (no limit) or a number up to 2147483647, got -1.'],
  ])('%j is told before anything is looked at', async (options, message) => {
    const shown = showing(painted());
    const { computer } = await openComputer(shown);
    await expect(computer.screen.waitForStill(options)).rejects.toThrow(new RangeError(message));
    expect(shown.looks()).toBe(0);
  });

  test('an option that is misspelt', async () => {
    const { computer } = await openComputer();
    const misspelt: object = { quietMS: 100 };
    await expect(computer.screen.waitForStill(misspelt)).rejects.toThrow(
      "screen.waitForStill: unknown option 'quietMS'. Did you mean 'quietMs'?",
    );
    await expect(computer.tab.click(1, 2).settled(misspelt)).rejects.toThrow(
      "chain.settled: unknown option 'quietMS'.",
    );
  });
});

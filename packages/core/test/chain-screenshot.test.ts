import { launch, Screenshot, UnsupportedActionError, type Computer } from '@farhand/core';
import { decline, defer, say, type Observation, type ScreenshotData } from '@farhand/core/driver';
import { withSend } from '@farhand/driver-testkit';
import { recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, onTestFinished, test } from 'vitest';

import { anything } from './anything.js';
import { openComputer, short } from './open-computer.js';

const picture = (byte: number): ScreenshotData => ({
  bytes: new Uint8Array([byte]),
  width: 1280,
  height: 720,
  mime: 'image/png',
});

/** A computer that tells the order of what is done and looked at: a picture is its tab in brackets. */
const openWatched = async (kind: 'browser' | 'desktop' = 'browser') => {
  const order: string[] = [];
  const opened = await openComputer(
    {
      screenshot: (tab) => {
        order.push(...opened.connection.log.slice(done).map(short), `[${tab ?? 'screen'}]`);
        done = opened.connection.log.length;
        return picture(order.length);
      },
    },
    { kind },
  );
  let done = 0;
  return { ...opened, order };
};

/** A computer whose answers bring a picture along. */
const openObserving = async (): Promise<{ computer: Computer; asked: (Observation | undefined)[] }> => {
  const asked: (Observation | undefined)[] = [];
  const driver = withSend(
    recorder({ screenshot: () => Promise.reject(new Error('A second picture is not wanted.')) }),
    (send) => async (calls, deadline, observe) => {
      asked.push(observe);
      const report = await send(calls, deadline, observe);
      return observe === undefined ? report : { ...report, screenshot: picture(7) };
    },
  );
  const computer = await launch(driver);
  onTestFinished(() => computer.close());
  return { computer, asked };
};

describe('a picture shows what the chain before it has led to', () => {
  test('whatever was called behind it in the same turn', async () => {
    const { computer, order } = await openWatched();
    const first = computer.tab.click(1, 1).screenshot();
    const second = computer.tab.click(2, 2);
    const third = computer.tab.click(3, 3).screenshot();
    await Promise.all([first, second, third]);
    expect(order).toEqual(['click 1,1', '[tab-1]', 'click 2,2', 'click 3,3', '[tab-1]']);
  });

  test('several verbs, of tab, mouse and keyboard', async () => {
    const { computer, order } = await openWatched('desktop');
    await computer.tab.click(1, 1).press('a').screenshot();
    await computer.mouse.move(5, 5).down().up().screenshot();
    await computer.keyboard.press('Enter').screenshot();
    expect(order).toEqual(['click 1,1', 'press a', '[screen]', 'click 5,5', '[screen]', 'press Enter', '[screen]']);
  });

  test('of the tab that the chain acts in', async () => {
    const { computer, order } = await openWatched();
    const first = computer.tab;
    await computer.tabs.open();
    await first.click(1, 1).screenshot();
    await computer.mouse.click(2, 2).screenshot();
    expect(order).toEqual(['click 1,1', '[tab-1]', 'click 2,2', '[tab-2]']);
  });

  test('and is a picture like any other', async () => {
    const { computer } = await openWatched();
    const shot = await computer.tab.click(1, 1).screenshot();
    expect(shot).toBeInstanceOf(Screenshot);
    expect(shot).toMatchObject({ width: 1280, height: 720, display: { width: 1280, height: 720 } });
  });

  test('what is chained on behind it is another chain', async () => {
    const { computer, order } = await openWatched();
    const chain = computer.tab.click(1, 1);
    const shot = chain.screenshot();
    const { steps } = await chain.press('b').press('c');
    await shot;
    expect(steps.map(({ action }) => short(action))).toEqual(['press b', 'press c']);
    expect(order).toEqual(['click 1,1', '[tab-1]']);
  });

  test('a chain that is over already is only looked at', async () => {
    const { computer, order } = await openWatched();
    const chain = computer.tab.click(1, 1);
    await chain;
    await chain.screenshot();
    expect(order).toEqual(['click 1,1', '[tab-1]']);
  });

  test('the chain can be awaited beside it', async () => {
    const { computer } = await openWatched();
    const chain = computer.tab.click(1, 1);
    const shot = chain.screenshot();
    expect((await chain).steps.map(({ outcome }) => outcome)).toEqual(['applied']);
    await shot;
  });

  test('not awaiting it acts all the same', async () => {
    const { computer, order } = await openWatched();
    void computer.tab.click(1, 1).screenshot();
    await computer.tab.click(2, 2);
    expect(order).toEqual(['click 1,1', '[tab-1]']);
  });
});

describe('in a hold', () => {
  test('the keys are down in the picture, and come up behind it', async () => {
    const { computer, order, connection } = await openWatched();
    const shot = await computer.keyboard.hold('shift', () => computer.tab.click(1, 1).screenshot());
    expect(shot).toBeInstanceOf(Screenshot);
    expect(order).toEqual(['keyDown Shift', 'click 1,1', '[tab-1]']);
    expect(connection.sends.map((actions) => actions.map(short))).toEqual([
      ['keyDown Shift', 'click 1,1'],
      ['keyUp Shift'],
    ]);
  });

  test('also where the body does not return it', async () => {
    const { computer, order } = await openWatched();
    await computer.keyboard.hold('shift', () => {
      void computer.tab.click(1, 1).screenshot();
      void computer.tab.click(2, 2);
    });
    await computer.screenshot();
    expect(order).toEqual(['keyDown Shift', 'click 1,1', '[tab-1]', 'click 2,2', 'keyUp Shift', '[tab-1]']);
  });

  test('behind the hold they are up', async () => {
    const { computer, order } = await openWatched();
    await computer.keyboard.hold('shift', () => computer.tab.click(1, 1)).screenshot();
    expect(order).toEqual(['Shift+click 1,1', '[tab-1]']);
  });

  test('a body that throws sends nothing, and the picture that nobody waits for troubles nobody', async () => {
    const { computer, connection } = await openWatched();
    const mistake = new Error('on purpose');
    const hold = computer.keyboard.hold('shift', () => {
      void computer.tab.click(1, 1).screenshot();
      throw mistake;
    });
    await expect(hold).rejects.toBe(mistake);
    expect(connection.sends).toEqual([]);
  });
});

describe('a picture that comes with the answer', () => {
  test('is the one that is given', async () => {
    const { computer, asked } = await openObserving();
    const shot = await computer.tab.click(1, 1).screenshot();
    expect([...shot.bytes]).toEqual([7]);
    expect(asked).toEqual([{ tab: 'tab-1' }]);
  });

  test('is asked for behind the chain that wants it only', async () => {
    const { computer, asked } = await openObserving();
    await Promise.all([computer.tab.click(1, 1), computer.tab.click(2, 2).screenshot(), computer.tab.click(3, 3)]);
    expect(asked).toEqual([{ tab: 'tab-1' }, undefined]);
  });
});

describe('refused before anything is sent', () => {
  test('between a press and its release, where only both together can be told', async () => {
    const { computer, connection } = await openComputer(
      { rules: { pointerDown: () => defer('no press alone'), pointerUp: () => decline('no release alone') } },
      { kind: 'desktop' },
    );
    const shot = computer.mouse.move(1, 2).down().screenshot();
    await expect(shot).rejects.toThrow(UnsupportedActionError);
    await expect(shot).rejects.toThrow(
      /^screenshot\(\) after mouse\.move cannot run now: the press of the left button \(called at .*\) is still pending, because no press alone\. Nothing was sent\. Release the button first, or use screenshot\(\{ whilePending: true \}\) to capture the screen as it is\.$/,
    );
    expect(connection.sends).toEqual([]);
    expect(computer.held()).toEqual([]);
  });

  test('an option that there is not', async () => {
    const { computer, connection } = await openComputer();
    const chain = computer.tab.click(1, 1);
    await expect(chain.screenshot(anything({ fullPage: true }))).rejects.toThrow(TypeError);
    await expect(chain).rejects.toThrow(/chain\.screenshot/);
    expect(connection.sends).toEqual([]);
  });

  test('a signal that has fired', async () => {
    const { computer, connection } = await openComputer();
    const reason = new Error('no longer wanted');
    const shot = computer.tab.click(1, 1).screenshot({ signal: AbortSignal.abort(reason) });
    await expect(shot).rejects.toBe(reason);
    expect(connection.sends).toEqual([]);
  });
});

describe('explain', () => {
  test('shows the picture in the plan', async () => {
    const { computer, connection } = await openComputer();
    const explanation = await computer.explain(() => computer.tab.press('a').screenshot());
    expect(explanation.requests.map(({ summary }) => summary)).toEqual(['record', 'screenshot']);
    expect(connection.sends).toEqual([]);
  });

  test('also where there is nothing but the picture', async () => {
    const { computer } = await openComputer({ rules: { pointerMove: () => say() } });
    const explanation = await computer.explain(() => computer.mouse.move(1, 1).screenshot());
    expect(String(explanation)).toBe('screenshot');
  });
});

import { UnsupportedActionError } from '@farhand/core';
import { decline, defer, type Action, type Rules } from '@farhand/core/driver';
import { faulty } from '@farhand/driver-testkit';
import { recorder } from '@farhand/driver-testkit/recorder';
import { launch } from '@farhand/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { caught } from './failures.js';
import { openComputer, primitivesOnly, sends } from './open-computer.js';

describe('the approach of a click in steps', () => {
  test('is moves that are seen, and the click makes the last', async () => {
    const { computer, connection } = await openComputer();
    await computer.mouse.move(0, 0);
    await computer.tab.click(30, 60, { steps: 3 });
    expect(connection.log.slice(1)).toMatchObject([
      { type: 'hover', at: { x: 10, y: 20 } },
      { type: 'hover', at: { x: 20, y: 40 } },
      { type: 'click', at: { x: 30, y: 60 } },
    ]);
  });

  test('lies inside the modifiers, as the click does', async () => {
    const { computer, connection } = await openComputer();
    await computer.mouse.move(0, 0);
    await computer.tab.dblclick(10, 0, { steps: 2, modifiers: ['Shift'] });
    expect(sends(connection).slice(1)).toEqual([['keyDown Shift', 'hover', 'click 10,0', 'keyUp Shift']]);
  });

  test('from an unknown place is one move', async () => {
    const { computer, connection } = await openComputer();
    await computer.tab.click(30, 60, { steps: 3 });
    expect(connection.log).toMatchObject([
      { type: 'hover', at: { x: 30, y: 60 } },
      { type: 'click', at: { x: 30, y: 60 } },
    ]);
  });

  test('of a hover, too', async () => {
    const { computer, connection } = await openComputer();
    await computer.mouse.move(0, 0);
    await computer.tab.hover(20, 0, { steps: 2 });
    expect(connection.log.slice(1)).toMatchObject([{ at: { x: 10, y: 0 } }, { at: { x: 20, y: 0 } }]);
  });

  test.each([0, 1001, 1.5])('of %s steps is a mistake', async (steps) => {
    const { computer } = await openComputer();
    await expect(computer.tab.click(1, 2, { steps })).rejects.toThrow(
      new RangeError(`tab.click: steps must be a whole number from 1 to 1000, got ${steps}.`),
    );
  });

  test('is refused where there is no move', async () => {
    const { computer, connection } = await openComputer({ rules: { hover: () => decline('no move') } });
    await expect(computer.tab.click(30, 60, { steps: 3 })).rejects.toThrow(UnsupportedActionError);
    expect(connection.log).toEqual([]);
  });
});

describe('modifiers that replace', () => {
  test('go down alone, and what was held is down again', async () => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    await computer.keyboard.down('Alt').down('Shift');
    await computer.tab.click(1, 2, { modifiers: { only: ['Shift', 'Control'] } });
    expect(sends(connection).at(-1)).toEqual([
      'keyUp Alt',
      'keyDown Control',
      'move 1,2',
      'pointerDown left',
      'pointerUp left',
      'keyUp Control',
      'keyDown Alt',
    ]);
    expect(computer.held().map(({ key }) => key)).toEqual(['Shift', 'Alt']);
  });

  test('leave other keys down', async () => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    await computer.keyboard.down('a').down('ShiftRight');
    await computer.tab.hover(1, 2, { modifiers: { only: [] } });
    expect(sends(connection).at(-1)).toEqual(['keyUp ShiftRight', 'hover', 'keyDown ShiftRight']);
  });

  test.each<[string, (computer: Awaited<ReturnType<typeof openComputer>>['computer']) => PromiseLike<unknown>]>([
    ['drag', ({ tab }) => tab.drag({ x: 1, y: 2 }, { x: 3, y: 4 }, { modifiers: { only: [] } })],
    ['dblclick', ({ tab }) => tab.dblclick(1, 2, { modifiers: { only: [] } })],
    ['wheel', ({ tab }) => tab.wheel(0, 120, { at: { x: 1, y: 2 }, modifiers: { only: [] } })],
    ['wheel where the pointer is', ({ tab }) => tab.wheel(0, 120, { modifiers: { only: [] } })],
  ])('are for %s, too', async (_verb, act) => {
    const { computer, connection } = await openComputer({ rules: primitivesOnly });
    await computer.mouse.move(1, 2);
    await computer.keyboard.hold('Shift', async () => {
      await act(computer);
    });
    const keys = sends(connection)
      .flat()
      .filter((line) => line.startsWith('key'));
    expect(keys).toEqual(['keyDown Shift', 'keyUp Shift', 'keyDown Shift', 'keyUp Shift']);
  });

  test('are refused as anything but a list', async () => {
    const { computer } = await openComputer();
    const click = (modifiers: unknown): unknown =>
      Reflect.apply(computer.tab.click, computer.tab, [1, 2, { modifiers }]);
    await expect(click('Shift')).rejects.toThrow(
      new TypeError(`tab.click: modifiers must be an array, got "Shift". Write ['Shift'].`),
    );
    await expect(click({ only: 'Shift' })).rejects.toThrow(/modifiers\.only must be an array/);
    await expect(click({ only: ['a'] })).rejects.toThrow(/'a' is not a modifier/);
  });

  test('that fail in between leave nothing down, and the hold presses its key again for the next call', async () => {
    const driver = faulty(recorder({ rules: primitivesOnly }));
    await using computer = await launch(driver);
    onTestFinished(() => computer.close());
    await computer.keyboard.hold('Shift', async () => {
      driver.inject({ at: 3, outcome: 'failed' });
      await caught(computer.tab.click(1, 2, { modifiers: { only: ['Control'] } }));
      expect(computer.held()).toEqual([]);
      await computer.tab.click(5, 6);
      expect(computer.held().map(({ key }) => key)).toEqual(['Shift']);
      await computer.keyboard.up('Shift');
      await computer.tab.click(7, 8);
      expect(computer.held()).toEqual([]);
    });
    expect(computer.held()).toEqual([]);
  });
});

describe('modifiers of the wheel', () => {
  test('are held around it, and belong to the turn', async () => {
    const { computer, connection } = await openComputer();
    await computer.tab.wheel(0, 120, { at: { x: 1, y: 2 }, modifiers: ['Shift'] });
    await computer.mouse.wheel(0, 120, { modifiers: ['Control'] });
    expect(connection.log).toMatchObject([
      { type: 'wheel', at: { x: 1, y: 2 }, modifiers: ['Shift'] },
      { type: 'wheel', at: { x: 1, y: 2 }, modifiers: ['Control'] },
    ]);
  });
});

describe('a wheel that is rounded', () => {
  test.each([
    [100, 120],
    [59, 120],
    [-10, -120],
    [179, 120],
    [180, 240],
    [0, 0],
    [240, 240],
  ])('turns %s px by %s where it has notches, and the receipt says so', async (asked, turned) => {
    const { computer } = await openComputer({ facts: { wheelNotchPx: 120 } });
    const { steps } = await computer.tab.wheel(0, asked, { at: { x: 1, y: 2 }, round: 'notch' });
    expect(steps).toMatchObject([{ action: { type: 'wheel', deltaY: turned }, outcome: 'applied' }]);
  });

  test('turns by what is asked where it has none, and where nobody asks for rounding', async () => {
    const { computer } = await openComputer();
    const free = await computer.tab.wheel(0, 100, { at: { x: 1, y: 2 }, round: 'notch' });
    expect(free.steps).toMatchObject([{ action: { deltaY: 100 } }]);
    const { computer: desktop } = await openComputer({ facts: { wheelNotchPx: 120 } });
    const asked = await desktop.tab.wheel(0, 100, { at: { x: 1, y: 2 } });
    expect(asked.steps).toMatchObject([{ action: { deltaY: 100 } }]);
  });
});

/** A vendor that is told of a press by its release. */
const pressesLater: Partial<Rules<Action>> = { pointerDown: () => defer('it is told with the release') };

describe('where the pointer is', () => {
  test('is unknown at first, then where it was moved to in each tab, and unknown once it has left', async () => {
    const { computer } = await openComputer();
    const { mouse } = computer;
    expect(await mouse.position()).toBeUndefined();
    void mouse.move(3, 4);
    expect(await mouse.position()).toEqual({ x: 3, y: 4 });
    const other = await computer.tabs.open();
    expect(await other.mouse.position()).toBeUndefined();
    expect(await other.mouse.move(5, 6).position()).toEqual({ x: 5, y: 6 });
    await other.mouse.leave();
    expect(await other.mouse.position()).toBeUndefined();
  });

  test('is what the vendor says, also if someone else has moved it', async () => {
    const { computer } = await openComputer({ pointer: () => ({ x: 70, y: 80 }) }, { kind: 'desktop' });
    await computer.mouse.move(3, 4);
    expect(await computer.mouse.position()).toEqual({ x: 70, y: 80 });
  });

  test('is what was called, while the vendor has not been told', async () => {
    const { computer } = await openComputer(
      { rules: pressesLater, pointer: () => ({ x: 1, y: 1 }) },
      { kind: 'desktop' },
    );
    await computer.mouse.move(3, 4).down();
    expect(await computer.mouse.position()).toEqual({ x: 3, y: 4 });
    await computer.mouse.up();
  });
});

describe('a picture while a press waits', () => {
  test('is refused, and says how it is taken', async () => {
    const { computer } = await openComputer({ rules: pressesLater });
    await computer.mouse.move(3, 4).down();
    await expect(computer.screenshot()).rejects.toThrow(
      'Release the button first, or use screenshot({ whilePending: true }) to capture the screen as it is.',
    );
    await computer.mouse.up();
  });

  test('is taken on request, and lists what it does not show', async () => {
    const { computer } = await openComputer({ rules: pressesLater });
    await computer.mouse.move(3, 4).down();
    const pending = [
      {
        action: { type: 'pointerDown', button: 'left', clickCount: 1, tab: 'tab-1' },
        calledAt: expect.stringContaining('manner.test.ts'),
      },
    ];
    expect((await computer.screenshot({ whilePending: true })).pending).toEqual(pending);
    expect((await computer.tab.screenshot({ whilePending: true })).pending).toEqual(pending);
    await computer.mouse.up();
    expect((await computer.screenshot({ whilePending: true })).pending).toEqual([]);
    const behind = await computer.mouse.move(5, 6).down().screenshot({ whilePending: true });
    expect(behind.pending).toMatchObject([{ action: { type: 'pointerDown' } }]);
    await computer.mouse.up();
  });
});

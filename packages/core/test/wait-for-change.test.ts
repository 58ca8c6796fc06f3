import { TimeoutError, type RawPicture } from '@farhand/core';
import { expect, test } from 'vitest';
import { openComputer } from './open-computer.js';
import { caretBox, painted, screen, windowBox } from './painted.js';

/** A screen that shows what it is given, until it is given something else. */
const board = (first: RawPicture) => {
  let shown = first;
  let looks = 0;
  const glance = (): RawPicture => {
    looks += 1;
    return shown;
  };
  const show = (next: RawPicture): void => {
    shown = next;
  };
  return { glance, display: screen, show, looks: () => looks };
};

test('a change is told with its place', async () => {
  const screenBoard = board(painted());
  const { computer } = await openComputer(screenBoard);
  const waiting = computer.screen.waitForChange();
  await expect.poll(screenBoard.looks).toBe(1);
  screenBoard.show(painted(windowBox));
  const { regions, looks, screenshot } = await waiting;
  expect(regions).toEqual([windowBox]);
  expect(looks).toBe(screenBoard.looks());
  expect(screenshot).toMatchObject(screen);
});

test('what has changed since an earlier picture is told in the first look', async () => {
  const screenBoard = board(painted());
  const { computer } = await openComputer(screenBoard);
  const { screenshot: since } = await computer.screen.waitForStill({ quietMs: 50 });
  screenBoard.show(painted(windowBox));
  await expect(computer.tab.waitForChange({ since })).resolves.toMatchObject({ regions: [windowBox], looks: 1 });
});

test('what is as small as a caret counts once it has lasted, and a caret that comes and goes does not', async () => {
  const screenBoard = board(painted(caretBox));
  const { computer } = await openComputer(screenBoard);
  const waiting = computer.screen.waitForChange();
  for (const next of [painted(), painted(caretBox)]) {
    const before = screenBoard.looks();
    await expect.poll(screenBoard.looks).toBeGreaterThan(before);
    screenBoard.show(next);
  }
  const letter = { x: 152, y: 44, width: 10, height: 14 };
  screenBoard.show(painted(caretBox, letter));
  const { regions, looks } = await waiting;
  expect(regions).toEqual([letter]);
  expect(looks).toBeGreaterThanOrEqual(4);
});

test('outside the region nothing counts', async () => {
  const screenBoard = board(painted());
  const { computer } = await openComputer(screenBoard);
  const region = { x: 20, y: 30, width: 50, height: 90 };
  const waiting = computer.screen.waitForChange({ region });
  await expect.poll(screenBoard.looks).toBe(1);
  screenBoard.show(painted({ x: 100, y: 0, width: 100, height: 120 }));
  await expect.poll(screenBoard.looks).toBe(3);
  screenBoard.show(painted(windowBox));
  expect((await waiting).regions).toEqual([{ x: 20, y: 30, width: 50, height: 60 }]);
});

test('if nothing changes, the error says how often that was seen', async () => {
  const { computer } = await openComputer(board(painted()));
  const waiting = computer.screen.waitForChange({ timeoutMs: 100 });
  await expect(waiting).rejects.toThrow(TimeoutError);
  await expect(waiting).rejects.toThrow(
    'screen.waitForChange() did not finish within 100 ms. The screen was unchanged in 1 screenshot.',
  );
});

test('since must be a screenshot', async () => {
  const { computer } = await openComputer(board(painted()));
  const picture = await computer.screenshot();
  const bytes = { ...picture };
  // @ts-expect-error A part of a screenshot is none.
  await expect(computer.screen.waitForChange({ since: bytes })).rejects.toThrow(
    new TypeError('screen.waitForChange: since must be a screenshot of the whole display, got an object.'),
  );
  // @ts-expect-error Neither is a crop of one.
  await expect(computer.screen.waitForChange({ since: picture.fit({ maxEdge: 10 }) })).rejects.toThrow(
    new TypeError(
      'screen.waitForChange: since must be a screenshot of the whole display, got a cropped or resized picture. Pass region to select a part.',
    ),
  );
});

import { Picture, Screenshot } from '@farhand/core';
import { describe, expect, test } from 'vitest';
import { openComputer } from './open-computer.js';
import { painted } from './shown.js';

const region = { x: 100, y: 50, width: 200, height: 80 };

describe('a screenshot of a region', () => {
  test.each(['computer', 'screen', 'tab'] as const)('of the %s is that part, and knows where it is', async (whose) => {
    const { computer } = await openComputer();
    const taker = { computer, screen: computer.screen, tab: computer.tab }[whose];
    const picture = await taker.screenshot({ region });
    expect([picture.width, picture.height]).toEqual([200, 80]);
    expect(picture.toDisplay({ x: 0, y: 0 })).toEqual({ x: 100, y: 50 });
    expect(picture.tab).toBe('tab-1');
  });

  test('has no bytes, since none came; a whole one has', async () => {
    const { computer } = await openComputer();
    const picture = await computer.screenshot({ region });
    expect(picture).toBeInstanceOf(Picture);
    expect(picture).not.toBeInstanceOf(Screenshot);
    expect('bytes' in picture).toBe(false);
    expect(await computer.screenshot()).toBeInstanceOf(Screenshot);
  });

  test('of a smaller picture is at least what was asked for', async () => {
    const data = await painted({ width: 640, height: 360 });
    const { computer } = await openComputer({ screenshot: () => data });
    const picture = await computer.screenshot({ region: { x: 101, y: 50, width: 200, height: 80 } });
    expect([picture.width, picture.height]).toEqual([101, 40]);
    expect(picture.toPicture({ x: 101, y: 50 })).toEqual({ x: 0, y: 0 });
    expect(picture.toPicture({ x: 300, y: 129 })).toEqual({ x: 100, y: 39 });
  });

  test('that reaches outside the display is a mistake, and no picture is taken', async () => {
    let taken = 0;
    const data = await painted({ width: 1280, height: 720 });
    const { computer } = await openComputer({ screenshot: () => ((taken += 1), data) });
    await expect(computer.tab.screenshot({ region: { ...region, width: 1181 } })).rejects.toThrow(
      new RangeError(
        'tab.screenshot: the region of 1181×80 pixels at 100,50 extends outside the display, which is 1280×720 pixels.',
      ),
    );
    await expect(computer.screenshot(Object({ clip: region }))).rejects.toThrow(
      new TypeError(
        "screen.screenshot: unknown option 'clip'. Write region: { x, y, width, height }. Known options: region, whilePending, type, quality, signal, timeoutMs.",
      ),
    );
    expect(taken).toBe(0);
  });
});

test('a screenshot is decoded by nobody unless asked', async () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const { computer } = await openComputer({
    screenshot: () => ({ bytes, width: 1280, height: 720, mime: 'image/png' }),
  });
  const shot = await computer.screenshot();
  expect(shot.bytes).toBe(bytes);
  expect(shot.fit({ maxEdge: 128 }).toDisplay({ x: 0, y: 0 })).toEqual({ x: 5, y: 5 });
});

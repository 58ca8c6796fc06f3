import { readFileSync } from 'node:fs';
import { attach } from '@farhand/core';
import { serveRestlessPage } from '@farhand/driver-testkit';
import { expect, onTestFinished, test } from 'vitest';
import { openDisplay } from '../dist/desktop/open-display.js';
import { findCookie } from '../dist/desktop/open-display.js';
import { forever } from './browser.js';
import { useDesktops } from './desktops.js';

const { driver, open } = useDesktops({ args: ['--kiosk'] });

/**
 * Watches what is painted on a display, as a client of its own. Gives a function that tells for how long nothing was, at
 * most, between one thing painted and the next since it was asked last.
 */
const watchPaint = async (environment: Readonly<Record<string, string>>): Promise<() => number> => {
  const { DISPLAY: name = '', XAUTHORITY: file = '' } = environment;
  const cookie = findCookie(readFileSync(file), name.slice(1));
  const display = await openDisplay({ name, ...(cookie === undefined ? {} : { cookie }) }, forever);
  onTestFinished(() => display.close());
  let lastMs: number | undefined;
  let longestMs = 0;
  const watch = display.paint?.listen('first', () => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - (lastMs ?? nowMs));
    lastMs = nowMs;
    void watch?.forget();
  });
  return () => {
    const longest = longestMs;
    [lastMs, longestMs] = [undefined, 0];
    return longest;
  };
};

test('on a screen a click has not settled before the page that it moved is still', async () => {
  await using page = await serveRestlessPage();
  const { id, environment } = await open({ display: { width: 640, height: 400 } });
  await using computer = await attach(driver, id);
  const paintGapMs = await watchPaint(environment);
  await page.open(computer);
  const runs = 8;
  const settlings = await page.settle(computer, {
    runs,
    durationMs: (run) => 50 * 40 ** (run / (runs - 1)),
    paintGapMs,
  });
  expect(settlings.map(({ isFinal }) => isFinal)).toEqual(Array.from({ length: runs }, () => true));
});

import { setTimeout as delay } from 'node:timers/promises';
import { TimeoutError } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { expect, onTestFinished, test } from 'vitest';
import { openPainted } from './casts.js';

test('on a desktop what is masked may go on moving, and moves if it is not', async () => {
  const { computer, paint } = await openPainted(local());
  const over = new AbortController();
  const painting = (async () => {
    for (let colour = 0; !over.signal.aborted; colour = (colour + 0x101010) % 0xffffff) {
      await paint(colour);
      await delay(10);
    }
  })();
  onTestFinished(async () => {
    over.abort();
    await painting;
  });
  const { display } = computer;
  await computer.screen.waitForStill({ quietMs: 200, mask: [{ x: 0, y: 0, ...display }] });
  const restless = computer.screen.waitForStill({ quietMs: 500, timeoutMs: 2500 });
  await expect(restless).rejects.toThrow(TimeoutError);
  await expect(restless).rejects.toThrow(`${display.width}×${display.height} at 0, 0`);
});

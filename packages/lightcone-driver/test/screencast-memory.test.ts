import { attach } from '@farhand/core';
import { lightcone } from '@farhand/lightcone-driver';
import { expect, onTestFinished, test, vi } from 'vitest';
import { collectGarbage } from '../../../tests/collect-garbage.js';
import { browser, settings, vendor } from './scripted-vendor.js';

const frames = 10_000;
const frameBytes = 10_000;

/** What is held in buffers, in bytes: not what nobody refers to any more. */
const heldBytes = (): number => {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
};

/** A frame of the size of a small real one. */
const event = ((): string => {
  const bytes = Buffer.alloc(frameBytes, 1);
  bytes.set([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 2, 208, 5, 0, 3]);
  bytes.set([0xff, 0xd9], frameBytes - 2);
  return `data: ${JSON.stringify({ image_data: bytes.toString('base64') })}\n\n`;
})();

test('10,000 frames for a slow reader take no more memory than a few', { timeout: 60_000 }, async () => {
  let sent = 0;
  const service = await vendor({
    ...browser,
    'GET /computers/c1/screencast': {
      write: (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const send = (): void => {
          while (sent < frames) {
            sent += 1;
            if (!response.write(event)) return void response.once('drain', send);
          }
        };
        send();
      },
    },
  });
  const computer = await attach(lightcone(settings(service.url)), 'c1');
  onTestFinished(() => computer.close());

  const startBytes = heldBytes();
  let mostBytes = 0;
  let read = 0;
  let passed = 0;
  for await (const one of computer.screencast({ maxReopens: 0 })) {
    if (one.type !== 'frame') continue;
    read += 1;
    passed += 1 + one.missed;
    mostBytes = Math.max(mostBytes, heldBytes() - startBytes);
    if (passed === frames) break;
    const seen = sent;
    await vi.waitUntil(() => sent >= Math.min(frames, seen + 500), { timeout: 30_000 });
  }
  console.log(
    `${frames} frames of ${frameBytes} bytes: ${read} read, ${passed - read} missed, at most ${Math.round(mostBytes / 2 ** 20)} MiB held (all of them are ${Math.round((frames * frameBytes) / 2 ** 20)} MiB)`,
  );
  expect(passed).toBe(frames);
  expect(read).toBeLessThan(frames / 10);
  expect(mostBytes).toBeLessThan(32 * 2 ** 20);
});

import { launch } from '@farhand/core';
import { serveClickColours } from '@farhand/driver-testkit';
import { serveLightcone } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { expect, onTestFinished, test } from 'vitest';

/** Samples of a macroblock that is not compressed: brightness of 16 × 16 pixels, and two colours of 8 × 8. */
const sampleBytes = 256 + 64 + 64;

/** What stands before them: the type of the macroblock. */
const blockBytes = 2 + sampleBytes;

/**
 * Brightness and colours at the beginning of a macroblock of a picture that is not compressed, as the emulator sends them.
 * Blocks are counted from the end, as the head of the picture has no length of its own.
 */
const samplesAt = (units: Uint8Array, fromEnd: number): readonly number[] => {
  const text = Buffer.from(units).toString('latin1');
  const slice = text.slice(text.lastIndexOf('\0\0\0\u0001') + 4).replaceAll('\0\0\u0003', '\0\0');
  const start = slice.length - 1 - sampleBytes - fromEnd * blockBytes;
  return [0, 256, 320].map((offset) => slice.charCodeAt(start + offset));
};

test('Lightcone shows what a desktop shows, as video, and where its pointer is', async () => {
  const server = await serveLightcone({
    driver: local({ args: ['--kiosk'] }),
    allowExec: true,
    screencastIntervalMs: 20,
  });
  onTestFinished(() => server.close());
  await using page = await serveClickColours();
  const display = { width: 640, height: 480 };
  await using computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }), {
    kind: 'desktop',
    display,
  });
  await page.open(computer);
  const screencast = computer.screencast();
  await page.after(computer, 1);
  for await (const event of screencast) {
    if (event.type !== 'h264') continue;
    const [brightness = 0, blueness = 0, redness = 0] = samplesAt(event.bytes, 0);
    // Green by ITU-R BT.601, in the range of video: 145, 54, 34.
    if (Math.abs(brightness - 145) < 4 && Math.abs(blueness - 54) < 4 && Math.abs(redness - 34) < 4) break;
  }
  const pointers: unknown[] = [];
  for await (const event of computer.screencast()) {
    if (event.type !== 'cursorMoved') continue;
    pointers.push(event.at);
    break;
  }
  expect(pointers).toEqual([{ x: 200, y: 200 }]);
});

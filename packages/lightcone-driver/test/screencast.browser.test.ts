import { launch, type Computer, type ScreencastEvent } from '@farhand/core';
import { serveClickColours, type ClickColours } from '@farhand/driver-testkit';
import { serveLightcone } from '@farhand/emulators';
import { lightcone, lightconeClient } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';

const open = async (): Promise<{ computer: Computer; page: ClickColours; scale(factor: number): Promise<void> }> => {
  const server = await serveLightcone({ driver: local() });
  const account = { apiKey: server.token, baseUrl: server.url };
  const client = lightconeClient(account);
  const computer = await launch(lightcone(account), { display: { width: 800, height: 480 } });
  const page = await serveClickColours();
  onTestFinished(async () => {
    await computer.close();
    await client.close();
    await server.close();
    await page[Symbol.asyncDispose]();
  });
  await page.open(computer);
  return {
    computer,
    page,
    scale: async (factor) => {
      const viewport = { type: 'set_viewport', width: 800, height: 480, scale_factor: factor } as const;
      await client.execute(computer.id, { action: viewport });
    },
  };
};

/** The first frame that is green at a place, and the events before it. */
const green = async (screencast: AsyncIterable<ScreencastEvent>): Promise<ScreencastEvent & { type: 'frame' }> => {
  for await (const event of screencast) {
    if (event.type !== 'frame') throw new Error(`There is more than frames: ${event.type}.`);
    const colour = await event.screenshot.pixel(90, 90);
    if (colour.green > 200 && colour.red < 60 && colour.blue < 60) return event;
  }
  throw new Error('The screencast ended before it was green.');
};

test('Lightcone shows what a page shows', async () => {
  const { computer, page } = await open();
  const screencast = computer.screencast();
  expect((await screencast.next()).value).toMatchObject({ type: 'frame', screenshot: { width: 800, height: 480 } });
  await page.after(computer, 1);
  expect(await green(screencast)).toMatchObject({ screenshot: { mime: 'image/jpeg', width: 800, height: 480 } });
});

test('in the pixels of its pictures, whatever their scale', async () => {
  const { computer, page, scale } = await open();
  await scale(1.5);
  await page.after(computer, 1);
  const { screenshot } = await green(computer.screencast());
  const { width, height } = await computer.screenshot();
  expect({ width, height }).toEqual({ width: 1200, height: 720 });
  expect(screenshot).toMatchObject({ width, height });
});

test('and is recorded from that', async () => {
  const { computer, page } = await open();
  const folder = await mkdtemp(join(tmpdir(), 'farhand-record-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'run.webp');
  const recording = await computer.record(path, { intervalMs: 20 });
  await page.after(computer, 1);
  await vi.waitUntil(async () => (await readFile(path)).includes('ANMF'), { timeout: 30_000 });
  expect(await recording.stop()).toMatchObject({ endedBy: 'stop', frames: 2 });
});

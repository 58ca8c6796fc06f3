import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { expect, onTestFinished, test } from 'vitest';
import { useOwnTempFolder } from './left-behind.js';
import { useSite } from './loopback-site.js';

useOwnTempFolder();

const site = useSite({
  '/busy': `<title>Busy</title><body style="margin: 0">
    <button style="width: 100px; height: 100px" onclick="window.open('/popup')">open</button>
    <button style="width: 100px; height: 100px" onclick="confirm('Sure?')">ask</button>
    <script>addEventListener('beforeunload', (event) => event.preventDefault())</script>`,
  '/popup': '<title>Popup</title>',
  '/keys': `<title>Keys</title><script>addEventListener('click', ({ shiftKey }) => { document.title = 'shift: ' + shiftKey })</script>`,
});

test('a browser that a test has left in disorder is as new for the next one', { timeout: 60_000 }, async () => {
  const computer = await launch(local());
  onTestFinished(() => computer.close());
  const asked = new Promise<void>((resolve) => computer.on('dialog', () => resolve()));
  const hold = computer.keyboard.hold('shift', async () => {
    await computer.tab.goto(site.at('/busy'));
    await computer.tab.setViewportSize({ width: 400, height: 300 });
    const busy = computer.tab;
    await computer.tabs.open(site.at('/popup'));
    await busy.bringToFront();
    // The confirm stays open, since nobody answers it.
    void busy.click(150, 50).then(undefined, () => undefined);
    await asked;
    await new Promise(() => undefined);
  });
  const ended = hold.then(undefined, (error: unknown) => (error instanceof Error ? error.name : error));
  await asked;

  expect((await computer.reset()).map(({ key }) => key)).toEqual(['Shift']);
  expect(await ended).toBe('AbortError');
  expect((await computer.tabs.list()).map(({ id }) => id)).toEqual([computer.tab.id]);
  expect([await computer.tab.url(), computer.display]).toEqual(['about:blank', { width: 1280, height: 720 }]);
  await computer.tab.goto(site.at('/keys'));
  await computer.tab.click(10, 10);
  await expect.poll(() => computer.tab.title()).toBe('shift: false');
});

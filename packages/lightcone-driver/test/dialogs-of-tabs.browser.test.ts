import type { Dialog } from '@farhand/core';
import { expect, test } from 'vitest';
import { asking, open, serve } from './asking-pages.js';

test('a dialog of a tab that a page opens later, which asks at once', async () => {
  const computer = await open();
  const asked = new Promise<Dialog>((resolve) => {
    computer.on('dialog', async (dialog) => {
      await dialog.accept();
      resolve(dialog);
    });
  });
  const site = await serve({
    '/opens': `<script>onclick = () => open('/asks')</script>`,
    '/asks': `<script>document.title = String(confirm('Popup?'))</script>`,
  });
  await computer.tab.goto(`${site}/opens`);
  await computer.tab.click(50, 50);
  const dialog = await asked;
  expect(dialog.message).toBe('Popup?');
  expect((await computer.tabs.list()).at(-1)).toBe(dialog.tab);
  await expect.poll(() => dialog.tab?.title()).toBe('true');
});

test('a dialog of a frame of another site', async () => {
  const computer = await open();
  const heard: unknown[] = [];
  computer.on('dialog', async (dialog) => {
    heard.push([dialog.message, dialog.tab]);
    await dialog.accept();
  });
  const site = await serve({
    '/frames': `<iframe id="frame" style="position: fixed; left: 0; top: 0; width: 300px; height: 200px"></iframe>
      <script>frame.src = 'http://localhost:' + location.port + '/frame'</script>`,
    '/frame': `<body><script>onclick = () => alert(location.hostname)</script>`,
  });
  await computer.tab.goto(`${site}/frames`);
  await computer.tab.click(50, 50);
  expect(heard).toEqual([['localhost', computer.tab]]);
});

test('a dialog of a tab that a call opens', async () => {
  const computer = await open();
  const heard: unknown[] = [];
  computer.on('dialog', async (dialog) => {
    heard.push([dialog.message, dialog.tab?.id]);
    await dialog.accept();
  });
  const second = await computer.tabs.open(asking("confirm('second')"));
  await second.click(50, 50);
  expect(await second.title()).toBe('true');
  expect(heard).toEqual([['second', second.id]]);
});

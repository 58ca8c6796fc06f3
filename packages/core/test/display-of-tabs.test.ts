import { launch } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { expect, onTestFinished, test } from 'vitest';
import { sends } from './open-computer.js';

/** A computer whose first tab is 1280×720 and whose second is 400×300. */
const openTabs = async () => {
  const sizes = new Map([['tab-2', { width: 400, height: 300 }]]);
  const driver = recorder({
    screenshot: (tab) => ({
      bytes: new Uint8Array(),
      ...(sizes.get(tab ?? '') ?? { width: 1280, height: 720 }),
      mime: 'image/png',
    }),
  });
  const open: typeof driver.open = async (options, deadline) => {
    const connection = await driver.open(options, deadline);
    return Object.assign(connection, {
      displayOf: (tab: string | undefined) => sizes.get(tab ?? '') ?? connection.display,
    });
  };
  const computer = await launch({ ...driver, open });
  onTestFinished(() => computer.close());
  const [connection] = driver.connections;
  if (connection === undefined) throw new Error('The recorder opened nothing.');
  return { computer, connection, first: computer.tab, second: await computer.tabs.open() };
};

test('each tab has coordinates of its own size', async () => {
  const { connection, first, second } = await openTabs();
  await first.click(1279, 719);
  await second.click(399, 299);
  await expect(second.click(400, 0)).rejects.toThrow(/outside the display, which is 400×300 pixels/);
  expect(sends(connection)).toEqual([['click 1279,719'], ['click 399,299']]);
});

test('a picture is of the size of its tab, and so are its regions', async () => {
  const { first, second } = await openTabs();
  expect((await first.screenshot()).display).toEqual({ width: 1280, height: 720 });
  expect((await second.screenshot()).scale).toEqual({ x: 1, y: 1 });
  const region = { x: 390, y: 0, width: 20, height: 20 };
  expect((await first.screenshot({ region })).width).toBe(20);
  await expect(second.screenshot({ region })).rejects.toThrow(/extends outside the display, which is 400×300 pixels/);
  await expect(second.click(1, 1).screenshot({ region })).rejects.toThrow(/extends outside the display/);
});

test('the display of the computer is that of the tab in front', async () => {
  const { computer, first } = await openTabs();
  expect([computer.display, computer.screen.size]).toEqual([
    { width: 400, height: 300 },
    { width: 400, height: 300 },
  ]);
  await first.bringToFront();
  expect(computer.display).toEqual({ width: 1280, height: 720 });
});

test('explain takes pictures of the size of the tab', async () => {
  const { computer, second } = await openTabs();
  const plan = await computer.explain(() =>
    second.click(399, 299).screenshot({ region: { x: 0, y: 0, width: 400, height: 300 } }),
  );
  expect(plan.requests.map(({ summary }) => summary)).toEqual(['record', 'screenshot']);
});

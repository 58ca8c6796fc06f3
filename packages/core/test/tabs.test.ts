import { UnsupportedFacetError } from '@farhand/core';
import { expect, test } from 'vitest';

import { openComputer } from './open-computer.js';

test('computer.tab is the tab in front; a new one comes to the front', async () => {
  const { computer } = await openComputer();
  const first = computer.tab;
  const second = await computer.tabs.open('https://example.com/');
  expect(second).not.toBe(first);
  expect(computer.tab).toBe(second);
  expect(await second.url()).toBe('https://example.com/');
});

test('bringToFront changes the active tab', async () => {
  const { computer } = await openComputer();
  const first = computer.tab;
  await computer.tabs.open();
  await first.bringToFront();
  expect(computer.tab).toBe(first);
});

test('closing the active tab makes another one active', async () => {
  const { computer } = await openComputer();
  const first = computer.tab;
  const second = await computer.tabs.open();
  await second.close();
  expect(computer.tab).toBe(first);
});

test('the same id is the same object', async () => {
  const { computer } = await openComputer();
  await computer.tabs.open();
  const listed = await computer.tabs.list();
  expect(listed).toHaveLength(2);
  expect(listed[1]).toBe(computer.tab);
  expect(computer.tabs.get(computer.tab.id)).toBe(computer.tab);
});

test('a desktop has a screen and no tabs, and says so', async () => {
  const { computer, connection } = await openComputer({}, { kind: 'desktop' });
  expect(computer.tab.id).toBe('screen');
  await computer.tab.click(3, 4);
  expect(connection.log).toEqual([
    { type: 'click', at: { x: 3, y: 4 }, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 },
  ]);
  expect(() => computer.tabs).toThrow(UnsupportedFacetError);
  await expect(computer.tab.goto('https://example.com/')).rejects.toThrow(
    'tab.goto: this computer is a desktop without tabs, so Farhand cannot access its pages. It supports input and screenshots.',
  );
});

test('setViewportSize changes the space of coordinates', async () => {
  const { computer } = await openComputer();
  await computer.tab.setViewportSize({ width: 400, height: 300 });
  expect(computer.display).toEqual({ width: 400, height: 300 });
  await expect(computer.tab.click(400, 0)).rejects.toThrow(RangeError);
  await expect(computer.tab.setViewportSize({ width: 0, height: 300 })).rejects.toThrow(
    /width must be a whole number from 1 to 16384, got 0/,
  );
});

import { expect, test } from 'vitest';
import { forever } from './browser.js';
import { perform } from './desktops.js';
import { usePageOnDesktop } from './desktop-page.js';

const { connection, page } = usePageOnDesktop();

const click = { type: 'click', button: 'left', clickCount: 1, modifiers: [], delayMs: 0 } as const;

const clicked = (at: string, detail: number): readonly string[] =>
  ['mousedown', 'mouseup', 'click'].map((type) => `${type} ${at} button 0 detail ${detail}`);

test('the pixels of the page in a kiosk are those of the screen, to the corners', async () => {
  await perform(connection(), { ...click, at: { x: 0, y: 0 } }, { ...click, at: { x: 1279, y: 719 } });
  expect(await page().log()).toEqual([...clicked('0,0', 1), ...clicked('1279,719', 1)]);
  expect(await connection().pointer(forever)).toEqual({ x: 1279, y: 719 });
});

test('clicks stay single, double and triple, however they follow one another', async () => {
  const at = { x: 600, y: 400 };
  await perform(connection(), { ...click, at });
  await perform(connection(), { ...click, at }, { ...click, at, clickCount: 2 }, { ...click, at, clickCount: 3 });
  const spot = '600,400';
  const double = `dblclick ${spot} button 0 detail 2`;
  expect(await page().log()).toEqual([
    ...clicked(spot, 1),
    ...clicked(spot, 1),
    ...clicked(spot, 1),
    ...clicked(spot, 2),
    double,
    ...clicked(spot, 1),
    ...clicked(spot, 2),
    double,
    ...clicked(spot, 3),
  ]);
});

test('a notch of the wheel is 120 pixels', async () => {
  await perform(connection(), { type: 'wheel', at: { x: 600, y: 400 }, deltaX: 0, deltaY: 240, modifiers: [] });
  await perform(connection(), { type: 'wheel', at: { x: 600, y: 400 }, deltaX: -120, deltaY: 0, modifiers: [] });
  expect(await page().log()).toEqual(['wheel 0,120', 'wheel 0,120', 'wheel -120,0']);
});

import { expect, test } from 'vitest';
import { openPainted } from './casts.js';
import { useDesktops } from './desktops.js';
import { fillsMs, newFile } from './recorded.js';

const { driver } = useDesktops();

test('a recording has what the screen showed, each for as long as it did', async () => {
  const { computer, paint } = await openPainted(driver);
  await paint(0xff0000);
  const file = await newFile();
  const recording = await computer.record(file.path, { intervalMs: 20 });
  await paint(0x00ff00);
  await file.holds(1);
  await paint(0x0000ff);
  await file.holds(2);
  const result = await recording.stop();
  expect(result).toMatchObject({ frames: 3, endedBy: 'stop' });
  const { colours, delaysMs } = await file.read();
  expect(colours).toEqual(['red', 'green', 'blue']);
  expect(fillsMs(delaysMs, result.durationMs)).toBe(true);
});

test('a screen that is still is one long picture', async () => {
  const { computer, paint } = await openPainted(driver);
  await paint(0xff0000);
  const file = await newFile();
  const recording = await computer.record(file.path, { intervalMs: 20, maxDurationMs: 700 });
  await file.holds(1);
  const result = await recording.stop();
  expect(result).toMatchObject({ frames: 1, endedBy: 'limit' });
  const { colours, delaysMs } = await file.read();
  expect({ colours, delaysMs }).toEqual({ colours: ['red'], delaysMs: [result.durationMs] });
});

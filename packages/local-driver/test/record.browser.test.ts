import { expect, test } from 'vitest';
import { colours, openColours, useColours } from './casts.js';
import { useOwnTempFolder } from './left-behind.js';
import { fillsMs, newFile } from './recorded.js';

useOwnTempFolder();
const showColours = useColours();

test('a recording has what the page showed, each for as long as it did', async () => {
  const computer = await showColours();
  const file = await newFile();
  const recording = await computer.record(file.path, { intervalMs: 20 });
  await computer.keyboard.press('g');
  await file.holds(1);
  await computer.keyboard.press('b');
  await file.holds(2);
  const result = await recording.stop();
  expect(result).toMatchObject({ frames: 3, endedBy: 'stop' });
  const { colours: seen, delaysMs } = await file.read();
  expect(seen).toEqual(['red', 'green', 'blue']);
  expect(fillsMs(delaysMs, result.durationMs)).toBe(true);
});

test('a page that is still is one long picture', async () => {
  const computer = await showColours();
  await computer.tab.goto('data:text/html,<h1 style="color: blue">Nothing moves</h1><p style="color: red">here.');
  const file = await newFile();
  const recording = await computer.record(file.path, { intervalMs: 20, maxDurationMs: 1500 });
  await file.holds(1);
  const result = await recording.stop();
  expect(result).toMatchObject({ frames: 1, endedBy: 'limit' });
  const { delaysMs } = await file.read();
  expect(delaysMs).toEqual([result.durationMs]);
});

test('it shows the tab that comes to the front', async () => {
  const computer = await showColours();
  const file = await newFile();
  const recording = await computer.record(file.path, { intervalMs: 20 });
  const { keyboard } = computer;
  const second = await computer.tabs.open(colours.replace('red', 'blue'));
  // What is shown is in the file once something else is.
  await file.shows(
    'blue',
    () => keyboard.press('g'),
    () => keyboard.press('b'),
  );
  await second.close();
  await file.shows(
    'red',
    () => keyboard.press('k'),
    () => keyboard.press('r'),
  );
  await recording.stop();
  const { colours: seen } = await file.read();
  expect(seen[0]).toBe('red');
  expect(seen.indexOf('blue')).toBeLessThan(seen.lastIndexOf('red'));
});

test('one that is not stopped ends with the computer', async () => {
  const { computer } = await openColours();
  const file = await newFile();
  const recording = await computer.record(file.path, { intervalMs: 20 });
  await computer.keyboard.press('b');
  await file.holds(1);
  await computer.close();
  expect(await recording.stop()).toMatchObject({ frames: 2, endedBy: 'computer' });
  expect((await file.read()).colours).toEqual(['red', 'blue']);
});

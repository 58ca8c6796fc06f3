import { UnsupportedActionError } from '@farhand/core';
import { decline } from '@farhand/core/driver';
import { expect, test } from 'vitest';

import { openComputer } from './open-computer.js';

test('shows the requests of a function and sends nothing', async () => {
  const { computer, connection } = await openComputer();
  const explanation = await computer.explain(() => computer.keyboard.hold('shift', () => computer.tab.click(3, 4)));
  expect(explanation.requests).toHaveLength(1);
  expect(String(explanation)).toBe(
    'record\n  {"type":"click","at":{"x":3,"y":4},"button":"left","clickCount":1,"modifiers":["Shift"],"delayMs":0,"tab":"tab-1"}',
  );
  expect(connection.sends).toEqual([]);
  expect(computer.held()).toEqual([]);
});

test('follows an async function through its awaits', async () => {
  const { computer, connection } = await openComputer();
  const explanation = await computer.explain(async () => {
    await computer.keyboard.hold('shift', async () => {
      await computer.tab.click(1, 1);
      await computer.tab.click(2, 2);
    });
  });
  expect(explanation.requests.map(({ lines }) => lines.length)).toEqual([2, 1, 1]);
  expect(connection.sends).toEqual([]);
});

test('starts where the computer stands', async () => {
  const { computer } = await openComputer();
  await computer.mouse.move(9, 9);
  const explanation = await computer.explain(() => computer.mouse.down().up());
  expect(String(explanation)).toContain('"at":{"x":9,"y":9}');
});

test('leaves what is called elsewhere meanwhile alone', async () => {
  const { computer, connection } = await openComputer();
  const [, receipt] = await Promise.all([computer.explain(() => computer.tab.click(1, 1)), computer.tab.click(2, 2)]);
  expect(receipt.requests).toBe(1);
  expect(connection.log).toHaveLength(1);
});

test('is refused where the vendor would refuse', async () => {
  const { computer } = await openComputer({ rules: { hover: () => decline('no hover here') } });
  await expect(computer.explain(() => computer.tab.hover(1, 1))).rejects.toThrow(UnsupportedActionError);
});

test('is refused for what only the vendor can answer', async () => {
  const { computer } = await openComputer();
  await expect(computer.explain(() => computer.tab.screenshot())).rejects.toThrow(
    /cannot run inside explain\(\): explain\(\) sends nothing/,
  );
});

test('says so when there is no request', async () => {
  const { computer } = await openComputer();
  expect(String(await computer.explain(() => undefined))).toBe('(no request)');
});

test('where the pointer is may be asked, as a press without a move needs it', async () => {
  const { computer, connection } = await openComputer({ pointer: () => ({ x: 7, y: 8 }) }, { kind: 'desktop' });
  const explanation = await computer.explain(() => computer.mouse.down().up());
  expect(explanation.requests.flatMap(({ lines }) => lines)).toEqual([
    '{"type":"click","at":{"x":7,"y":8},"button":"left","clickCount":1,"modifiers":[],"delayMs":0}',
  ]);
  expect(connection.sends).toEqual([]);
});

import { expect, test } from 'vitest';

import { openComputer, sends } from './open-computer.js';

test('a chain travels as one request', async () => {
  const { computer, connection } = await openComputer();
  await computer.mouse.move(10, 10).down().move(30, 30).up();
  expect(sends(connection)).toEqual([['drag 10,10 30,30']]);
});

test('two un-awaited clicks of one turn are one request', async () => {
  const { computer, connection } = await openComputer();
  const first = computer.tab.click(1, 1);
  const second = computer.tab.click(2, 2);
  await Promise.all([first, second]);
  expect(sends(connection)).toEqual([['click 1,1', 'click 2,2']]);
});

test('five awaited clicks are five requests', async () => {
  const { computer, connection } = await openComputer();
  for (const x of [1, 2, 3, 4, 5]) await computer.tab.click(x, 0);
  expect(sends(connection)).toEqual([['click 1,0'], ['click 2,0'], ['click 3,0'], ['click 4,0'], ['click 5,0']]);
});

test('a call without await still acts', async () => {
  const { computer, connection } = await openComputer();
  void computer.keyboard.press('Enter');
  await computer.tab.screenshot();
  expect(sends(connection)).toEqual([['press Enter']]);
});

test('what is called while a request is under way travels with the next one', async () => {
  const { computer, connection } = await openComputer();
  const release = connection.hold();
  const first = computer.tab.click(1, 1);
  await expect.poll(() => connection.sends.length).toBe(1);
  const second = computer.tab.click(2, 2);
  const third = computer.tab.click(3, 3);
  release();
  await Promise.all([first, second, third]);
  expect(sends(connection)).toEqual([['click 1,1'], ['click 2,2', 'click 3,3']]);
});

test('a screenshot waits for the clicks before it and goes before those after it', async () => {
  const { computer, connection } = await openComputer();
  const before = computer.tab.click(1, 1);
  const picture = computer.tab.screenshot();
  const after = computer.tab.click(2, 2);
  await Promise.all([before, picture, after]);
  expect(sends(connection)).toEqual([['click 1,1'], ['click 2,2']]);
});

test('a chain that was awaited goes on as a new one', async () => {
  const { computer, connection } = await openComputer();
  const chain = computer.mouse.move(5, 5);
  await chain;
  await chain.down().up();
  expect(sends(connection).at(-1)).toEqual(['click 5,5']);
});

test('a receipt tells each call, the requests and the time', async () => {
  const { computer } = await openComputer();
  const receipt = await computer.mouse.click(7, 8).wheel(0, 100);
  expect(receipt.steps.map(({ action, outcome }) => [action.type, outcome])).toEqual([
    ['click', 'applied'],
    ['scroll', 'applied'],
  ]);
  expect(receipt.requests).toBe(1);
  expect(receipt.durationMs).toBeGreaterThanOrEqual(0);
});

test('calls with an abort signal of their own travel alone', async () => {
  const { computer, connection } = await openComputer();
  const { signal } = new AbortController();
  const first = computer.tab.click(1, 1);
  const second = computer.tab.click(2, 2, { signal });
  await Promise.all([first, second]);
  expect(sends(connection)).toEqual([['click 1,1'], ['click 2,2']]);
});

test('two clicks at the same point stay two clicks', async () => {
  const { computer, connection } = await openComputer();
  await computer.mouse.click(4, 4).click(4, 4);
  expect(sends(connection)).toEqual([['click 4,4', 'click 4,4']]);
});

test('actions are addressed to the tab they were called on', async () => {
  const { computer, connection } = await openComputer();
  const first = computer.tab;
  const second = await computer.tabs.open();
  await Promise.all([first.click(1, 1), second.click(2, 2), computer.mouse.click(3, 3)]);
  expect(connection.log.map((action) => action.tab)).toEqual([first.id, second.id, second.id]);
});

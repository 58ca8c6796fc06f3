import { expect, test } from 'vitest';
import { LastMovement, type Movement } from '../src/waiting/wait-for-still.js';

const at = (atMs: number): Movement => ({ atMs, regions: [{ x: 0, y: 0, width: 10, height: 10 }] });

test('the last look that differed is remembered', () => {
  const movement = new LastMovement();
  expect(movement.seen).toBeUndefined();
  movement.note(at(100));
  movement.note({ atMs: 200, regions: [] });
  expect(movement.seen).toEqual(at(100));
});

test('what nothing depends on is compared when it moves on, and once', async () => {
  const movement = new LastMovement();
  let compared = 0;
  movement.noteLater(async () => {
    compared += 1;
    return at(100);
  });
  expect(compared).toBe(0);
  movement.movesOn();
  movement.movesOn();
  expect(compared).toBe(1);
  await expect.poll(() => movement.seen).toEqual(at(100));
});

test('a comparison that takes its time does not replace what was seen since, nor what is still to be compared', async () => {
  const movement = new LastMovement();
  let finish = (_movement: Movement): void => undefined;
  const slow = new Promise<Movement>((resolve) => (finish = resolve));
  movement.noteLater(() => slow);
  movement.movesOn();
  movement.note(at(200));
  movement.noteLater(() => Promise.resolve(at(300)));
  finish(at(100));
  await slow;
  expect(movement.seen).toEqual(at(200));
  movement.movesOn();
  await expect.poll(() => movement.seen).toEqual(at(300));
});

test('a picture that cannot be compared leaves what was seen before', async () => {
  const movement = new LastMovement();
  movement.note(at(100));
  const failing = Promise.reject(new Error('broken'));
  movement.noteLater(() => failing);
  movement.movesOn();
  await failing.catch(() => undefined);
  expect(movement.seen).toEqual(at(100));
});

import { UnsupportedActionError } from '@farhand/core';
import { decline, defer, type Action, type Rules } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';

import { openComputer, sends } from './open-computer.js';

/** A vendor without button-down and button-up. */
const coarse: Partial<Rules<Action>> = {
  pointerDown: () => defer('no press alone'),
  pointerUp: () => decline('no release alone'),
};

const openPressed = async () => {
  const opened = await openComputer({ rules: coarse }, { kind: 'desktop' });
  await opened.computer.mouse.move(1, 2);
  await opened.computer.mouse.down();
  return opened;
};

describe('a press that waits for its release', () => {
  test('is held, with its place, though nothing was sent', async () => {
    const { computer, connection } = await openPressed();
    expect(computer.held()).toEqual([
      { button: 'left', pressedAt: expect.stringMatching(/deferred-press\.test\.ts:16:\d+$/) },
    ]);
    expect(sends(connection)).toEqual([['move 1,2']]);
  });

  test('travels with the release', async () => {
    const { computer, connection } = await openPressed();
    const receipt = await computer.mouse.up();
    expect(sends(connection)).toEqual([['move 1,2'], ['click 1,2']]);
    expect(receipt.steps.map(({ outcome }) => outcome)).toEqual(['applied']);
    expect(computer.held()).toEqual([]);
  });

  test('lets nobody look meanwhile', async () => {
    const { computer } = await openPressed();
    const looking = computer.screenshot();
    await expect(looking).rejects.toThrow(UnsupportedActionError);
    await expect(looking).rejects.toThrow(
      /^screen\.screenshot\(\) cannot run now: the press of the left button \(called at .*deferred-press\.test\.ts:16:\d+\) is still pending, because no press alone\. Nothing was sent\. Release the button first, or use screenshot\(\{ whilePending: true \}\) to capture the screen as it is\.$/,
    );
    await computer.mouse.up();
    await expect(computer.screenshot()).resolves.toMatchObject({ mime: 'image/png' });
  });

  test('is forgotten by releaseAll and by close, without a word to the vendor', async () => {
    const { computer, connection } = await openPressed();
    await computer.releaseAll();
    expect(computer.held()).toEqual([]);
    await computer.mouse.down();
    await computer.close();
    expect(sends(connection)).toEqual([['move 1,2']]);
  });
});

test('a modifier that may be up is pressed again', async () => {
  const { computer, connection } = await openComputer({}, { kind: 'desktop' });
  await computer.keyboard.down('Shift');
  // The release and every further try of it are lost, so nobody knows whether Shift is down.
  for (const n of [1, 2]) connection.failAt(n, undefined, 'unknown');
  await expect(computer.keyboard.up('Shift')).rejects.toThrow('Made to fail.');
  await computer.tab.click(1, 2, { modifiers: ['Shift'] });
  expect(sends(connection).at(-1)).toEqual(['Shift+click 1,2']);
});

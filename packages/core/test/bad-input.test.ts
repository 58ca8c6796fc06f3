import { launch } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, test } from 'vitest';

import { openComputer } from './open-computer.js';

/** What a person might write in JavaScript, where no compiler objects. */
const anything = (value: unknown): never => {
  const holder: { value: never } = JSON.parse('{}');
  return Object.assign(holder, { value }).value;
};

describe('bad input is rejected before anything is sent, and nothing of its chain goes', () => {
  test.each([
    ['NaN', (x: number) => x, Number.NaN, RangeError, /mouse\.click: x must be finite, got NaN/],
    ['Infinity', (x: number) => x, Number.POSITIVE_INFINITY, RangeError, /must be finite/],
    [
      'outside',
      (x: number) => x,
      1280,
      RangeError,
      /x = 1280 is outside the display, which is 1280×720 pixels \(x from 0 to 1279\)/,
    ],
    ['negative', (x: number) => x, -1, RangeError, /x = -1 is outside/],
    ['text', () => anything('7'), 0, TypeError, /x must be a number of pixels, got "7"/],
  ] as const)('a coordinate that is %s', async (_what, make, value, kind, message) => {
    const { computer, connection } = await openComputer();
    const chain = computer.mouse.move(1, 1).down().click(make(value), 5);
    await expect(chain).rejects.toThrow(kind);
    await expect(computer.mouse.click(make(value), 5)).rejects.toThrow(message);
    expect(connection.sends).toEqual([]);
    expect(computer.held()).toEqual([]);
  });

  test('a missing coordinate', async () => {
    const { computer } = await openComputer();
    await expect(computer.tab.click(anything(3))).rejects.toThrow(
      'tab.click: expected two numbers or a point such as { x: 120, y: 80 }, got 3 and undefined.',
    );
    await expect(computer.tab.click(anything(null))).rejects.toThrow(/expected a point/);
    await expect(computer.tab.click(anything({ x: 1 }))).rejects.toThrow(/y must be a number of pixels, got undefined/);
  });

  test('an unknown option, with the one that was meant', async () => {
    const { computer, connection } = await openComputer();
    await expect(computer.tab.click(1, 1, anything({ buton: 'right' }))).rejects.toThrow(
      "tab.click: unknown option 'buton'. Did you mean 'button'? Known options: button, modifiers, delayMs, steps, clickCount, signal, timeoutMs.",
    );
    await expect(computer.tab.click(1, 1, anything({ delay: 5 }))).rejects.toThrow(/unknown option 'delay'/);
    await expect(computer.tab.click(1, 1, anything('right'))).rejects.toThrow(/options must be an object, got "right"/);
    expect(connection.sends).toEqual([]);
  });

  test('an unknown button, modifier or count', async () => {
    const { computer } = await openComputer();
    await expect(computer.tab.click(1, 1, { button: anything('primary') })).rejects.toThrow(
      /unknown button "primary". Buttons are left, middle, right, back, forward/,
    );
    await expect(computer.tab.click(1, 1, { modifiers: ['a'] })).rejects.toThrow(/'a' is not a modifier/);
    await expect(computer.tab.click(1, 1, { clickCount: 0 })).rejects.toThrow(RangeError);
    await expect(computer.tab.click(1, 1, { clickCount: 1.5 })).rejects.toThrow(/whole number from 1 to 3/);
    await expect(computer.tab.click(1, 1, { delayMs: -1 })).rejects.toThrow(RangeError);
    await expect(computer.mouse.move(1, 1, { steps: 0 })).rejects.toThrow(RangeError);
  });

  test('an unknown key', async () => {
    const { computer, connection } = await openComputer();
    await expect(computer.keyboard.press('Contrl+c')).rejects.toThrow(/unknown key 'Contrl'. Did you mean 'Control'/);
    await expect(computer.keyboard.hold('Shfit', () => computer.tab.click(1, 1))).rejects.toThrow(TypeError);
    expect(connection.sends).toEqual([]);
  });

  test('text that is none', async () => {
    const { computer } = await openComputer();
    await expect(computer.keyboard.type(anything(5))).rejects.toThrow(/text must be a string, got 5/);
  });

  test('a timeout or signal of the wrong kind', async () => {
    const { computer } = await openComputer();
    await expect(computer.tab.click(1, 1, { timeoutMs: -1 })).rejects.toThrow(RangeError);
    await expect(computer.tab.click(1, 1, { timeoutMs: Number.NaN })).rejects.toThrow(RangeError);
    await expect(computer.tab.click(1, 1, { signal: anything({}) })).rejects.toThrow(/signal must be an AbortSignal/);
  });

  test('an address without a scheme', async () => {
    const { computer } = await openComputer();
    await expect(computer.tab.goto('example.com')).rejects.toThrow(
      `tab.goto: "example.com" is not an absolute URL. Write it with its scheme, such as 'https://example.com'.`,
    );
  });

  test('a wheel distance or a drag that is none', async () => {
    const { computer } = await openComputer();
    await expect(computer.mouse.wheel(0, Number.NaN)).rejects.toThrow(/dy must be finite/);
    await expect(computer.tab.drag({ x: 1, y: 1 }, { x: 5000, y: 1 })).rejects.toThrow(
      /tab\.drag to: x = 5000 is outside/,
    );
  });

  test('the stack of a mistake starts at the call', async () => {
    const { computer } = await openComputer();
    const error: unknown = await computer.tab.click(-1, 0).catch((reason: unknown) => reason);
    expect(error instanceof Error && error.stack?.split('\n')[1]).toMatch(/bad-input\.test\.ts:\d+:\d+/);
  });
});

describe('launch', () => {
  test('an unknown option, kind or driver', async () => {
    await expect(launch(recorder(), anything({ kid: 'browser' }))).rejects.toThrow(
      /unknown option 'kid'. Did you mean 'kind'/,
    );
    await expect(launch(recorder(), { kind: anything('phone') })).rejects.toThrow(
      /kind must be 'browser' or 'desktop', got "phone"/,
    );
    await expect(launch(anything(undefined))).rejects.toThrow(
      /expected a driver such as lightcone\(\) or local\(\), got undefined/,
    );
    await expect(launch(recorder({ kinds: ['browser'] }), { kind: 'desktop' })).rejects.toThrow(
      /has no computers of kind 'desktop', only 'browser'/,
    );
  });

  test('a display or lifetime out of range', async () => {
    await expect(launch(recorder(), { display: { width: 0, height: 5 } })).rejects.toThrow(RangeError);
    await expect(launch(recorder(), { maxLifetimeMs: 10 })).rejects.toThrow(
      /maxLifetimeMs must be at least 1000 milliseconds/,
    );
    await expect(launch(recorder(), { idleTimeoutMs: -5 })).rejects.toThrow(/or 0 for no limit/);
  });
});

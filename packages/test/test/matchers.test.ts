import { launch, type Computer } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  toBeStill,
  toHaveContent,
  toHavePixel,
  toHaveTitle,
  toHaveURL,
  toHoldNothing,
  toTakeAtMost,
} from '../src/index.js';
import { pngOf } from './pictures.js';

const size = { width: 320, height: 200 };
const quick = { timeoutMs: 200 };
const not = { isNot: true };

let computer: Computer;
/** Whether each picture shows something else than the one before. */
let moves: boolean;
let taken: number;

beforeEach(async () => {
  [moves, taken] = [false, 0];
  const driver = recorder({
    display: size,
    screenshot: () => {
      taken += 1;
      const colour = moves && taken % 2 === 0 ? '#000000' : '#ff8800';
      return pngOf(size, [{ x: 0, y: 0, width: 320, height: 100, colour }]);
    },
  });
  computer = await launch(driver, { kind: 'browser', display: size });
  return () => computer.close();
});

const passes = async (result: Promise<{ readonly pass: boolean }>): Promise<boolean> => (await result).pass;

const messageOf = async (
  result: Promise<{ readonly pass: boolean; readonly message: () => string }>,
): Promise<string> => (await result).message();

describe('pages', () => {
  test('have an address, whole or by an expression', async () => {
    await computer.tab.goto('https://fruit.test/list?page=2');
    expect(await passes(toHaveURL(computer.tab, 'https://fruit.test/list?page=2'))).toBe(true);
    expect(await passes(toHaveURL(computer, /page=\d$/g))).toBe(true);
    expect(await passes(toHaveURL(computer.tab, 'https://fruit.test/', quick))).toBe(false);
    await computer.tab.goto('https://fruit.test');
    expect(await passes(toHaveURL(computer.tab, 'https://fruit.test'))).toBe(true);
  });

  test('have a title and content', async () => {
    await computer.tab.goto('https://fruit.test');
    expect(await passes(toHaveTitle(computer.tab, 'fruit.test'))).toBe(true);
    expect(await passes(toHaveTitle(computer.tab, 'fruit', quick))).toBe(false);
    expect(await passes(toHaveContent(computer.tab, '<title>fruit'))).toBe(true);
    expect(await messageOf(toHaveContent(computer.tab, 'apple', quick))).toBe(
      'toHaveContent: expected the content to contain "apple".\nLast seen, after 200 ms: "<!doctype html><title>fruit.test</title>"',
    );
  });

  test('are looked at until they are as expected', async () => {
    const matching = toHaveTitle(computer.tab, 'late.test', { timeoutMs: 5000 });
    await computer.tab.goto('https://late.test');
    expect(await passes(matching)).toBe(true);
  });

  test('are looked at until they are not as expected, behind .not', async () => {
    await computer.tab.goto('https://early.test');
    const matching = toHaveTitle(computer.tab, 'early.test', { timeoutMs: 5000 }, not);
    await computer.tab.goto('https://late.test');
    expect(await passes(matching)).toBe(false);
    expect(await messageOf(toHaveTitle(computer.tab, 'late.test', quick, not))).toBe(
      'toHaveTitle: expected the title not to be "late.test".\nLast seen, after 200 ms: "late.test"',
    );
  });

  test('are not read on a desktop', async () => {
    await using desktop = await launch(recorder(), { kind: 'desktop' });
    await expect(toHaveTitle(desktop, 'x')).rejects.toThrow(
      'toHaveTitle: this computer is a desktop without tabs, so Farhand cannot read its pages. Use toMatchScreenshot or toHavePixel.',
    );
    await expect(toHaveURL(desktop.tab, 'x')).rejects.toThrow('toHaveURL: this computer is a desktop without tabs');
  });

  test('of a computer that is closed are no pages', async () => {
    await computer.close();
    await expect(toHaveTitle(computer.tab, 'x')).rejects.toThrow('closed');
  });
});

describe('screens', () => {
  test('have a pixel of a colour', async () => {
    expect(await passes(toHavePixel(computer, { x: 10, y: 10 }, '#ff8800'))).toBe(true);
    expect(await passes(toHavePixel(computer.tab, { x: 10, y: 10 }, '#f80'))).toBe(true);
    expect(await passes(toHavePixel(computer.screen, { x: 10, y: 150 }, { red: 255, green: 255, blue: 255 }))).toBe(
      true,
    );
    expect(await passes(toHavePixel(computer, { x: 10, y: 10 }, '#ff9010', { tolerance: 0.1 }))).toBe(true);
    expect(await passes(toHavePixel(computer, { x: 10, y: 10 }, '#ff9010', { tolerance: 0.01, ...quick }))).toBe(false);
    expect(await messageOf(toHavePixel(computer, { x: 10, y: 10 }, '#00f', quick))).toBe(
      'toHavePixel: expected the pixel at 10, 10 to be #0000ff (tolerance 0.1).\nLast seen, after 200 ms: #ff8800',
    );
  });

  test('are still, or not', async () => {
    expect(await passes(toBeStill(computer, { timeoutMs: 20_000 }))).toBe(true);
    expect(await messageOf(toBeStill(computer.tab, { timeoutMs: 2000 }, not))).toBe(
      'toBeStill: expected a change within 2000 ms, got none.',
    );
    moves = true;
    expect(await passes(toBeStill(computer.screen, { timeoutMs: 20_000 }, not))).toBe(false);
    const { pass, message } = await toBeStill(computer, { timeoutMs: 700 });
    expect(pass).toBe(false);
    expect(message()).toMatch(/^toBeStill: screen\.waitForStill\(?\)? did not/);
  });
});

describe('input', () => {
  test('holds nothing, or says what and since which line', async () => {
    expect(await passes(toHoldNothing(computer))).toBe(true);
    await computer.keyboard.down('shift');
    expect(await messageOf(toHoldNothing(computer, quick))).toMatch(
      /^toHoldNothing: expected no held key or button, got Shift \(pressed at .*matchers\.test\.ts:\d+:\d+\)\.$/,
    );
    expect(await passes(toHoldNothing(computer, quick, not))).toBe(false);
    await computer.keyboard.up('shift');
    expect(await messageOf(toHoldNothing(computer, quick, not))).toBe(
      'toHoldNothing: expected a held key or button, got none.',
    );
  });

  test('takes at most so many requests', async () => {
    expect(await passes(toTakeAtMost(await computer.tab.click(1, 1), { requests: 1 }))).toBe(true);
    expect(await passes(toTakeAtMost(computer.tab.click(1, 1), { requests: 1 }))).toBe(true);
    expect(await passes(toTakeAtMost(computer.tab.click(1, 1).settled(), { requests: 1 }))).toBe(true);
    expect(await messageOf(toTakeAtMost(await computer.tab.click(1, 1).dblclick(5, 5), { requests: 0 }))).toBe(
      'toTakeAtMost: expected at most 0 requests, got 1.\nSteps:\n  click: applied\n  click: applied',
    );
  });
});

describe('what is given wrongly', () => {
  test.each<[name: string, call: () => Promise<unknown>, message: string]>([
    [
      'a string',
      () => toHaveTitle('page', 'x'),
      'toHaveTitle: expected a computer, a tab or a screen, got "page". Write await expect(tab).toHaveTitle(…).',
    ],
    [
      'a promise',
      () => toBeStill(Promise.resolve()),
      'toBeStill: expected a computer, a tab or a screen, got a promise. Await it first. Write await expect(tab).toBeStill(…).',
    ],
    [
      'no title',
      () => Reflect.apply(toHaveTitle, undefined, [computer]),
      'toHaveTitle: expected a string or a regular expression, got undefined.',
    ],
    [
      'an unknown option',
      () => Reflect.apply(toHaveTitle, undefined, [computer, 'x', { timeout: 5 }]),
      "toHaveTitle: unknown option 'timeout'",
    ],
    [
      'a colour',
      () => Reflect.apply(toHavePixel, undefined, [computer, { x: 1, y: 1 }, 'red']),
      'toHavePixel: expected a color such as \'#ff8800\' or { red: 255, green: 136, blue: 0 }, got "red".',
    ],
    [
      'two numbers for a point',
      () => Reflect.apply(toHavePixel, undefined, [computer, 1, 1, '#fff']),
      "toHavePixel: expected a point of whole pixels, such as { x: 120, y: 80 }, got 1. Write toHavePixel({ x: 120, y: 80 }, '#ff0000').",
    ],
    [
      'a tab that holds',
      () => toHoldNothing(computer.tab),
      'toHoldNothing: expected a computer, got a tab or screen of it. Pass the computer, because it holds the keys.',
    ],
    [
      'no receipt',
      () => toTakeAtMost(5, { requests: 1 }),
      'toTakeAtMost: expected a receipt, got 5. Write expect(await tab.click(120, 80)).toTakeAtMost({ requests: 1 }).',
    ],
    [
      'no limit',
      () => Reflect.apply(toTakeAtMost, undefined, [{}, 1]),
      'toTakeAtMost: expected { requests: … }, got 1. Write',
    ],
    [
      'no time',
      () => toHaveTitle(computer, 'x', { timeoutMs: 0 }),
      'toHaveTitle: timeoutMs must be more than 0 milliseconds, got 0.',
    ],
  ])('%s', async (_name, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });
});

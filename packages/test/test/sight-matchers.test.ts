import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Computer, type Eyes, type Locator, type SeenImage, type SeenText } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, expectTypeOf, onTestFinished, test } from 'vitest';
import { lineAt } from '../../core/test/seen.js';
import { toBeVisible, toHaveCount, toShowImage, toShowText, withComputer } from '../src/index.js';
import type { RunnerMatchers } from '../src/matchers/runner-matchers.js';
import { expectScreen } from '../src/expect-screen.js';
import { pngOf } from './pictures.js';

const size = { width: 640, height: 480 };
const quick = { timeoutMs: 200 };
const not = { isNot: true };

/** What each look sees, one after the other; the last one from then on. */
interface Looks {
  readonly texts?: readonly (readonly SeenText[])[];
  readonly images?: readonly (readonly SeenImage[])[];
}

const eyesSeeing = ({ texts = [], images = [] }: Looks): Eyes => {
  const counts = { texts: 0, images: 0 };
  const next = <T>(kind: keyof Looks, list: readonly (readonly T[])[]): readonly T[] => {
    counts[kind] += 1;
    return list[Math.min(counts[kind], list.length) - 1] ?? [];
  };
  return {
    name: 'a list',
    readsPixels: true,
    read: async () => next('texts', texts),
    find: async () => next('images', images),
    close: async () => undefined,
  };
};

const picture = await pngOf(size);
const driver = () => recorder({ display: size, screenshot: () => picture });

const open = async (looks: Looks): Promise<Computer> => {
  const computer = await launch(driver(), { kind: 'browser', display: size, eyes: eyesSeeing(looks) });
  onTestFinished(() => computer.close());
  return computer;
};

const save = lineAt('Save', 100, 200);
const saved = lineAt('Saved', 100, 200);
const other = lineAt('Save', 300, 400);
const gear: SeenImage = { box: { x: 10, y: 20, width: 16, height: 16 }, score: 0.99, scale: 1 };

const passes = async (result: Promise<{ readonly pass: boolean }>): Promise<boolean> => (await result).pass;

const messageOf = async (
  result: Promise<{ readonly pass: boolean; readonly message: () => string }>,
): Promise<string> => (await result).message();

describe('a locator is visible', () => {
  test('once it is seen, also at several places', async () => {
    const { screen, tab } = await open({ texts: [[], [saved], [save, other]] });
    expect(await passes(toBeVisible(screen.getByText('Save')))).toBe(true);
    expect(await passes(toBeVisible(tab.getByText('Save')))).toBe(true);
  });

  test('or not, once it is not seen', async () => {
    const { screen } = await open({ texts: [[save], [save], [saved]] });
    expect(await passes(toBeVisible(screen.getByText('Save'), {}, not))).toBe(false);
  });

  test('or a message names what is most like it', async () => {
    const { screen } = await open({ texts: [[saved, lineAt('Quit', 5, 5)]] });
    expect(await messageOf(toBeVisible(screen.getByText('Save').first(), quick))).toBe(
      `toBeVisible: expected screen.getByText('Save').first() to be seen.\nLast look, after 200 ms: not seen. Most like it: "Saved" at 100, 200.`,
    );
    expect(await messageOf(toBeVisible(screen.getByText(/Sav$/), quick))).toBe(
      'toBeVisible: expected screen.getByText(/Sav$/) to be seen.\nLast look, after 200 ms: not seen.',
    );
  });

  test('or a message says where it is still seen', async () => {
    const { tab } = await open({ texts: [[save, other]] });
    expect(await messageOf(toBeVisible(tab.getByText('Save'), quick, not))).toBe(
      `toBeVisible: expected tab.getByText('Save') not to be seen.\nLast look, after 200 ms: seen 2 times: "Save" 32×16 at 100, 200; "Save" 32×16 at 300, 400.`,
    );
  });

  test('even if what it is described by was seen twice for a moment', async () => {
    const [left, right] = [lineAt('Bob', 10, 200), lineAt('Bob', 10, 400)];
    const { screen } = await open({
      texts: [
        [left, right, save],
        [left, right, save],
        [left, save],
      ],
    });
    const ofBob = screen.getByText('Save').rightOf(screen.getByText('Bob'));
    expect(await passes(toBeVisible(ofBob))).toBe(true);
  });

  test('not, if what it is described by stays ambiguous', async () => {
    const { screen } = await open({ texts: [[lineAt('Bob', 10, 200), lineAt('Bob', 10, 400), save]] });
    const ofBob = screen.getByText('Save').rightOf(screen.getByText('Bob'));
    for (const situation of [{}, not]) {
      const { pass, message } = await toBeVisible(ofBob, quick, situation);
      expect(pass).toBe(situation === not);
      expect(message()).toContain(`getByText('Bob') is seen 2 times: "Bob" 24×16 at 10, 200; "Bob" 24×16 at 10, 400.`);
    }
  });
});

describe('a locator has a count', () => {
  test('once it is seen that often', async () => {
    const { screen } = await open({ texts: [[], [save], [save, other], []] });
    expect(await passes(toHaveCount(screen.getByText('Save'), 2))).toBe(true);
    expect(await passes(toHaveCount(screen.getByText('Save'), 0))).toBe(true);
  });

  test('or not, once it is seen less or more often', async () => {
    const { screen } = await open({ texts: [[save], [save, other]] });
    expect(await passes(toHaveCount(screen.getByText('Save'), 1, {}, not))).toBe(false);
  });

  test('or a message says how often it is seen, and where', async () => {
    const { screen } = await open({ texts: [[save]] });
    expect(await messageOf(toHaveCount(screen.getByText('Save'), 2, quick))).toBe(
      `toHaveCount: expected screen.getByText('Save') to be seen 2 times.\nLast look, after 200 ms: seen once: "Save" 32×16 at 100, 200.`,
    );
    expect(await messageOf(toHaveCount(screen.getByText('Save'), 1, quick, not))).toBe(
      `toHaveCount: expected screen.getByText('Save') not to be seen once.\nLast look, after 200 ms: seen once: "Save" 32×16 at 100, 200.`,
    );
    expect(await messageOf(toHaveCount(screen.getByText('Sav'), 1, quick))).toBe(
      `toHaveCount: expected screen.getByText('Sav') to be seen once.\nLast look, after 200 ms: not seen. Most like it: "Save" at 100, 200.`,
    );
  });
});

describe('a screen shows', () => {
  test('a text, anywhere', async () => {
    const { screen, tab } = await open({ texts: [[], [lineAt('Order saved.', 5, 5)]] });
    expect(await passes(toShowText(screen, 'saved'))).toBe(true);
    expect(await passes(toShowText(tab, /^order/i))).toBe(true);
    expect(await passes(toShowText(tab, 'Order saved.', { exact: true }))).toBe(true);
    expect(await messageOf(toShowText(tab, 'Order save', { exact: true, ...quick }))).toBe(
      `toShowText: expected tab.getByText('Order save', { exact: true }) to be seen.\nLast look, after 200 ms: not seen. Most like it: "Order saved." at 5, 5.`,
    );
  });

  test('a text, or not', async () => {
    const computer = await open({ texts: [[save], [saved]] });
    expect(await passes(toShowText(computer, 'Save', {}, not))).toBe(false);
    expect(await messageOf(toShowText(computer, 'Saved', quick, not))).toBe(
      `toShowText: expected screen.getByText('Saved') not to be seen.\nLast look, after 200 ms: seen once: "Saved" 40×16 at 100, 200.`,
    );
  });

  test('an image, or not', async () => {
    const image = (await pngOf({ width: 16, height: 16 }, [{ x: 2, y: 2, width: 9, height: 5, colour: '#f80' }])).bytes;
    const { screen, tab } = await open({ images: [[], [gear], []] });
    expect(await passes(toShowImage(screen, image))).toBe(true);
    expect(await passes(toShowImage(tab, image, {}, not))).toBe(false);
    expect(await messageOf(toShowImage(tab, image, quick))).toBe(
      `toShowImage: expected tab.getByImage(${image.length} bytes) to be seen.\nLast look, after 200 ms: not seen.`,
    );
  });
});

test('without a runner, locators are expected too', async () => {
  const { screen } = await open({ texts: [[save]] });
  await expectScreen(screen.getByText('Save')).toHaveCount(1);
  await expectScreen(screen.getByText('Quit')).not.toBeVisible();
  await expect(expectScreen(screen).not.toShowText('Save', quick)).rejects.toMatchObject({
    name: 'AssertionError',
    message: expect.stringContaining('seen once'),
  });
});

test('in a test, a locator has the limit and the last calls of its computer', async () => {
  const resultsFolder = mkdtempSync(join(tmpdir(), 'farhand-sight-'));
  onTestFinished(() => rmSync(resultsFolder, { recursive: true }));
  const eyes = eyesSeeing({ texts: [[saved]] });
  for (const where of ['screen', 'tab'] as const) {
    const failing = withComputer(
      driver(),
      { display: size, eyes, resultsFolder, testTimeoutMs: 1000 },
      async ({ computer }) => {
        await computer.tab.click(1, 1);
        await expectScreen(computer[where].getByText('Save').first()).toBeVisible();
      },
    );
    await expect(failing).rejects.toThrow(
      /to be seen\.\nLast look, after 600 ms: not seen\. Most like it: "Saved" at 100, 200\.\n\nLast calls:\n {2}tab\.click at \S+: done, \d+ ms$/,
    );
  }
});

describe('what is given wrongly', () => {
  test.each<[name: string, call: (computer: Computer, locator: Locator) => Promise<unknown>, error: Error]>([
    [
      'a string as a locator',
      async () => toBeVisible('Save'),
      new TypeError(
        `toBeVisible: expected a locator, got "Save". Write await expect(screen.getByText('Save')).toBeVisible(…).`,
      ),
    ],
    [
      'a string as a count',
      (_, locator) => Reflect.apply(toHaveCount, undefined, [locator, '2']),
      new TypeError('toHaveCount: expected a number, got "2".'),
    ],
    [
      'a count below 0',
      (_, locator) => toHaveCount(locator, -1),
      new RangeError('toHaveCount: expected a whole number from 0, got -1.'),
    ],
    [
      'an option of another library',
      (_, locator) => Reflect.apply(toBeVisible, undefined, [locator, { timeout: 5 }]),
      new TypeError("toBeVisible: unknown option 'timeout'. Did you mean 'timeoutMs'? Known options: timeoutMs."),
    ],
    [
      'no text',
      (computer) => Reflect.apply(toShowText, undefined, [computer]),
      new TypeError('toShowText: expected a string or a regular expression, got undefined.'),
    ],
    [
      'a string as a screen',
      () => toShowText('page', 'x'),
      new TypeError(
        'toShowText: expected a computer, a tab or a screen, got "page". Write await expect(tab).toShowText(…).',
      ),
    ],
  ])('%s', async (_name, call, error) => {
    const computer = await open({});
    await expect(call(computer, computer.screen.getByText('Save'))).rejects.toThrow(error);
  });
});

test('the types of the matchers name what they accept', () => {
  type Matchers = RunnerMatchers<undefined>;
  expectTypeOf<Parameters<Matchers['toBeVisible']>>().toEqualTypeOf<
    [received: unknown, options?: { readonly timeoutMs?: number }]
  >();
  expectTypeOf<Parameters<Matchers['toHaveCount']>>().toEqualTypeOf<
    [received: unknown, expected: number, options?: { readonly timeoutMs?: number }]
  >();
  expectTypeOf<Parameters<Matchers['toShowText']>>().toEqualTypeOf<
    [received: unknown, text: string | RegExp, options?: { readonly timeoutMs?: number; readonly exact?: boolean }]
  >();
});

import type { Computer, Eyes, Point } from '@farhand/core';
import { AmbiguousError, sightOf, TimeoutError } from '@farhand/core';
import { type RecorderConnection } from '@farhand/driver-testkit/recorder';
import { describe, expect, test, vi } from 'vitest';
import { openComputer, sends } from './open-computer.js';
import { lineAt, seeing } from './seen.js';

const open = async (eyes: Eyes): Promise<{ readonly computer: Computer; readonly connection: RecorderConnection }> =>
  openComputer({}, { eyes, defaultTimeoutMs: 5_000 });

const save = lineAt('Save', 100, 200);

describe('an action', () => {
  test('clicks the middle of what is seen once', async () => {
    const { computer, connection } = await open(seeing([save, lineAt('Cancel', 200, 200)]).eyes);
    const receipt = await computer.screen.getByText('save').click();
    expect(receipt.steps.map(({ outcome }) => outcome)).toEqual(['applied']);
    expect(sends(connection)).toEqual([['click 116,208']]);
  });

  test('has the options of the verb', async () => {
    const { computer, connection } = await open(seeing([save]).eyes);
    const { screen } = computer;
    await screen.getByText('Save').click({ modifiers: ['Shift'] });
    await screen.getByText('Save').rightClick();
    await screen.getByText('Save').dblclick();
    await screen.getByText('Save').hover();
    await screen.getByText('Save').wheel(0, 300);
    await screen.getByText('Save').type('abc');
    await screen.getByText('Save').drag({ x: 5, y: 6 });
    expect(sends(connection)).toEqual([
      ['Shift+click 116,208'],
      ['click 116,208'],
      ['click 116,208'],
      ['hover'],
      ['wheel'],
      ['click 116,208'],
      ['type abc'],
      ['drag 116,208 5,6'],
    ]);
  });

  test('with a mistake rejects before anything is looked for', async () => {
    const { eyes, looks } = seeing([]);
    const { computer, connection } = await open(eyes);
    const { screen } = computer;
    const call = (method: string, ...args: readonly unknown[]): Promise<unknown> => {
      const locator = screen.getByText('Save');
      return Reflect.apply(Reflect.get(locator, method), locator, args);
    };
    const calls: readonly (readonly [string, ...unknown[]])[] = [
      ['click', { button: 'x' }],
      ['click', { timeoutMs: -1 }],
      ['dblclick', { clickCount: 2 }],
      ['rightClick', { timeout: 5 }],
      ['hover', { step: 5 }],
      ['drag', { x: 5 }],
      ['drag', screen.getByText('Bin'), { steps: 0 }],
      ['wheel', 'down', 5],
      ['type', 5],
      ['type', 'abc', { delay: 5 }],
      ['box', { timeout: 5 }],
      ['text', { timeoutMs: '5' }],
      ['boxes', 5],
      ['count', { timeout: 5 }],
      ['isVisible', { timeoutMs: -1 }],
      ['waitFor', { state: 'gone' }],
    ];
    for (const [method, ...args] of calls)
      await expect(call(method, ...args)).rejects.toThrow(`screen.getByText('Save').${method}`);
    expect([looks(), connection.sends]).toEqual([0, []]);
  });

  test('happens inside a hold', async () => {
    const { computer, connection } = await open(seeing([save]).eyes);
    await computer.keyboard.hold('shift', () => computer.screen.getByText('Save').click());
    expect(sends(connection).flat()).toEqual(['keyDown Shift', 'click 116,208', 'keyUp Shift']);
  });

  test('waits until it appears, and until it has kept its place', async () => {
    const moving = [100, 120, 140].map((x) => [lineAt('Save', x, 200)]);
    const { eyes, looks } = seeing([], ...moving);
    const { computer, connection } = await open(eyes);
    await computer.screen.getByText('Save').click();
    expect(sends(connection)).toEqual([['click 156,208']]);
    expect(looks()).toBe(5);
  });

  test('clicks the first line of a text that goes on in the next', async () => {
    const both = { words: [...lineAt('Read the', 100, 200).words, ...lineAt('terms', 20, 220).words] };
    const { computer, connection } = await open(seeing([both]).eyes);
    await computer.screen.getByText('Read the terms').click();
    expect(sends(connection)).toEqual([['click 132,208']]);
  });

  test('on several that stay is refused, with all of them, and nothing is sent', async () => {
    const { computer, connection } = await open(seeing([save, lineAt('Save', 300, 400)]).eyes);
    const error: unknown = await computer.screen
      .getByText('Save')
      .click()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AmbiguousError);
    expect(error).toMatchObject({
      code: 'AMBIGUOUS',
      message:
        `screen.getByText('Save').click(): getByText('Save') is seen 2 times: "Save" 32×16 at 100, 200; "Save" 32×16 at 300, 400. ` +
        'Nothing was sent. Say which one: with within(), rightOf() and the like, first() or { exact: true }.',
      candidates: [
        { text: 'Save', box: { x: 100, y: 200, width: 32, height: 16 } },
        { text: 'Save', box: { x: 300, y: 400, width: 32, height: 16 } },
      ],
    });
    expect(connection.sends).toEqual([]);
  });

  test('on several that are there for a moment waits for the one that stays', async () => {
    const { computer, connection } = await open(seeing([save, lineAt('Save', 300, 400)], [save]).eyes);
    await computer.screen.getByText('Save').click();
    expect(sends(connection)).toEqual([['click 116,208']]);
  });

  test('on what is never seen names the texts that are most like it', async () => {
    const { computer, connection } = await open(seeing([lineAt('Saved', 100, 200), lineAt('Quit', 5, 5)]).eyes);
    const clicking = computer.screen.getByText('Save').click({ timeoutMs: 300 });
    await expect(clicking).rejects.toThrow(TimeoutError);
    await expect(clicking).rejects.toThrow(
      `screen.getByText('Save').click() did not finish within 300 ms. It was not seen. Most like it: "Saved" at 100, 200.`,
    );
    expect(connection.sends).toEqual([]);
  });

  test('on what is next to something says so if there is nothing', async () => {
    const { computer } = await open(seeing([save]).eyes);
    await expect(computer.screen.getByText('Save').rightOf().click({ timeoutMs: 300 })).rejects.toThrow(
      'Nothing was seen next to it on that side.',
    );
  });

  test('on what keeps moving says so', async () => {
    const everywhere = Array.from({ length: 200 }, (_, x) => [lineAt('Save', x, 200)]);
    const { computer } = await open(seeing(...everywhere).eyes);
    await expect(computer.screen.getByText('Save').click({ timeoutMs: 300 })).rejects.toThrow(
      'It was seen, but it kept moving.',
    );
  });

  test('is repeated if the press was kept from the page, and typed text waits for it', async () => {
    const { computer, connection } = await openComputer({}, { eyes: seeing([save]).eyes });
    const kept = [true, true, false];
    const tabs = connection.tabs;
    if (tabs === undefined) throw new Error('The recorder has no tabs.');
    const guarded: string[] = [];
    Object.assign(tabs, {
      guardPress: async (tab: string, at: Point, clicks: number) => {
        guarded.push(`${tab} ${at.x},${at.y} ${clicks}`);
        return { end: async () => kept.shift() === false };
      },
    });
    await computer.tab.getByText('Save').type('abc');
    expect(sends(connection)).toEqual([['click 116,208'], ['click 116,208'], ['click 116,208'], ['type abc']]);
    expect(guarded).toEqual(Array.from({ length: 3 }, () => `${computer.tab.id} 116,208 1`));
  });

  test('ends with its signal', async () => {
    const { computer, connection } = await open(seeing([]).eyes);
    const left = new AbortController();
    const clicking = computer.screen.getByText('Save').click({ signal: left.signal });
    const reason = new Error('Enough.');
    left.abort(reason);
    await expect(clicking).rejects.toBe(reason);
    expect(connection.sends).toEqual([]);
  });
});

describe('one of several is chosen', () => {
  const rows = [
    lineAt('Ada', 10, 100),
    lineAt('Delete', 300, 100),
    lineAt('Bob', 10, 140),
    lineAt('Delete', 300, 140),
    lineAt('Delete', 500, 140),
  ];

  test.each<[string, (computer: Computer) => { box(): Promise<unknown> }, { x: number; y: number }]>([
    [
      'by a place beside it',
      ({ screen }) => screen.getByText('Delete').rightOf(screen.getByText('Ada')),
      { x: 300, y: 100 },
    ],
    [
      'the nearest first',
      ({ screen }) => screen.getByText('Delete').rightOf(screen.getByText('Bob')).first(),
      { x: 300, y: 140 },
    ],
    ['as the last', ({ screen }) => screen.getByText('Delete').last(), { x: 500, y: 140 }],
    ['by its number', ({ screen }) => screen.getByText('Delete').nth(1), { x: 300, y: 140 }],
    [
      'in a region',
      ({ tab }) => tab.getByText('Delete').within({ x: 400, y: 0, width: 300, height: 300 }),
      { x: 500, y: 140 },
    ],
    ['by a function', ({ screen }) => screen.getByText('Delete').filter(({ box }) => box.x > 400), { x: 500, y: 140 }],
    ['below another', ({ screen }) => screen.getByText('Bob').below(screen.getByText('Ada')), { x: 10, y: 140 }],
    ['above another', ({ screen }) => screen.getByText('Ada').above(screen.getByText('Bob')), { x: 10, y: 100 }],
    [
      'left of another',
      ({ screen }) => screen.getByText('Ada').leftOf(screen.getByText('Delete').first()),
      { x: 10, y: 100 },
    ],
  ])('%s', async (_name, locator, place) => {
    const { computer } = await open(seeing(rows).eyes);
    expect(await locator(computer).box()).toMatchObject(place);
  });

  test('the other place must be one, too', async () => {
    const { computer } = await open(seeing(rows).eyes);
    const { screen } = computer;
    await expect(screen.getByText('Ada').leftOf(screen.getByText('Delete')).box()).rejects.toThrow(
      "getByText('Delete') is seen 3 times",
    );
  });
});

test('questions take one look', async () => {
  const { eyes, looks } = seeing([save, lineAt('Save', 300, 400)]);
  const { computer } = await open(eyes);
  const locator = computer.screen.getByText('Save');
  expect([await locator.count(), await locator.isVisible(), (await locator.boxes()).map(({ x }) => x)]).toEqual([
    2,
    true,
    [100, 300],
  ]);
  expect(await computer.screen.getByText('Quit').isVisible()).toBe(false);
  expect(looks()).toBe(4);
  expect((await computer.screen.readText()).map(({ text, words }) => [text, words.length])).toEqual([
    ['Save', 1],
    ['Save', 1],
  ]);
});

test('waitFor waits for what appears and for what goes', async () => {
  const { eyes, looks } = seeing([], [save], [save], [save], []);
  const { computer } = await open(eyes);
  const locator = computer.screen.getByText('Save');
  await locator.waitFor();
  expect(looks()).toBe(3);
  await locator.waitFor({ state: 'hidden' });
  expect(looks()).toBe(5);
});

test('matchers learn where a locator looks, and what a look sees', async () => {
  const { screen, tab } = (await open(seeing([save], [lineAt('Saved', 5, 6)]).eyes)).computer;
  const { view, look } = sightOf(screen.getByText('Save').first());
  expect(view).toBe(screen);
  expect(await look()).toEqual({ count: 1, description: 'seen once: "Save" 32×16 at 100, 200.' });
  expect(await look()).toEqual({ count: 0, description: 'not seen. Most like it: "Saved" at 5, 6.' });
  expect(sightOf(tab.getByText('a').below()).view).toBe(tab);
  expect(() => Reflect.apply(sightOf, undefined, [tab])).toThrow('sightOf: expected a locator, got');
});

test('arguments are checked at once', async () => {
  const { computer } = await open(seeing([]).eyes);
  const { screen } = computer;
  expect(() => screen.getByText('  ')).toThrow('screen.getByText: expected a text that is not empty or a RegExp');
  expect(() => screen.getByText(/a/, { exact: true })).toThrow('Write ^ and $ into the expression.');
  expect(() => screen.getByText('a', { exakt: true } as never)).toThrow("unknown option 'exakt'");
  expect(() => screen.getByText('a').nth(0.5)).toThrow(RangeError);
  expect(() => screen.getByText('a').within({ x: 0, y: 0, width: 5000, height: 1 })).toThrow(RangeError);
  expect(() => screen.getByText('a').rightOf('b' as never)).toThrow('expected another locator');
  expect(String(screen.getByText('a').rightOf(screen.getByText(/b/)).first())).toBe(
    "screen.getByText('a').rightOf(getByText(/b/)).first()",
  );
});

test('eyes are closed with the last computer that used them', async () => {
  const close = vi.fn<() => Promise<void>>(async () => undefined);
  const eyes = { ...seeing([save]).eyes, close };
  const [first, second, unused] = await Promise.all([open(eyes), open(eyes), open(eyes)]);
  for (const { computer } of [first, second]) await computer.screen.getByText('Save').count();
  await unused.computer.close();
  await first.computer.close();
  expect(close).not.toHaveBeenCalled();
  await second.computer.close();
  expect(close).toHaveBeenCalledOnce();
});

import { secret, type Computer, type Eyes, type Observer, type SeenImage, type ToldEvent } from '@farhand/core';
import type { RecorderConnection } from '@farhand/driver-testkit/recorder';
import { describe, expect, test, vi } from 'vitest';
import { madePng } from './made-png.js';
import { openComputer } from './open-computer.js';
import { lineAt, seeing } from './seen.js';

interface Watched {
  readonly computer: Computer;
  readonly connection: RecorderConnection;
  readonly events: readonly ToldEvent[];
}

/** A computer with eyes, and what its observer is told. */
const watch = async (eyes: Eyes, more: Partial<Observer> = {}): Promise<Watched> => {
  const events: ToldEvent[] = [];
  const observer: Observer = { tell: (event) => void events.push(event), ...more };
  return { ...(await openComputer({}, { eyes, observers: [observer], defaultTimeoutMs: 5_000 })), events };
};

/** The looks that were told, without what every event has. */
const looksIn = (events: readonly ToldEvent[]): readonly object[] =>
  events.flatMap((event) => {
    if (event.type !== 'look') return [];
    const { type: _, number: __, atMs: ___, computer: ____, ...look } = event;
    return [look];
  });

const types = (events: readonly ToldEvent[]): readonly string[] =>
  events.map((event) => ('call' in event ? `${event.type} ${event.call}` : event.type));

const rows = [
  lineAt('Ada', 10, 100),
  lineAt('Delete', 300, 100, 0.93),
  lineAt('Bob', 10, 140),
  lineAt('Delete', 300, 140, 0.87),
];
const display = { width: 1280, height: 720 };

describe('a look is told', () => {
  test('of an action: what was looked for, by what, what was seen, and what was chosen', async () => {
    const { computer, events } = await watch(seeing(rows).eyes);
    const { tab } = computer;
    await tab.getByText('Delete').rightOf(tab.getByText('Bob')).first().click();
    expect(looksIn(events)).toEqual([
      {
        call: 2,
        target: "getByText('Delete')",
        where: ["right of getByText('Bob')", 'the first'],
        engines: ['a list'],
        display,
        tab: 'tab-1',
        seen: [
          { role: 'chosen', box: { x: 300, y: 140, width: 48, height: 16 }, text: 'Delete', confidence: 0.87 },
          { role: 'excluded', box: { x: 300, y: 100, width: 48, height: 16 }, text: 'Delete', confidence: 0.93 },
          { role: 'reference', box: { x: 10, y: 140, width: 24, height: 16 }, text: 'Bob', confidence: 1 },
        ],
      },
    ]);
    // Two looks, each with its screenshot. The look is told before the click that depends on it.
    expect(types(events.slice(3))).toEqual([
      'call 2',
      'picture',
      'picture',
      'look 2',
      'call 3',
      'result 3',
      'pointer',
      'result 2',
    ]);
  });

  test('of an ambiguous one, with all candidates', async () => {
    const { computer, events } = await watch(seeing(rows).eyes);
    await expect(computer.screen.getByText('Delete').click()).rejects.toThrow('is seen 2 times');
    expect(looksIn(events)).toEqual([
      expect.objectContaining({
        where: [],
        seen: [
          { role: 'candidate', box: { x: 300, y: 100, width: 48, height: 16 }, text: 'Delete', confidence: 0.93 },
          { role: 'candidate', box: { x: 300, y: 140, width: 48, height: 16 }, text: 'Delete', confidence: 0.87 },
        ],
      }),
    ]);
  });

  test('of one whose reference is ambiguous, with the references', async () => {
    const { computer, events } = await watch(seeing(rows).eyes);
    const { screen } = computer;
    await expect(screen.getByText('Ada').leftOf(screen.getByText('Delete')).box()).rejects.toThrow('is seen 2 times');
    await expect(screen.getByText('Ada').leftOf(screen.getByText('Delete')).count()).rejects.toThrow('2 times');
    const reference = { role: 'reference', text: 'Delete' };
    expect(looksIn(events)).toMatchObject([{ seen: [reference, reference] }, { seen: [reference, reference] }]);
  });

  test('of one that is not seen, with the texts that the error names', async () => {
    const { computer, events } = await watch(seeing([lineAt('Deleted', 5, 6, 0.7), lineAt('Quit', 5, 50)]).eyes);
    const clicking = computer.screen.getByText('Delete').click({ timeoutMs: 300 });
    await expect(clicking).rejects.toThrow('Most like it: "Deleted" at 5, 6.');
    expect(looksIn(events)).toMatchObject([
      {
        call: 2,
        seen: [{ role: 'nearest', box: { x: 5, y: 6, width: 56, height: 16 }, text: 'Deleted', confidence: 0.7 }],
      },
    ]);
    expect(types(events).slice(-2)).toEqual(['look 2', 'result 2']);
  });

  test('of questions', async () => {
    const { computer, events } = await watch(seeing(rows).eyes);
    const { screen } = computer;
    await screen.getByText('Delete').count();
    await screen.getByText('Quit').isVisible();
    await screen.getByText('Quit').waitFor({ state: 'hidden' });
    await screen.getByText('Delete').within({ x: 0, y: 130, width: 900, height: 50 }).waitFor();
    await screen.getByText('Delete').nth(1).box();
    await screen
      .getByText('Delete')
      .filter(({ box }) => box.y < 120)
      .text();
    expect(
      events.flatMap((event) =>
        event.type === 'look'
          ? [[event.call, event.where.join(), event.seen.map(({ role, box }) => `${role} ${box.y}`)]]
          : [],
      ),
    ).toEqual([
      [2, '', ['candidate 100', 'candidate 140']],
      [3, '', []],
      [4, '', []],
      [5, 'within 900×50 at 0, 130', ['chosen 140', 'excluded 100']],
      [6, 'number 2 in reading order', ['chosen 140', 'excluded 100']],
      [7, 'what a function accepts', ['chosen 100', 'excluded 140']],
    ]);
  });

  test('of images, with their scores', async () => {
    const at = (x: number, score: number): SeenImage => ({
      box: { x, y: 10, width: 20, height: 20 },
      score,
      scale: 1.5,
    });
    const eyes: Eyes = { ...seeing().eyes, find: async () => [at(10, 0.97), at(90, 0.95)] };
    const { computer, events } = await watch(eyes);
    await computer.screen.getByImage(madePng({ width: 2, height: 2 })).count();
    expect(looksIn(events)).toMatchObject([
      {
        engines: ['image search'],
        seen: [
          { role: 'candidate', box: { x: 10, y: 10, width: 20, height: 20 }, score: 0.97, scale: 1.5 },
          { role: 'candidate', box: { x: 90, y: 10, width: 20, height: 20 }, score: 0.95, scale: 1.5 },
        ],
      },
    ]);
  });
});

describe('texts of the page', () => {
  /** A computer whose page reports its texts. */
  const open = async (more: Partial<Observer>): Promise<Watched> => {
    const eyes: Eyes = { ...seeing().eyes, readsPixels: false };
    const watched = await watch(eyes, more);
    const { tabs } = watched.connection;
    if (tabs === undefined) throw new Error('The recorder has no tabs.');
    Object.assign(tabs, { texts: async () => rows });
    return watched;
  };

  test('are named as the engine, and take a screenshot for an observer that wants them', async () => {
    const { computer, events } = await open({ wantsPictures: true });
    await computer.tab.getByText('Bob').box();
    expect(looksIn(events)).toMatchObject([{ engines: ['page'], seen: [{ role: 'chosen', text: 'Bob' }] }]);
    expect(types(events.slice(3))).toEqual(['call 2', 'picture', 'look 2', 'result 2']);
    await expect(computer.tab.getByText('Bop').box({ timeoutMs: 200 })).rejects.toThrow('It was not seen.');
    expect(types(events.slice(7))).toEqual(['call 3', 'picture', 'look 3', 'result 3']);
  });

  test('are looked at again after that screenshot, so that nothing acts beside what moved meanwhile', async () => {
    const { computer, connection, events } = await open({ wantsPictures: true });
    let y = 140;
    Object.assign(connection.tabs ?? {}, { texts: async () => [lineAt('Bob', 10, y)] });
    const take = connection.screenshot.bind(connection);
    connection.screenshot = async (...args) => {
      // A banner appears above while the first screenshot is taken.
      if (events.every(({ type }) => type !== 'look')) y = 300;
      return take(...args);
    };
    await computer.tab.getByText('Bob').hover();
    expect(looksIn(events)).toMatchObject([{ seen: [{ box: { y: 140 } }] }, { seen: [{ box: { y: 300 } }] }]);
    expect(connection.sends.at(-1)).toMatchObject([{ type: 'hover', at: { x: 22, y: 308 } }]);
  });

  test('take none otherwise', async () => {
    const { computer, events } = await open({});
    await computer.tab.getByText('Bob').box();
    expect(types(events.slice(3))).toEqual(['call 2', 'look 2', 'result 2']);
  });
});

test('nothing is worked out, and no screenshot taken, if nobody listens', async () => {
  const { eyes } = seeing();
  const screenshot = vi.fn<() => never>();
  const { computer, connection } = await openComputer({ screenshot }, { eyes: { ...eyes, readsPixels: false } });
  Object.assign(connection.tabs ?? {}, { texts: async () => rows });
  expect(await computer.tab.getByText('Bob').count()).toBe(1);
  await expect(computer.tab.getByText('Bop').box({ timeoutMs: 200 })).rejects.toThrow('It was not seen.');
  expect(screenshot).not.toHaveBeenCalled();
});

test('no secret is in a look', async () => {
  const typed = lineAt('correct horse', 10, 10);
  const { computer, events } = await watch(seeing([typed]).eyes);
  const password = secret('correct horse');
  await computer.tab.type(password);
  await computer.screen.getByText(/correct.*/).box();
  await computer.screen.getByText('correct horse').count();
  const miss = computer.screen.getByText('horses').box({ timeoutMs: 200 });
  await expect(miss).rejects.toThrow('It was not seen.');
  expect(looksIn(events)).toMatchObject([
    { seen: [{ role: 'chosen', text: '[secret]' }] },
    { target: "getByText('[secret]')", seen: [{ role: 'chosen', text: '[secret]' }] },
    { target: "getByText('horses')", seen: [] },
  ]);
  expect(JSON.stringify(looksIn(events))).not.toContain('correct horse');
  expect(String(password)).toBe('[secret]');
});

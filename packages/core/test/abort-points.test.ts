import { setImmediate as nextTurn } from 'node:timers/promises';
import { launch, type Computer } from '@farhand/core';
import { expand, initialState, reduce, type Action, type Connection, type Driver } from '@farhand/core/driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, test } from 'vitest';

import { short } from './open-computer.js';

/** What a drag with Shift sends if nobody aborts it. */
const whole = [
  'keyDown Shift',
  'move 0,0',
  'pointerDown left',
  ...Array.from({ length: 10 }, (_, index) => `move ${10 * (index + 1)},0`),
  'pointerUp left',
  'keyUp Shift',
];

/** Called at every point where a program could be aborted, with a name for it. */
type Reach = (point: string) => void;

/** A driver that takes its time to reply, and tells each point of each request: before the input is applied, before the reply, and with it. */
const telling = (driver: Driver<Action>, reach: Reach, wait: () => Promise<unknown>): Driver<Action> => {
  const tell = (connection: Connection<Action>): Connection<Action> => {
    const send: Connection<Action>['send'] = async (calls, deadline) => {
      const name = calls.map(short).join(', ');
      reach(`${name}: sent`);
      const report = await connection.send(calls, deadline);
      reach(`${name}: applied`);
      if (deadline.signal.aborted && report.error === undefined) {
        return { outcomes: calls.map(() => 'unknown'), requests: 1, error: new Error('The reply was not waited for.') };
      }
      await wait();
      reach(`${name}: answered`);
      return report;
    };
    return new Proxy(connection, {
      get: (target, name) => {
        if (name === 'send') return send;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  return { ...driver, open: async (options, deadline) => tell(await driver.open(options, deadline)) };
};

/** Who has the signal. */
type Manner = 'hold' | 'calls' | 'both';

/** The drag, step by step. */
const drag = async (
  { keyboard, mouse }: Computer,
  signal: AbortSignal,
  manner: Manner,
  reach: Reach,
): Promise<void> => {
  const inner = manner === 'hold' ? {} : { signal };
  const step = async (name: string, call: () => PromiseLike<unknown>): Promise<void> => {
    reach(`before ${name}`);
    const made = call();
    reach(`after ${name} was called`);
    await made;
    reach(`after ${name}`);
  };
  await step('hold', () =>
    keyboard.hold(
      'Shift',
      async () => {
        await step('the first move', () => mouse.move(0, 0, inner));
        await step('down', () => mouse.down(inner));
        for (let index = 1; index <= 10; index += 1)
          await step(`move ${index}`, () => mouse.move(10 * index, 0, inner));
        await step('up', () => mouse.up(inner));
      },
      manner === 'calls' ? {} : { signal },
    ),
  );
};

interface Aborted {
  /** Names of all points that were reached, in order. */
  readonly points: readonly string[];
  /** Whether the program ended with the very reason of the abort, rather than not at all. */
  readonly rejected: boolean;
}

/** When to abort. */
interface Plan {
  readonly reach: (index: number) => void;
  readonly started: () => void;
  /** How long replies take. */
  readonly wait: () => Promise<unknown>;
}

/** Runs the drag, aborts it as `plan` says, and checks what must be true wherever that was. */
const abortDrag = async (manner: Manner, plan: (abort: () => void) => Plan): Promise<Aborted> => {
  const backend = recorder();
  const controller = new AbortController();
  const reason = new Error('enough');
  const { reach, started, wait } = plan(() => controller.abort(reason));
  const points: string[] = [];
  let isOver = false;
  const note: Reach = (point) => {
    if (isOver) return;
    reach(points.length);
    points.push(point);
  };
  await using computer = await launch(telling(backend, note, wait));
  const running = drag(computer, controller.signal, manner, note);
  started();
  const outcome = await running.then(
    () => 'done',
    (error: unknown) => error,
  );
  isOver = true;
  const log = backend.connections[0]?.log ?? [];
  const applied = log.map(short);

  expect(outcome).toBeOneOf(['done', reason]);
  if (outcome === 'done') expect(applied).toEqual(whole);
  expect(log.flatMap(expand).reduce(reduce, initialState).pressed).toEqual([]);
  expect(computer.held()).toEqual([]);
  // What was applied is the beginning of the program, and releases: nothing twice, nothing out of order.
  const isNoRelease = (action: string): boolean => !/^(keyUp|pointerUp)/.test(action);
  const kept = applied.filter(isNoRelease);
  expect(kept).toEqual(whole.filter(isNoRelease).slice(0, kept.length));

  await computer.mouse.click(5, 5);
  expect(backend.connections[0]?.log.at(-1)).toMatchObject({ type: 'click', at: { x: 5, y: 5 } });
  return { points, rejected: outcome === reason };
};

const nothing = (): void => undefined;

const atPoint = (manner: Manner, target: number): Promise<Aborted> =>
  abortDrag(manner, (abort) => ({
    reach: (index) => (index === target ? abort() : undefined),
    started: nothing,
    wait: nextTurn,
  }));

const afterMicrotasks = (manner: Manner, count: number): Promise<Aborted> =>
  abortDrag(manner, (abort) => {
    const abortLater = async (): Promise<void> => {
      for (let turn = 0; turn < count; turn += 1) await undefined;
      abort();
    };
    return { reach: nothing, started: () => void abortLater(), wait: () => Promise.resolve() };
  });

/** What is wrong with a promise that an abort has broken, in a line. */
const wrongs = async (name: string, work: Promise<Aborted>): Promise<readonly string[]> =>
  work.then(
    () => [],
    (error: unknown) => [`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`],
  );

describe('a drag of ten steps inside a hold ends with the reason and with nothing pressed', () => {
  test.each<[Manner, number, readonly string[]]>([
    ['hold', 84, ['keyUp Shift: sent', 'keyUp Shift: applied', 'keyUp Shift: answered', 'after hold']],
    [
      'calls',
      87,
      [
        'pointerUp left: answered',
        'after up',
        'keyUp Shift: sent',
        'keyUp Shift: applied',
        'keyUp Shift: answered',
        'after hold',
      ],
    ],
    ['both', 87, ['keyUp Shift: sent', 'keyUp Shift: applied', 'keyUp Shift: answered', 'after hold']],
  ])('when aborted by the signal of the %s at any point of calls and requests', async (manner, count, tooLate) => {
    const { points } = await atPoint(manner, -1);
    const undisturbed: string[] = [];
    const wrong: string[] = [];
    for (const [index, point] of points.entries()) {
      const work = atPoint(manner, index);
      wrong.push(...(await wrongs(point, work)));
      if (!(await work.catch(() => undefined))?.rejected) undisturbed.push(point);
    }
    console.info(`Aborted by the signal of the ${manner} at ${points.length} points.`);
    expect(points).toHaveLength(count);
    expect(wrong).toEqual([]);
    expect(undisturbed).toEqual(tooLate);
  });

  test.each<Manner>(['hold', 'calls', 'both'])(
    'when aborted by the signal of the %s after any number of turns of the microtask queue',
    async (manner) => {
      const wrong: string[] = [];
      let turns = 0;
      for (let rejected = true; rejected; turns += 1) {
        const work = afterMicrotasks(manner, turns);
        wrong.push(...(await wrongs(`after ${turns} microtasks`, work)));
        rejected = (await work.catch(() => ({ rejected: true }))).rejected;
      }
      console.info(`Aborted by the signal of the ${manner} after 0 to ${turns - 1} microtasks.`);
      expect(wrong).toEqual([]);
      expect(turns).toBeGreaterThan(100);
    },
  );
});

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { launch, type Computer } from '@farhand/core';
import { expand, initialState, reduce, type Action, type Connection, type Driver } from '@farhand/core/driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLybic } from '@farhand/emulators';
import { lybic } from '@farhand/lybic-driver';
import { expect, onTestFinished, test } from 'vitest';
import { instant } from './scripted-vendor.js';

/** Called at every point where a program could be aborted, with a name for it. */
type Reach = (point: string) => void;

/** The backend of the server: tells when input has arrived and when it was applied. */
const telling = (driver: Driver<Action>, reach: Reach): Driver<Action> => {
  const tell = (connection: Connection<Action>): Connection<Action> => {
    const send: Connection<Action>['send'] = async (calls, deadline) => {
      const name = calls.map(({ type }) => type).join(', ');
      reach(`${name} has arrived`);
      const report = await connection.send(calls, deadline);
      reach(`${name} was applied`);
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

/** The end of the path of a request that undici tells of. */
const pathIn = (message: unknown): string => {
  if (typeof message !== 'object' || message === null || !('request' in message)) return '';
  const { request } = message;
  if (typeof request !== 'object' || request === null || !('path' in request)) return '';
  return String(request.path).split('/').at(-1) ?? '';
};

/** Tells when requests are made and when replies are complete, until the test is over. */
const watchRequests = (reach: Reach): (() => void) => {
  const onMade = (message: unknown): void => reach(`before ${pathIn(message)} is sent`);
  const onReply = (message: unknown): void => reach(`after the reply of ${pathIn(message)}`);
  subscribe('undici:request:create', onMade);
  subscribe('undici:request:trailers', onReply);
  return () => {
    unsubscribe('undici:request:create', onMade);
    unsubscribe('undici:request:trailers', onReply);
  };
};

/** What it presses, draws and clicks. */
const whole = ['keyDown', 'click', 'drag', 'click'];

const program = ({ keyboard, mouse, tab }: Computer, signal: AbortSignal): Promise<unknown> =>
  Promise.resolve(
    keyboard.hold(
      'Shift',
      async () => {
        await tab.click(10, 10);
        await mouse.drag({ x: 0, y: 0 }, { x: 100, y: 0 });
        await mouse.click(20, 20);
      },
      { signal },
    ),
  );

interface Aborted {
  /** Names of all points that were reached, in order. */
  readonly points: readonly string[];
  /** Whether the program ended with the very reason of the abort, rather than not at all. */
  readonly rejected: boolean;
}

/** Runs the program, aborts it at one of its points, and checks what must be true wherever that was. */
const abortAt = async (target: number): Promise<Aborted> => {
  const backend = recorder();
  const controller = new AbortController();
  const reason = new Error('enough');
  const points: string[] = [];
  let isWatching = false;
  const reach: Reach = (point) => {
    if (!isWatching) return;
    if (points.length === target) controller.abort(reason);
    points.push(point);
  };
  await using server = await serveLybic({ driver: telling(backend, reach) });
  await using computer = await launch(
    lybic({
      apiKey: server.token,
      orgId: server.orgId,
      baseUrl: server.url,
      shape: 'beijing-2c-4g-cpu-linux',
      pace: instant,
    }),
    { kind: 'desktop' },
  );
  const stopWatching = watchRequests(reach);
  onTestFinished(stopWatching);
  isWatching = true;
  const outcome = await program(computer, controller.signal).then(
    () => 'done',
    (error: unknown) => error,
  );
  isWatching = false;
  stopWatching();

  expect(outcome).toBeOneOf(['done', reason]);
  expect(computer.held()).toEqual([]);
  const log = (): readonly Action[] => backend.connections[0]?.log ?? [];
  // What was on its way may be applied after the program has ended, but before what follows on the same connection.
  await computer.mouse.click(5, 5);
  await expect.poll(() => log().flatMap(expand).reduce(reduce, initialState).pressed).toEqual([]);
  // Nothing twice and nothing out of order.
  const told = log().flatMap(({ type }) => (type === 'keyUp' ? [] : [type]));
  expect(told).toEqual([...whole.slice(0, told.length - 1), 'click']);
  return { points, rejected: outcome === reason };
};

const wrongs = async (name: string, work: Promise<unknown>): Promise<readonly string[]> =>
  work.then(
    () => [],
    (error: unknown) => [`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`],
  );

test('a held drag ends with the reason and with nothing pressed, wherever one of its requests is aborted', async () => {
  const { points } = await abortAt(-1);
  const wrong: string[] = [];
  const undisturbed: string[] = [];
  for (const [index, point] of points.entries()) {
    const work = abortAt(index);
    wrong.push(...(await wrongs(point, work)));
    const aborted = await work.catch(() => undefined);
    if (aborted?.rejected === false) undisturbed.push(point);
  }
  console.info(`Aborted at ${points.length} points of the requests to Lybic.`);
  expect(points).toEqual([
    'before execute is sent',
    'keyDown has arrived',
    'keyDown was applied',
    'after the reply of execute',
    'before execute is sent',
    'click has arrived',
    'click was applied',
    'after the reply of execute',
    'before execute is sent',
    'drag has arrived',
    'drag was applied',
    'after the reply of execute',
    'before execute is sent',
    'click has arrived',
    'click was applied',
    'after the reply of execute',
    'before execute is sent',
    'keyUp has arrived',
    'keyUp was applied',
    'after the reply of execute',
  ]);
  expect(wrong).toEqual([]);
  // The release of the key is not to be aborted.
  expect(undisturbed).toEqual([
    'before execute is sent',
    'keyUp has arrived',
    'keyUp was applied',
    'after the reply of execute',
  ]);
});

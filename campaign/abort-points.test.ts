import { launch, type Computer } from '@farhand/core';
import { expand, initialState, reduce, type Action, type Driver } from '@farhand/core/driver';
import { withSend } from '@farhand/driver-testkit';
import { recorder } from '@farhand/driver-testkit/recorder';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, onTestFinished, test } from 'vitest';
import { driverFor, instant, kindOf, serveVendor, type VendorName } from './vendor.js';

/** What the program presses, draws and clicks. */
const whole = ['keyDown', 'click', 'drag', 'click'];

/** A vendor, and its requests for the program. */
interface Subject {
  readonly vendor: VendorName;
  readonly name: string;
  /** The steps of the drag, if the vendor supports them. */
  readonly drag: { readonly steps?: number };
  /** The points at which the program can be aborted, in order. */
  readonly points: readonly string[];
  /** Points at which an abort has no effect: the release of the key cannot be aborted. */
  readonly undisturbed: readonly string[];
}

const subjects: readonly Subject[] = [
  {
    vendor: 'lightcone',
    name: 'Lightcone',
    drag: { steps: 10 },
    points: [
      'before batch is sent',
      'keyDown has arrived',
      'keyDown was applied',
      'click has arrived',
      'click was applied',
      'after the reply of batch',
      'before execute is sent',
      'drag has arrived',
      'drag was applied',
      'after the reply of execute',
      'before execute is sent',
      'click has arrived',
      'click was applied',
      'after the reply of execute',
      'before key-up is sent',
      'keyUp has arrived',
      'keyUp was applied',
      'after the reply of key-up',
    ],
    undisturbed: ['before key-up is sent', 'keyUp has arrived', 'keyUp was applied', 'after the reply of key-up'],
  },
  {
    vendor: 'lybic',
    name: 'Lybic',
    drag: {},
    points: [
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
    ],
    undisturbed: ['before execute is sent', 'keyUp has arrived', 'keyUp was applied', 'after the reply of execute'],
  },
];

const program = ({ keyboard, mouse, tab }: Computer, drag: Subject['drag'], signal: AbortSignal): Promise<unknown> =>
  Promise.resolve(
    keyboard.hold(
      'Shift',
      async () => {
        await tab.click(10, 10);
        await mouse.drag({ x: 0, y: 0 }, { x: 100, y: 0 }, drag);
        await mouse.click(20, 20);
      },
      { signal },
    ),
  );

/** Called at every point of a request, with the name of the point. */
type Reach = (point: string) => void;

/** Wraps the backend of a server, and reports when input has arrived and when it was applied. */
const tellingBackend = (driver: Driver<Action>, reach: Reach): Driver<Action> =>
  withSend(driver, (send) => async (calls, deadline) => {
    const name = calls.map(({ type }) => type).join(', ');
    reach(`${name} has arrived`);
    const report = await send(calls, deadline);
    reach(`${name} was applied`);
    return report;
  });

/** Returns the end of the path of a request that undici reports. */
const pathIn = (message: unknown): string => {
  if (typeof message !== 'object' || message === null || !('request' in message)) return '';
  const { request } = message;
  if (typeof request !== 'object' || request === null || !('path' in request)) return '';
  return String(request.path).split('/').at(-1) ?? '';
};

/**
 * Reports when this process makes requests and when their replies are complete, until the returned function is called.
 */
const followRequests = (reach: Reach): (() => void) => {
  const onMade = (message: unknown): void => reach(`before ${pathIn(message)} is sent`);
  const onReply = (message: unknown): void => reach(`after the reply of ${pathIn(message)}`);
  subscribe('undici:request:create', onMade);
  subscribe('undici:request:trailers', onReply);
  return () => {
    unsubscribe('undici:request:create', onMade);
    unsubscribe('undici:request:trailers', onReply);
  };
};

interface Aborted {
  /** The names of all points that were reached, in order. */
  readonly points: readonly string[];
  /** Whether the program rejected with the reason of the abort. */
  readonly rejected: boolean;
}

/** Runs the program, aborts it at one of its points, and checks what must be true at any point. */
const abortAt = async ({ vendor, drag }: Subject, target: number): Promise<Aborted> => {
  const backend = recorder();
  const controller = new AbortController();
  const reason = new Error('enough');
  const points: string[] = [];
  let isRunning = false;
  const reach: Reach = (point) => {
    if (!isRunning) return;
    if (points.length === target) controller.abort(reason);
    points.push(point);
  };
  await using server = await serveVendor(vendor, { driver: tellingBackend(backend, reach) });
  await using computer = await launch(driverFor(vendor, server, { pace: instant }), { kind: kindOf[vendor] });
  const stopFollowing = followRequests(reach);
  onTestFinished(stopFollowing);
  isRunning = true;
  const outcome = await program(computer, drag, controller.signal).then(
    () => 'done',
    (error: unknown) => error,
  );
  isRunning = false;
  stopFollowing();

  expect(outcome).toBeOneOf(['done', reason]);
  // Farhand waits for requests in flight, so that nothing overtakes them. Then it releases everything by itself.
  await expect.poll(() => computer.held()).toEqual([]);
  const log = (): readonly Action[] => backend.connections[0]?.log ?? [];
  await computer.mouse.click(5, 5);
  await expect.poll(() => log().flatMap(expand).reduce(reduce, initialState).pressed).toEqual([]);
  // No action happens twice or out of order.
  const told = log().flatMap(({ type }) => (type === 'keyUp' ? [] : [type]));
  expect(told).toEqual([...whole.slice(0, told.length - 1), 'click']);
  return { points, rejected: outcome === reason };
};

const wrongs = async (name: string, work: Promise<unknown>): Promise<readonly string[]> =>
  work.then(
    () => [],
    (error: unknown) => [`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`],
  );

test.each(subjects)(
  'a held drag ends with the reason and with nothing pressed, wherever one of its requests to $name is aborted',
  async (subject) => {
    const { points } = await abortAt(subject, -1);
    const wrong: string[] = [];
    const undisturbed: string[] = [];
    for (const [index, point] of points.entries()) {
      const work = abortAt(subject, index);
      wrong.push(...(await wrongs(point, work)));
      const aborted = await work.catch(() => undefined);
      if (aborted?.rejected === false) undisturbed.push(point);
    }
    console.info(`Aborted at ${points.length} points of the requests to ${subject.name}.`);
    expect(points).toEqual(subject.points);
    expect(wrong).toEqual([]);
    expect(undisturbed).toEqual(subject.undisturbed);
  },
);

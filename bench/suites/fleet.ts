import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Computer } from '@farhand/core';
import { Agent } from 'undici';
import type { Comparison, Suite } from '../compare.js';
import { figureAt } from '../statistics.js';
import { cpuEach, msEach, times } from '../timing.js';
import { attachToLightcone, sendingOf, startFixedVendor, type FixedVendor } from '../vendors.js';

const some = 100;
const many = 1_000;

/** How often each computer clicks in a round. */
const clicksEach = 5;

let opened = 0;

const openFleet = (vendor: FixedVendor, count: number): Promise<readonly Computer[]> =>
  Promise.all(Array.from({ length: count }, () => attachToLightcone(vendor, `c${(opened += 1)}`)));

const closeFleet = (fleet: readonly Computer[]): Promise<unknown> =>
  Promise.all(fleet.map((computer) => computer.close()));

/** Makes something when it is first needed. */
const onDemand = <T>(make: () => Promise<T>): { get(): Promise<T>; ifMade(): Promise<T> | undefined } => {
  let made: Promise<T> | undefined;
  return { get: () => (made ??= make()), ifMade: () => made };
};

/** Does work in loops beside each other, and returns how often it was done in a second. */
const perSecond = async (loops: number, work: (loop: number) => PromiseLike<unknown>): Promise<number> =>
  1_000 / (await msEach(loops * clicksEach, () => inLoops(loops, work)));

const inLoops = (loops: number, work: (loop: number) => PromiseLike<unknown>): Promise<unknown> =>
  Promise.all(Array.from({ length: loops }, (_, loop) => times(clicksEach, () => work(loop))));

const click = ({ tab }: Computer): PromiseLike<unknown> => tab.click(50, 50);

const clickOf =
  (fleet: readonly Computer[]) =>
  (index: number): PromiseLike<unknown> => {
    const computer = fleet[index];
    return computer === undefined ? Promise.resolve() : click(computer);
  };

/** The time of single clicks in milliseconds, while all computers click. */
const latencies = async (fleet: readonly Computer[]): Promise<readonly number[]> => {
  const all: number[] = [];
  await inLoops(fleet.length, async (index) => {
    const start = performance.now();
    await clickOf(fleet)(index);
    all.push(performance.now() - start);
  });
  return all;
};

const heapBytes = (): number => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('The garbage of this process cannot be collected.');
  Reflect.apply(collect, undefined, []);
  return process.memoryUsage().heapUsed;
};

/** Opens many computers and resolves to the heap of each, or to the time of closing all, in KiB and milliseconds. */
const lifeOfMany = async (vendor: FixedVendor): Promise<{ readonly heapKib: number; readonly closeMs: number }> => {
  const before = heapBytes();
  const fleet = await openFleet(vendor, many);
  const heapKib = (heapBytes() - before) / many / 1_024;
  return { heapKib, closeMs: await msEach(1, () => closeFleet(fleet)) };
};

/** Many computers in one process, on a vendor that answers at once. */
export const fleet: Suite = {
  name: 'fleet',
  async open() {
    const vendor = await startFixedVendor();
    const hundred = await openFleet(vendor, some);
    await clickOf(hundred)(0);
    const dispatcher = new Agent({ connections: some });
    const send = sendingOf(vendor, await vendor.lastPost(), dispatcher);
    const thousand = onDemand(() => openFleet(vendor, many));
    const comparisons: readonly Comparison[] = [
      {
        name: 'clicks-100',
        work: `clicks of ${some} computers in one process`,
        unit: 'clicks/s',
        rounds: 20,
        goal: { of: 'ratio', atLeast: 0.45 },
        ours: () => perSecond(some, clickOf(hundred)),
        peer: { name: 'undici', run: () => perSecond(some, send) },
      },
      {
        name: 'clicks-1000',
        work: `clicks of ${many} computers in one process`,
        unit: 'clicks/s',
        rounds: 5,
        ours: async () => perSecond(many, clickOf(await thousand.get())),
        peer: { name: 'undici', run: () => perSecond(many, send) },
      },
      {
        name: 'cpu-1000',
        work: `click of one of ${many} computers`,
        unit: 'µs CPU',
        rounds: 5,
        ours: async () => {
          const all = await thousand.get();
          return cpuEach(many * clicksEach, () => inLoops(many, clickOf(all)));
        },
      },
      ...[50, 99].map((percent): Comparison => ({
        name: `p${percent}-1000`,
        work: `click while ${many} computers click, ${percent} % are faster`,
        unit: 'ms',
        rounds: 5,
        ours: async () => figureAt(await latencies(await thousand.get()), percent / 100),
      })),
      {
        name: 'heap-1000',
        work: `heap of each of ${many} idle computers`,
        unit: 'KiB',
        rounds: 3,
        ours: async () => (await lifeOfMany(vendor)).heapKib,
      },
      {
        name: 'close-1000',
        work: `closing ${many} computers`,
        unit: 'ms',
        rounds: 3,
        ours: async () => (await lifeOfMany(vendor)).closeMs,
      },
    ];
    return {
      comparisons,
      close: async () => {
        await closeFleet(hundred);
        await closeFleet((await thousand.ifMade()) ?? []);
        await dispatcher.close();
        await vendor.close();
      },
    };
  },
};

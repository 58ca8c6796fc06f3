import type { Chain, Computer } from '@farhand/core';
import { Agent, type Dispatcher } from 'undici';
import type { Comparison, Suite } from '../compare.js';
import { cpuEach, times } from '../timing.js';
import { attachToLightcone, attachToLybic, sendingOf, startFixedVendor, type FixedVendor } from '../vendors.js';

/** Each round does its work so often that the clock of the CPU, which counts in ticks, is exact enough. */
const repeats = 300;

/** Work that is one POST, beside the same POST by undici alone. */
interface Work extends Pick<Comparison, 'name' | 'work' | 'goal'> {
  readonly on: Computer;
  readonly act: (computer: Computer) => PromiseLike<unknown>;
}

const chainOf = (computer: Computer, clicks: number): Chain => {
  let chain = computer.tab.click(50, 50);
  for (let index = 1; index < clicks; index += 1) chain = chain.click(50, 50);
  return chain;
};

const clickGoal = { of: 'ratio', atMost: 1.8 } as const;

const worksOn = (browser: Computer, desktop: Computer): readonly Work[] => [
  {
    name: 'lightcone-click',
    work: 'click, awaited, client of Lightcone',
    goal: clickGoal,
    on: browser,
    act: ({ tab }) => tab.click(50, 50),
  },
  {
    name: 'lybic-click',
    work: 'click, awaited, client of Lybic',
    goal: clickGoal,
    on: desktop,
    act: ({ tab }) => tab.click(50, 50),
  },
  {
    name: 'lightcone-chain',
    work: 'chain of 40 clicks in one request, client of Lightcone',
    on: browser,
    act: (computer) => chainOf(computer, 40),
  },
  {
    name: 'lightcone-hold',
    work: 'hold of Shift around a click, client of Lightcone',
    on: browser,
    act: (computer) => computer.keyboard.hold('Shift', () => computer.tab.click(50, 50)),
  },
  {
    name: 'lybic-hold',
    work: 'hold of Shift around a click, client of Lybic',
    on: desktop,
    act: (computer) => computer.keyboard.hold('Shift', () => computer.tab.click(50, 50)),
  },
];

const compared = async (
  vendor: FixedVendor,
  { on, act, ...facts }: Work,
  dispatcher: Dispatcher,
): Promise<Comparison> => {
  await act(on);
  const send = sendingOf(vendor, await vendor.lastPost(), dispatcher);
  return {
    ...facts,
    unit: 'µs CPU',
    rounds: 30,
    ours: () => cpuEach(repeats, () => times(repeats, () => act(on))),
    peer: { name: 'undici', run: () => cpuEach(repeats, () => times(repeats, send)) },
  };
};

/** What input costs the client besides its request, in CPU time of this process. */
export const client: Suite = {
  name: 'client',
  async open() {
    const vendor = await startFixedVendor();
    const computers = [await attachToLightcone(vendor), await attachToLybic(vendor)] as const;
    const dispatcher = new Agent();
    const comparisons: Comparison[] = [];
    for (const work of worksOn(...computers)) comparisons.push(await compared(vendor, work, dispatcher));
    return {
      comparisons,
      close: async () => {
        for (const computer of computers) await computer.close();
        await dispatcher.close();
        await vendor.close();
      },
    };
  },
};

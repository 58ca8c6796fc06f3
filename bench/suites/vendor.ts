import { launch, type Computer } from '@farhand/core';
import { lightcone } from '@farhand/lightcone-driver';
import { lybic } from '@farhand/lybic-driver';
import type { Comparison, Suite } from '../compare.js';
import { startServer } from '../servers/server-process.js';
import { msEach } from '../timing.js';

/** How late each reply is, in milliseconds: a vendor on another continent. */
const delayMs = 100;

/** A small request is to take little longer than its round trip. */
const inputGoal = { of: 'ours', atMost: 1.1 } as const;

const at = { x: 120, y: 80 };
const there = { x: 300, y: 200 };

/** Calls that each take one request at both vendors. */
const calls = {
  click: { work: 'click', call: ({ tab }: Computer) => tab.click(at) },
  'hold-and-click': {
    work: 'hold Shift and click',
    call: ({ tab, keyboard }: Computer) => keyboard.hold('Shift', () => tab.click(at)),
  },
  drag: { work: 'drag', call: ({ tab }: Computer) => tab.drag(at, there) },
} as const;

const comparisonsOf = (vendor: string, computer: Computer, settledGoal?: Comparison['goal']): readonly Comparison[] => [
  ...Object.entries(calls).map(([name, { work, call }]): Comparison => ({
    name: `${vendor}-${name}`,
    work: `${work}, awaited, ${vendor} with ${delayMs} ms a reply`,
    unit: 'round trips',
    rounds: 20,
    goal: inputGoal,
    ours: async () => (await msEach(1, () => call(computer))) / delayMs,
  })),
  {
    name: `${vendor}-settled`,
    work: `click and settled(), ${vendor} with ${delayMs} ms a reply`,
    unit: 'round trips',
    rounds: 20,
    ...(settledGoal === undefined ? {} : { goal: settledGoal }),
    ours: async () => (await msEach(1, () => computer.tab.click(at).settled())) / delayMs,
  },
];

/** What the child process sends, as JSON. */
interface Addresses {
  readonly lightcone: { readonly baseUrl: string; readonly apiKey: string };
  readonly lybic: { readonly baseUrl: string; readonly apiKey: string; readonly orgId: string };
}

/** Calls over a network: their time in round trips. */
export const vendor: Suite = {
  name: 'vendor',
  async open() {
    const server = await startServer('vendors', String(delayMs));
    const addresses: Addresses = JSON.parse(String(server.greeting));
    const browser = await launch(lightcone(addresses.lightcone), { kind: 'browser' });
    const desktop = await launch(lybic({ ...addresses.lybic, shape: 'beijing-2c-4g-cpu-linux' }), { kind: 'desktop' });
    return {
      comparisons: [
        ...comparisonsOf('lightcone', browser, { of: 'ours', atMost: 5 }),
        // A picture of Lybic's takes two requests: one for its address, one for itself.
        ...comparisonsOf('lybic', desktop),
      ],
      close: async () => {
        await Promise.all([browser.close(), desktop.close()]);
        await server.close();
      },
    };
  },
};

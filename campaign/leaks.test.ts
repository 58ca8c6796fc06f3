import { launch, type Computer } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEmulator } from './killed-server.js';
import { openMany } from './many-computers.js';
import { driverFor, kindOf, type VendorName } from './vendor.js';

type Open = () => Promise<Computer>;

/** A small display suffices where screenshots are taken. */
const display = { width: 64, height: 48 };

/** Computers in memory, with a separate driver for each, because a recorder keeps its computers. */
const inMemory = async (): Promise<Open> => () => launch(recorder({ display }));

/** Computers over HTTP, from one driver. Their servers are separate processes, whose memory is not measured. */
const overHttp = (name: VendorName) => async (): Promise<Open> => {
  const { access, end } = await startEmulator(name);
  onTestFinished(async () => void (await end()));
  const driver = driverFor(name, access);
  return () => launch(driver, { kind: kindOf[name], display });
};

/**
 * Growth between 100 and 1,000 computers may come from compiled code and object shapes, which V8 keeps optimizing. A
 * leaked computer takes about 5 kB in memory and 16 kB over HTTP, so 300 leaked computers exceed the limit.
 */
const subjects = [
  { name: 'Recorder', start: inMemory, slackBytes: 1024 * 1024 },
  { name: 'Lightcone', start: overHttp('lightcone'), slackBytes: 2 * 1024 * 1024 },
  { name: 'Lybic', start: overHttp('lybic'), slackBytes: 2 * 1024 * 1024 },
];

const inKilobytes = (bytes: number): string => `${Math.round(bytes / 1024)} kB`;

describe.each(subjects)('$name', ({ name, start, slackBytes }) => {
  test('1000 computers that were opened and closed leave nothing behind', async () => {
    const usages = await openMany(1000, await start(), () => undefined);
    const heaps = usages.map(({ heapBytes }) => heapBytes);
    console.info(
      `${name}: heap after 100, 400, 700, 1000 computers: ${heaps.map(inKilobytes).join(', ')}; in use: ${usages.at(-1)?.resources.join(' ')}`,
    );
    const [first, ...later] = usages;
    expect(first).toBeDefined();
    expect(later).toHaveLength(3);
    for (const usage of later) expect({ ...usage, heapBytes: 0 }).toEqual({ ...first, heapBytes: 0 });
    expect(Math.max(...heaps.slice(1)) - (heaps[0] ?? 0)).toBeLessThan(slackBytes);
  });

  test('a leak of each computer would be seen', async () => {
    const kept: Computer[] = [];
    const usages = await openMany(400, await start(), (computer) => kept.push(computer));
    const heaps = usages.map(({ heapBytes }) => heapBytes);
    expect(kept).toHaveLength(400);
    expect((heaps.at(-1) ?? 0) - (heaps[0] ?? 0)).toBeGreaterThan(slackBytes);
  });
});

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { launch, type Computer } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { expect, onTestFinished, test } from 'vitest';

/** What is in use at a moment. */
interface Usage {
  readonly heapBytes: number;
  /** Sockets, pipes, timers and so on that keep the process alive, by name. */
  readonly resources: readonly string[];
  readonly listeners: number;
  readonly files: number;
}

setFlagsFromString('--expose-gc');
const exposed: unknown = runInNewContext('gc');

const collectGarbage = (): void => {
  if (typeof exposed !== 'function') throw new Error('The garbage collector cannot be called.');
  exposed();
};

const measure = async (folder: string): Promise<Usage> => {
  // What a finished call still has on its way, such as a socket that is closing, takes some turns; so do finalizers.
  for (let round = 0; round < 5; round += 1) {
    collectGarbage();
    await nextTurn();
  }
  return {
    heapBytes: getHeapStatistics().used_heap_size,
    resources: process.getActiveResourcesInfo().toSorted(),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    files: readdirSync(folder).length,
  };
};

const inKilobytes = (bytes: number): string => `${Math.round(bytes / 1024)} kB`;

/** Opens and closes computers, ten at a time, and measures after 100, 400, 700 and so on. */
const openMany = async (
  count: number,
  open: () => Promise<Computer>,
  keep: (computer: Computer) => void,
): Promise<readonly Usage[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-leaks-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true });
  });
  const use = async (): Promise<void> => {
    await using computer = await open();
    keep(computer);
    await computer.keyboard.hold('Shift', async () => {
      await computer.tab.click(10, 10);
    });
  };
  const usages: Usage[] = [];
  for (let done = 10; done <= count; done += 10) {
    await Promise.all(Array.from({ length: 10 }, use));
    if (done % 300 === 100) usages.push(await measure(folder));
  }
  return usages;
};

/**
 * What may be in use more after 1000 computers than after 100: compiled code and the shapes of objects, which V8 goes on
 * refining. A computer that is kept is about 5 kB, so 900 of them are far beyond it.
 */
const slackBytes = 1024 * 1024;

/** They take a few seconds, and more on a machine that is busy. */
const timeout = 120_000;

test('1000 computers that were opened and closed in memory leave nothing behind', { timeout }, async () => {
  // One driver for each, since a recorder remembers its computers.
  const open = (): Promise<Computer> => launch(recorder({ display: { width: 64, height: 48 } }));
  const usages = await openMany(1000, open, () => undefined);
  const heaps = usages.map(({ heapBytes }) => heapBytes);
  console.info(
    `Recorder: heap after 100, 400, 700, 1000 computers: ${heaps.map(inKilobytes).join(', ')}; in use: ${usages.at(-1)?.resources.join(' ')}`,
  );
  const [first, ...later] = usages;
  expect(first).toBeDefined();
  for (const usage of later) expect({ ...usage, heapBytes: 0 }).toEqual({ ...first, heapBytes: 0 });
  expect(Math.max(...heaps.slice(1)) - (heaps[0] ?? 0)).toBeLessThan(slackBytes);
});

test('a leak of each computer would be seen', { timeout }, async () => {
  // One driver for each, since a recorder remembers its computers.
  const open = (): Promise<Computer> => launch(recorder({ display: { width: 64, height: 48 } }));
  const kept: Computer[] = [];
  const usages = await openMany(400, open, (computer) => kept.push(computer));
  const heaps = usages.map(({ heapBytes }) => heapBytes);
  console.info(`Recorder, each computer kept: ${heaps.map(inKilobytes).join(', ')}`);
  expect(kept).toHaveLength(400);
  expect((heaps.at(-1) ?? 0) - (heaps[0] ?? 0)).toBeGreaterThan(slackBytes);
});

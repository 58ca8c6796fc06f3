import { FarhandError, launch, list, sweep, type Computer, type Driver } from '@farhand/core';
import { startGrid, type StartedServer } from '@farhand/driver-testkit/servers';
import { webdriver } from '@farhand/webdriver-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jar } from '../../../tests/selenium-jar.js';
import { headless } from './webdriver-server.js';

/** Twenty sessions at a time, and four more launches that wait for a place. */
const places = 20;
const launches = 24;

/** Longer than all launches together take on a slow machine. */
const patientMs = 180_000;

const driverOf = ({ url }: StartedServer): Driver => webdriver({ url, capabilities: headless() });

/** Launches a browser for which there may be no place yet. */
const launchPatiently = (driver: Driver, tag: string): Promise<Computer> =>
  launch(driver, { tag, timeoutMs: patientMs });

/** A page that shows which buttons were pressed on it. */
const page = `data:text/html,<!doctype html><body><p id=seen>nothing</p><script>
  addEventListener('mousedown', ({ clientX, clientY }) => { seen.textContent = 'pressed at ' + clientX + ',' + clientY; });
</script>`;

/** Clicks at a point, and resolves to what the page shows then. */
const clickAt = async ({ tab }: Computer, x: number, y: number): Promise<string | undefined> => {
  await tab.goto(page);
  await tab.click(x, y);
  return /<p id="seen">(.*?)<\/p>/.exec(await tab.content())?.[1];
};

/** The tags of the sessions that a server lists. */
const tagsAt = async (driver: Driver): Promise<readonly (string | undefined)[]> =>
  (await list(driver)).map(({ tag }) => tag).toSorted();

/** The time in which a share of the waits was over, in whole milliseconds. */
const msAt = (waitsMs: readonly number[], share: number): number =>
  Math.round(waitsMs.toSorted((a, b) => a - b)[Math.ceil(waitsMs.length * share) - 1] ?? 0);

describe('a Grid with two nodes of ten places', () => {
  let grid: StartedServer;
  let driver: Driver;

  beforeAll(async () => {
    grid = await startGrid({ jar: jar(), nodes: 2, maxSessions: places / 2, queueSeconds: patientMs / 1000 });
    driver = driverOf(grid);
  });

  afterAll(() => grid.stop());

  test('gives each of more launches than places a session in the end', { timeout: patientMs }, async () => {
    const waitsMs: number[] = [];
    const ids = new Set<string>();
    const one = async (_: unknown, index: number): Promise<string | undefined> => {
      const startMs = performance.now();
      await using computer = await launchPatiently(driver, 'crowd');
      waitsMs.push(performance.now() - startMs);
      ids.add(computer.id);
      return await clickAt(computer, 100 + index, 200);
    };
    const seen = await Promise.all(Array.from({ length: launches }, one));

    expect(seen).toEqual(Array.from({ length: launches }, (_, index) => `pressed at ${100 + index},200`));
    expect(ids.size).toBe(launches);
    // A Grid lists a session for a moment after its end.
    await expect.poll(() => tagsAt(driver)).toEqual([]);
    console.log(
      `${launches} launches at a time on ${places} places: waited for a session p50 ${msAt(waitsMs, 0.5)} ms, p95 ${msAt(waitsMs, 0.95)} ms`,
    );
  });

  test('ends the sessions of one tag, and those of another go on', async () => {
    const [first, second, other] = await Promise.all(
      ['left-open', 'left-open', 'in-use'].map((tag) => launchPatiently(driver, tag)),
    );
    expect(await tagsAt(driver)).toEqual(['in-use', 'left-open', 'left-open']);

    const ended = await sweep(driver, { tag: 'left-open' });
    expect(ended.map(({ id }) => id).toSorted()).toEqual([first?.id, second?.id].toSorted());
    await expect.poll(() => tagsAt(driver)).toEqual(['in-use']);
    await expect(first?.tab.click(10, 10)).rejects.toMatchObject({ code: 'CLOSED' });
    expect(other === undefined ? undefined : await clickAt(other, 30, 40)).toBe('pressed at 30,40');

    await Promise.all([first, second, other].map((computer) => computer?.close()));
    await expect.poll(() => tagsAt(driver)).toEqual([]);
  });
});

test('a Grid that is full says so, and keeps the session that it has', { timeout: patientMs }, async () => {
  // The limit is also that of the first browser's start, which takes seconds on a busy machine.
  await using grid = await startGrid({ jar: jar(), maxSessions: 1, queueSeconds: 20 });
  const driver = driverOf(grid);
  await using computer = await launch(driver, { tag: 'first' });

  await expect(launch(driver, { tag: 'second' })).rejects.toMatchObject({
    code: 'REJECTED',
    message: expect.stringContaining('Every place is taken, no node has such a browser, or it started too slowly.'),
  });
  expect(await tagsAt(driver)).toEqual(['first']);
  expect(await clickAt(computer, 50, 60)).toBe('pressed at 50,60');
});

test('a node that dies takes its session along, says what is unknown, and leaves the other node at work', async () => {
  await using grid = await startGrid({ jar: jar(), nodes: 2, maxSessions: 1 });
  const driver = driverOf(grid);
  const both = await Promise.all(['one', 'two'].map((tag) => launch(driver, { tag })));
  grid.nodes[0]?.kill('SIGKILL');

  const codeOf = (error: unknown): string => (error instanceof FarhandError ? error.code : String(error));
  const outcomes = await Promise.all(both.map((computer) => clickAt(computer, 70, 80).catch(codeOf)));
  expect(outcomes.toSorted()).toEqual(['OUTCOME_UNKNOWN', 'pressed at 70,80']);
  // Its browser goes on, and nobody reaches it: close() does not claim otherwise.
  const ends = await Promise.all(both.map((computer) => computer.close().then(() => 'closed', codeOf)));
  expect(ends).toEqual(outcomes.map((outcome) => (outcome === 'OUTCOME_UNKNOWN' ? 'OUTCOME_UNKNOWN' : 'closed')));
  await using next = await launch(driver, { tag: 'three', timeoutMs: patientMs });
  expect(await clickAt(next, 90, 100)).toBe('pressed at 90,100');
});

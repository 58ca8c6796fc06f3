import { sweep, type ToldEvent } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sweepRun, withComputer } from '../src/index.js';
import { RunningComputer } from '../src/turns/running-computer.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'farhand-running-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

const never = new Promise<never>(() => undefined);
const info = { name: 'one' };

const runningOn = (driver = recorder(), more = {}) => ({
  driver,
  running: new RunningComputer(() => driver, { resultsFolder: folder, ...more }),
});

describe('a computer of tests', () => {
  test('is launched once, however many wait for it', async () => {
    const { driver, running } = runningOn();
    await Promise.all([running.start(), running.start()]);
    await running.end();
    expect(driver.connections.map(({ terminated }) => terminated)).toEqual([true]);
  });

  test('is ended also when it is still being launched', async () => {
    const { driver, running } = runningOn();
    const starting = running.start();
    await running.end();
    await starting;
    expect(driver.connections.map(({ terminated }) => terminated)).toEqual([true]);
  });

  test('is launched again after a launch that failed', async () => {
    const driver = recorder();
    const drivers = [() => Promise.reject(new Error('no driver yet')), () => Promise.resolve(driver)];
    const running = new RunningComputer(() => drivers.shift()?.() ?? driver, { resultsFolder: folder });
    await expect(running.start()).rejects.toThrow('no driver yet');
    await running.start();
    await running.end();
    expect(driver.connections.map(({ terminated }) => terminated)).toEqual([true]);
  });
});

describe('a test', () => {
  test('has a computer of its own object, which is closed when the test is over', async () => {
    const { driver, running } = runningOn();
    const first = await running.begin(info);
    expect(await first.end({ failed: false })).toEqual({ evidence: [] });
    await expect(first.computer.tab.click(1, 1)).rejects.toThrow('closed');
    const second = await running.begin({ name: 'two' });
    await second.computer.tab.click(2, 2);
    await second.end({ failed: false });
    await running.end();
    expect(driver.connections).toHaveLength(1);
    expect(driver.connections[0]?.log).toMatchObject([{ type: 'click', at: { x: 2, y: 2 } }]);
    expect(driver.connections[0]?.terminated).toBe(true);
  });

  test('finds one blank tab, of the size that it had', async () => {
    const { running } = runningOn();
    const first = await running.begin(info);
    const { tab, tabs } = first.computer;
    await tab.goto('https://fruit.test');
    await tab.setViewportSize({ width: 300, height: 200 });
    await tabs.open('https://other.test');
    await first.end({ failed: false });
    const { computer, end } = await running
      .begin({ name: 'two' })
      .then((turn) => ({ computer: turn.computer, end: turn }));
    expect((await computer.tabs.list()).map(({ id }) => id)).toEqual([computer.tab.id]);
    expect(await computer.tab.url()).toBe('about:blank');
    expect(computer.display).toEqual({ width: 1280, height: 720 });
    await end.end({ failed: false });
    await running.end();
  });

  test('has the computer from its beginning on, so that a test beside it is refused', async () => {
    const { driver, running } = runningOn();
    const beginning = running.begin(info);
    await expect(running.begin({ name: 'two' })).rejects.toThrow(
      "'two' cannot use the computer while 'one' is using it. Tests that run at the same time need separate computers: write scope: 'test'.",
    );
    const turn = await beginning;
    await turn.end({ failed: false });
    await running.end();
    expect(driver.connections.map(({ terminated }) => terminated)).toEqual([true]);
  });

  test('that leaves something held is an error with the place of the press', async () => {
    const { driver, running } = runningOn();
    const turn = await running.begin(info);
    await turn.computer.keyboard.down('shift');
    const { problem, evidence } = await turn.end({ failed: false });
    expect(problem?.message).toMatch(
      /^The test left something held: Shift \(pressed at .*running-computer\.test\.ts:\d+:\d+\)\./,
    );
    expect(problem?.stack).toMatch(/\n {4}at \/.*running-computer\.test\.ts:\d+:\d+$/);
    expect(evidence.map(({ name }) => name)).toEqual(['calls', 'screen']);
    expect(driver.connections[0]?.log.map(({ type }) => type)).toEqual(['keyDown', 'keyUp']);
    await running.end();
  });

  test('that is cut off in a hold leaves the next one alone, and says what was under way', async () => {
    const { driver, running } = runningOn();
    const cut = new AbortController();
    const turn = await running.begin(info, { timeoutMs: 1000, signal: cut.signal });
    const { computer } = turn;
    const hold = computer.keyboard.hold('shift', async () => {
      await computer.tab.click(1, 1);
      cut.abort(new Error('time is over'));
      await never;
    });
    hold.catch(() => undefined);
    await vi.waitFor(() =>
      expect(driver.connections[0]?.log.map(({ type }) => type)).toEqual(['keyDown', 'click', 'keyUp']),
    );
    const { problem } = await turn.end({ failed: true });
    expect(problem?.message).toMatch(
      /^The test ended before its function did\. These calls were pending:\n {2}keyboard\.hold\("shift"\) at .*: pending for \d+ ms\nHeld at that moment: Shift \(pressed at .*\)\. Farhand released it\.$/,
    );
    const next = await running.begin({ name: 'two' }, { timeoutMs: 1000 });
    await next.computer.tab.click(9, 9);
    expect(await next.end({ failed: false })).toEqual({ evidence: [] });
    expect(driver.connections[0]?.log.at(-1)).toMatchObject({ type: 'click', at: { x: 9, y: 9 }, modifiers: [] });
    await running.end();
  });

  test('gets limits for its calls below its own', async () => {
    const { driver, running } = runningOn();
    const turn = await running.begin(info, { timeoutMs: 1000 });
    const release = driver.connections[0]?.hold();
    await expect(turn.computer.tab.click(1, 1)).rejects.toThrow('tab.click did not finish within 800 ms');
    release?.();
    expect(turn.matchTimeoutMs).toBe(600);
    await turn.end({ failed: true });
    await running.end();
  });

  test('whose computer has ended does not take it from the next one', async () => {
    const { driver, running } = runningOn();
    const turn = await running.begin(info);
    await turn.computer.terminate();
    await turn.end({ failed: false });
    const next = await running.begin({ name: 'two' });
    await next.computer.tab.click(1, 1);
    expect(await next.end({ failed: false })).toEqual({ evidence: [] });
    await running.end();
    expect(driver.connections.map(({ terminated }) => terminated)).toEqual([true, true]);
  });

  test('that runs beside another one on the same computer is refused', async () => {
    const { running } = runningOn();
    const turn = await running.begin(info);
    await expect(running.begin({ name: 'two' })).rejects.toThrow(
      "'two' cannot use the computer while 'one' is using it. Tests that run at the same time need separate computers: write scope: 'test'.",
    );
    await turn.end({ failed: false });
    await running.end();
  });

  test('has observers of its own, which end with it', async () => {
    const told: string[] = [];
    const observers = ({ name }: { readonly name: string }) => [
      {
        tell: (event: ToldEvent) => event.type === 'call' && told.push(`${name}: ${event.label}`),
        finish: () => told.push(`${name} is over`),
      },
    ];
    const { running } = runningOn(recorder(), { observers });
    for (const name of ['one', 'two']) {
      const turn = await running.begin({ name });
      await turn.computer.tab.click(1, 1);
      await turn.end({ failed: false });
    }
    await running.end();
    expect(told.filter((line) => !line.includes('attach('))).toEqual([
      'one: tab.click',
      'one is over',
      'two: tab.click',
      'two is over',
    ]);
  });
});

test('the evidence of a failed test is its calls and the last picture', async () => {
  const { running } = runningOn();
  const turn = await running.begin({ name: 'group > breaks', file: '/tests/fruit.test.ts' });
  await turn.computer.tab.click(1, 1);
  await expect(turn.computer.tab.goto('https://nowhere.invalid')).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
  const { problem } = await turn.end({ failed: true });
  expect(problem).toBeUndefined();
  await running.end();
  const results = join(folder, 'fruit.test.ts/group-breaks');
  expect(existsSync(join(results, 'screen.webp'))).toBe(true);
  expect(readFileSync(join(results, 'calls.txt'), 'utf8')).toMatch(
    /^group > breaks\n\nNothing was held\.\n\nCalls:\n {2}tab\.click at .*:\d+: done, \d+ ms\n {2}tab\.goto\(\) at .*:\d+: failed \(ACTION_FAILED\), \d+ ms\n$/,
  );
});

test('a run has one tag, and its end ends what still runs', async () => {
  vi.stubEnv('FARHAND_TEST_TAG', undefined);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const driver = recorder();
  const endRun = sweepRun(() => driver)();
  const { running } = runningOn(driver);
  await (await running.begin(info)).end({ failed: false });
  expect(driver.connections[0]?.openedWith).toMatchObject({
    tag: expect.stringMatching(/^test-\d+-[0-9a-f]{8}$/),
    maxLifetimeMs: 3_600_000,
  });
  await endRun();
  expect(driver.connections[0]?.terminated).toBe(true);
  expect(console.warn).toHaveBeenCalledWith(
    'sweepRun: terminated the computers that the tests left running: recorder-1.',
  );
  await running.end();
  expect(await sweep(driver, { tag: 'none' })).toEqual([]);
});

describe('withComputer', () => {
  const options = {
    kind: 'browser' as const,
    get resultsFolder() {
      return folder;
    },
  };

  test('ends the computer and returns what its function returns', async () => {
    const driver = recorder();
    expect(await withComputer(driver, options, async ({ tab }) => tab.url())).toBe('about:blank');
    expect(driver.connections[0]?.terminated).toBe(true);
  });

  test('rejects with what its function throws, with the last calls, after the evidence was written', async () => {
    const failing = withComputer(recorder(), { ...options, name: 'breaks' }, async ({ tab }) => {
      await tab.click(1, 1);
      throw new Error('no fruit');
    });
    await expect(failing).rejects.toThrow(/^no fruit\n\nLast calls:\n {2}tab\.click at \S+: done, \d+ ms$/);
    expect(existsSync(join(folder, 'breaks/calls.txt'))).toBe(true);
  });

  test('says what was under way at the limit', async () => {
    const failing = withComputer(recorder(), { ...options, testTimeoutMs: 300 }, ({ computer }) =>
      computer.keyboard.hold('shift', async () => never, { timeoutMs: 0 }),
    );
    await expect(failing).rejects.toThrow(
      /^The test did not end within 300 ms\. The test ended before its function did\./,
    );
  });

  test('says what is wrong with what it is given', async () => {
    await expect(Reflect.apply(withComputer, undefined, [{}, () => 1])).rejects.toThrow(
      'withComputer: expected a driver as first argument, got an object.',
    );
    await expect(Reflect.apply(withComputer, undefined, [recorder(), () => 1])).rejects.toThrow(
      'withComputer: expected a function as last argument, got undefined.',
    );
    await expect(Reflect.apply(withComputer, undefined, [recorder(), { knd: 'browser' }, () => 1])).rejects.toThrow(
      "withComputer: unknown option 'knd'. Did you mean 'kind'?",
    );
  });
});

import { AssertionError } from 'node:assert';
import { launch } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, test } from 'vitest';
import { expectScreen, sweepRun } from '../src/index.js';
import { checkComputerTest } from '../src/turns/options.js';

describe('what computerTest is given wrongly', () => {
  test.each<[what: string, options: unknown, message: string]>([
    [
      'nothing',
      undefined,
      'computerTest: the driver is missing. Nothing was launched. Write computerTest({ driver: () => local() }).',
    ],
    [
      'no driver',
      {},
      'computerTest: driver must be a function that returns a driver, got undefined. Write computerTest({ driver: () => local() }).',
    ],
    [
      'a driver',
      { driver: recorder() },
      'computerTest: driver must be a function that returns a driver, got a driver (each computer needs its own). Write',
    ],
    [
      'an unknown option',
      { driver: () => recorder(), scoope: 'file' },
      "computerTest: unknown option 'scoope'. Did you mean 'scope'?",
    ],
    [
      'another scope',
      { driver: () => recorder(), scope: 'run' },
      "computerTest: scope must be 'test', 'file' or 'worker', got \"run\".",
    ],
    [
      'observers that are no function',
      { driver: () => recorder(), observers: [] },
      'computerTest: observers must be a function that returns the observers of a test, got an array. Write observers: (test) => [observer].',
    ],
    [
      'an empty folder',
      { driver: () => recorder(), resultsFolder: '' },
      'computerTest: resultsFolder must be the path of a folder, got "".',
    ],
  ])('%s', (_what, options, message) => {
    expect(() => Reflect.apply(checkComputerTest, undefined, [options])).toThrow(message);
  });

  test('a run without a driver', () => {
    expect(() => Reflect.apply(sweepRun, undefined, [])).toThrow(
      'sweepRun: expected a function that returns a driver. Write sweepRun(() => lightcone()).',
    );
  });
});

describe('expectScreen', () => {
  test('rejects with an AssertionError that points at the caller', async () => {
    await using computer = await launch(recorder());
    await expectScreen(computer).toHaveURL('about:blank');
    await expectScreen(computer.tab).not.toHaveURL('https://fruit.test');
    const failing = expectScreen(computer).toHaveURL('https://fruit.test', { timeoutMs: 100 });
    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AssertionError);
    expect(String(Object(error).stack)).toMatch(
      /^AssertionError \[ERR_ASSERTION\]: toHaveURL: .*\nLast seen, after 100 ms: "about:blank"\n {4}at .*options\.test\.ts:\d+:\d+/,
    );
    await expect(expectScreen(computer).not.toHaveURL('about:blank', { timeoutMs: 100 })).rejects.toThrow(
      'toHaveURL: expected the address not to be "about:blank".',
    );
  });

  test('is not given something else', () => {
    expect(() => Reflect.apply(expectScreen, undefined, ['page'])).toThrow(
      'expectScreen: expected a computer, a tab or a screen, got "page".',
    );
  });
});

import { setImmediate as nextTurn } from 'node:timers/promises';
import { attach, launch } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { expect, onTestFinished, test } from 'vitest';

/** The warnings of this process while a test runs. */
const hearWarnings = (): readonly (readonly [string, string])[] => {
  const heard: (readonly [string, string])[] = [];
  const hear = (warning: Error & { readonly code?: string }): void =>
    void heard.push([warning.code ?? '', warning.message]);
  process.on('warning', hear);
  onTestFinished(() => void process.off('warning', hear));
  return heard;
};

test('two objects of one computer that both send input are told of, once', async () => {
  const warnings = hearWarnings();
  const driver = recorder();
  await using first = await launch(driver);
  await using second = await attach(driver, first.id);
  await first.tab.click(1, 1);
  await second.screenshot();
  await second.explain(() => second.tab.click(2, 2));
  await nextTurn();
  expect(warnings).toEqual([]);
  await second.tab.click(2, 2);
  await first.tab.click(3, 3);
  await second.tab.click(4, 4);
  await nextTurn();
  expect(warnings).toEqual([
    [
      'FARHAND_TWO_OBJECTS',
      expect.stringMatching(
        /^Two objects of this process send input to one computer: \S+ \(launch at .*two-objects\.test\.ts:\d+:\d+\), and \S+ \(attach at .*two-objects\.test\.ts:\d+:\d+\)\. Each has its own queue, so their calls may interleave, and neither knows what the other holds down\. Use one of them for input\.$/,
      ),
    ],
  ]);
});

test('one that is closed does not count, nor does another computer', async () => {
  const warnings = hearWarnings();
  const driver = recorder();
  await using computer = await launch(driver);
  const early = await attach(driver, computer.id);
  await early.tab.click(1, 1);
  await early.close();
  await computer.tab.click(2, 2);
  await using other = await launch(driver);
  await other.tab.click(3, 3);
  await nextTurn();
  expect(warnings).toEqual([]);
});

import { attach, launch, type Computer } from '@farhand/core';
import { TransportError } from '@farhand/core/driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openComputer } from './open-computer.js';

const here = fileURLToPath(import.meta.url);

/** The first frame of what a call throws or rejects with. */
const firstFrame = async (call: () => unknown): Promise<string> => {
  try {
    await call();
  } catch (error) {
    const frames =
      error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line)) : [];
    return frames[0] ?? 'no frame';
  }
  return 'no error';
};

const unreachable = (): Promise<never> =>
  Promise.reject(new TransportError('UNREACHABLE', 'The vendor could not be reached.'));

describe('a stack begins where the user has called', () => {
  test.each<readonly [string, () => unknown]>([
    ['launch, refused by the vendor', () => launch({ ...recorder(), open: unreachable })],
    ['attach, refused by the vendor', () => attach({ ...recorder(), attach: unreachable }, 'one')],
    ['launch with a wrong option', () => launch(recorder(), JSON.parse('{ "kinds": "browser" }'))],
    ['attach to nothing', () => attach(recorder(), '')],
  ])('%s', async (_, call) => {
    expect(await firstFrame(call)).toContain(here);
  });

  test.each<readonly [string, (computer: Computer) => unknown]>([
    ['tab.goto', ({ tab }) => tab.goto('nowhere')],
    ['tab.click', ({ tab }) => tab.click(Number.NaN, 1)],
    ['tab.setViewportSize', ({ tab }) => tab.setViewportSize({ width: -1, height: 1 })],
    ['tab.press', ({ tab }) => tab.press('NoSuchKey')],
    ['tabs.get', ({ tabs }) => tabs.get('')],
    ['computer.supports', (computer) => computer.supports(JSON.parse('"flying"'))],
    ['computer.record', (computer) => computer.record('film.gif')],
    ['screenshot.save', async ({ screen }) => (await screen.screenshot()).save('')],
    ['keyboard.hold', ({ keyboard }) => keyboard.hold('NoSuchKey', () => undefined)],
  ])('%s with what it does not take', async (_, call) => {
    const { computer } = await openComputer();
    expect(await firstFrame(() => call(computer))).toContain(here);
  });
});

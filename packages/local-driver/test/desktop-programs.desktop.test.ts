import { expect, test } from 'vitest';
import { DesktopPrograms } from '../src/desktop/desktop-programs.js';
import { forever } from './browser.js';
import { useDesktops } from './desktops.js';

const desktops = useDesktops();

/** Starts a command that goes on, and returns the programs of its session. */
const started = async (command: string): Promise<DesktopPrograms> => {
  const connection = await desktops.open();
  const { stdout } = await connection.shell.run(`${command} >/dev/null 2>&1 & ps -o sess= $$`, {}, forever);
  const session = Number(stdout.trim());
  return new DesktopPrograms(() => [session]);
};

test('a program that waits is asleep', async () => {
  const programs = await started('sleep 1000');
  await expect.poll(() => programs.areAsleep).toBe(true);
});

test('a program that computes is not, also if it is a child of one that waits', async () => {
  const programs = await started("sh -c 'while :; do :; done; true'");
  expect(Array.from({ length: 20 }, () => programs.areAsleep)).toEqual(Array.from({ length: 20 }, () => false));
});

test('nothing is known of programs that others have started', () => {
  expect(new DesktopPrograms(() => []).areAsleep).toBe(true);
});

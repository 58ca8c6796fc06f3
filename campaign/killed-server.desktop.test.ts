import { describe, expect, test } from 'vitest';
import { interruptHold, openKillable, outcomeOf, type KillableBackend } from './killed-server.js';

/** Kills the X server behind the server, and waits until it has ended. */
const killScreen = async ({ kill, alive }: KillableBackend): Promise<void> => {
  expect(kill(/Xvfb$/)).toBeGreaterThan(0);
  await expect.poll(alive).toBe(0);
};

describe.runIf(process.platform === 'linux')('the X server behind the server is killed', () => {
  test('between the calls of a hold: what follows was not done', async () => {
    const backend = await openKillable('lybic');
    expect(await interruptHold(backend.computer, () => killScreen(backend))).toEqual({
      hold: 'CLOSED',
      inside: ['done', 'CLOSED'],
      screenshot: 'CLOSED',
      held: [],
      close: 'done',
    });
  });

  test('in the middle of a request: that ends, and what waits behind it too', async () => {
    const backend = await openKillable('lybic');
    const { computer, server } = backend;
    const { keyboard, mouse } = computer;
    /** How many requests the server has received. */
    const requests = (): number => server.requests.length;
    const before = requests();
    const ends = [
      keyboard.hold('Shift', async () => {
        await keyboard.press('F1', { delayMs: 2_000 });
      }),
      computer.screenshot(),
      mouse.click(20, 20),
      keyboard.press('F2'),
    ].map(outcomeOf);
    // The held key, and the key that is pressed for two seconds.
    await expect.poll(requests).toBe(before + 2);
    await killScreen(backend);
    expect(await Promise.all(ends)).toEqual(['CLOSED', 'CLOSED', 'CLOSED', 'CLOSED']);
    expect(computer.held()).toEqual([]);
    expect(await outcomeOf(computer.close())).toBe('done');
  });
});

import { startDeadline } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { interruptHold, openKillable, outcomeOf, type KillableBackend } from './killed-server.js';

/** Kills the browser behind the server, and waits until it has ended. */
const killBrowser = async ({ kill, alive }: KillableBackend): Promise<void> => {
  expect(kill(/chrom/)).toBeGreaterThan(0);
  await expect.poll(alive).toBe(0);
};

describe.runIf(process.platform === 'linux')('the browser behind the server is killed', () => {
  test('between the calls of a hold: what follows was not done', async () => {
    const backend = await openKillable('lightcone');
    expect(await interruptHold(backend.computer, () => killBrowser(backend))).toEqual({
      hold: 'CLOSED',
      inside: ['done', 'CLOSED'],
      screenshot: 'CLOSED',
      held: [],
      close: 'done',
    });
  });

  test('while the page keeps input waiting: that ends, and what waits behind it too', async () => {
    const backend = await openKillable('lightcone');
    const { computer, behind } = backend;
    const { keyboard, tab } = computer;
    const page = `<!doctype html><script>addEventListener('mousedown', () => { document.title = 'busy'; for (;;); });</script>`;
    await tab.goto(`data:text/html,${page}`);
    const ends = [
      keyboard.hold('Shift', async () => {
        await tab.click(10, 10);
      }),
      computer.screenshot(),
      tab.goto('about:blank'),
      tab.click(20, 20),
      keyboard.press('F2'),
    ].map(outcomeOf);
    const title = async (): Promise<string | undefined> => {
      const tabs = await behind?.tabs?.list(startDeadline({ timeoutMs: 0 }, 'listing'));
      return tabs?.[0]?.title;
    };
    await expect.poll(title).toBe('busy');
    await killBrowser(backend);
    expect(await Promise.all(ends)).toEqual(['CLOSED', 'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED']);
    expect(computer.held()).toEqual([]);
    expect(await outcomeOf(computer.close())).toBe('done');
  });
});

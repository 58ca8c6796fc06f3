import { launch, type Computer } from '@farhand/core';
import { serveLightcone } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { killableBackend, outcomeOf } from './killed-server-backend.js';
import { forever } from './scripted-vendor.js';

interface Emulated {
  readonly computer: Computer;
  /** Kills the browser behind the server, and waits until it is gone. */
  kill(): Promise<void>;
  /** The title of the page, seen from behind the server. */
  title(): Promise<string | undefined>;
}

const open = async (): Promise<Emulated> => {
  const backend = killableBackend();
  const server = await serveLightcone({ driver: backend.driver });
  const computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }));
  onTestFinished(async () => {
    await computer.close();
    await server.close();
  });
  const connection = server.connection(computer.id);
  return {
    computer,
    kill: () => backend.kill(/chrom/),
    title: async () => {
      const tabs = await connection?.tabs?.list(forever());
      return tabs?.[0]?.title;
    },
  };
};

describe.runIf(process.platform === 'linux')('the browser behind the server is killed', () => {
  test('between the calls of a hold: what follows was not done', async () => {
    const { computer, kill } = await open();
    const { keyboard, tab } = computer;
    const inside: unknown[] = [];
    const hold = keyboard.hold('Shift', async () => {
      inside.push(await outcomeOf(tab.click(10, 10)));
      await kill();
      inside.push(await outcomeOf(tab.click(20, 20)));
    });
    expect(await outcomeOf(hold)).toBe('CLOSED');
    expect(inside).toEqual(['done', 'CLOSED']);
    expect(await outcomeOf(computer.screenshot())).toBe('CLOSED');
    expect(computer.held()).toEqual([]);
    expect(await outcomeOf(computer.close())).toBe('done');
  });

  test('while the page keeps input waiting: that ends, and what waits behind it too', async () => {
    const { computer, kill, title } = await open();
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
    await expect.poll(title).toBe('busy');
    await kill();
    expect(await Promise.all(ends)).toEqual(['CLOSED', 'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED']);
    expect(computer.held()).toEqual([]);
    expect(await outcomeOf(computer.close())).toBe('done');
  });
});

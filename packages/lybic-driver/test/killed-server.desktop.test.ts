import { launch, type Computer } from '@farhand/core';
import { serveLybic } from '@farhand/emulators';
import { lybic } from '@farhand/lybic-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { killableBackend, outcomeOf } from './killed-server-backend.js';

interface Emulated {
  readonly computer: Computer;
  /** Kills the X server behind the server, and waits until it is gone. */
  kill(): Promise<void>;
  /** How many requests the server has answered or is answering. */
  requests(): number;
}

const open = async (): Promise<Emulated> => {
  const backend = killableBackend();
  const server = await serveLybic({ driver: backend.driver });
  const settings = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url, shape: 'beijing-2c-4g-cpu-linux' };
  const computer = await launch(lybic(settings), { kind: 'desktop' });
  onTestFinished(async () => {
    await computer.close();
    await server.close();
  });
  return {
    computer,
    kill: () => backend.kill(/Xvfb$/),
    requests: () => server.requests.length,
  };
};

describe.runIf(process.platform === 'linux')('the X server behind the server is killed', () => {
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

  test('in the middle of a request: that ends, and what waits behind it too', async () => {
    const { computer, kill, requests } = await open();
    const { keyboard, mouse } = computer;
    const before = requests();
    const ends = [
      keyboard.hold('Shift', async () => {
        await keyboard.press('F1', { delayMs: 2_000 });
      }),
      computer.screenshot(),
      mouse.click(20, 20),
      keyboard.press('F2'),
    ].map(outcomeOf);
    // The key that is held, and the one that is pressed for two seconds.
    await expect.poll(requests).toBe(before + 2);
    await kill();
    expect(await Promise.all(ends)).toEqual(['CLOSED', 'CLOSED', 'CLOSED', 'CLOSED']);
    expect(computer.held()).toEqual([]);
    expect(await outcomeOf(computer.close())).toBe('done');
  });
});

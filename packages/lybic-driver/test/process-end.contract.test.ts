import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLybic } from '@farhand/emulators';
import { expect, onTestFinished, test } from 'vitest';

const program = `
  import { launch } from '@farhand/core';
  import { lybic } from '@farhand/lybic-driver';
  const computer = await launch(lybic({ shape: 'beijing-2c-4g-cpu-linux' }), { kind: 'desktop' });
  await computer.keyboard.hold('Control', async () => {
    await computer.keyboard.hold('Shift', async () => {
      await computer.mouse.click(10, 10);
      console.log('ready');
      await new Promise((resolve) => setTimeout(resolve, 1_000_000));
    });
  });
`;

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a process that %s ends in the middle of a hold releases what is held, in reverse order, and ends the computer',
  async (signal) => {
    const driver = recorder();
    const server = await serveLybic({ driver });
    onTestFinished(() => server.close());
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, LYBIC_API_KEY: server.token, LYBIC_ORG_ID: server.orgId, LYBIC_API_ENDPOINT: server.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const end = once(child, 'exit');
    const [said] = await Promise.race([once(child.stdout, 'data'), end]);
    expect(String(said)).toBe('ready\n');
    child.kill(signal);
    expect(await end).toEqual([null, signal]);
    const told = driver.connections[0]?.log.map((action) =>
      'key' in action ? [action.type, action.key] : [action.type],
    );
    expect(told).toEqual([
      ['keyDown', 'Control'],
      ['keyDown', 'Shift'],
      ['click'],
      ['keyUp', 'Shift'],
      ['keyUp', 'Control'],
    ]);
    expect(server.sessions()).toEqual([]);
  },
);

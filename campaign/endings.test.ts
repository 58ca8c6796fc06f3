import { recorder } from '@farhand/driver-testkit/recorder';
import { expand, initialState, reduce } from '@farhand/core/driver';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { kindOf, serveVendor, vendors, type VendorName } from './vendor.js';

/** Opens a computer, holds Shift and clicks without end. */
const program = (vendor: VendorName): string => `
  import { launch } from '@farhand/core';
  import { ${vendor} } from '@farhand/${vendor}-driver';
  const { url, token, orgId, registryDir } = JSON.parse(process.env.ACCESS);
  const shared = { apiKey: token, baseUrl: url };
  const driver = ${vendor === 'lightcone' ? 'lightcone({ ...shared, registryDir })' : "lybic({ ...shared, orgId, shape: 'beijing-2c-4g-cpu-linux' })"};
  console.log('running');
  const computer = await launch(driver, { kind: '${kindOf[vendor]}' });
  await computer.keyboard.hold('shift', async () => {
    for (let at = 0; ; at += 1) await computer.tab.click(at % 100, 10);
  });
`;

interface Ending {
  /** How the process ended. */
  readonly by: unknown;
  /** How many computers are left. */
  readonly computers: number;
  /** How many keys and buttons are down on the computers. */
  readonly down: number;
}

/** Runs the program, sends it a signal some time after its start, and reports what is left. */
const endAfter = async (vendor: VendorName, delayMs: number): Promise<Ending> => {
  const backend = recorder();
  await using server = await serveVendor(vendor, { driver: backend });
  const { url, token } = server;
  const orgId = 'orgId' in server ? server.orgId : undefined;
  const access = { url, token, orgId, registryDir: join(tmpdir(), 'farhand-no-registry') };
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program(vendor)], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { PATH: process.env['PATH'], ACCESS: JSON.stringify(access) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  await sleep(delayMs);
  child.kill('SIGINT');
  const [code, signal]: readonly unknown[] = await ended;
  const { pressed } = (backend.connections[0]?.log ?? []).flatMap(expand).reduce(reduce, initialState);
  return { by: signal ?? code, computers: server.sessions().length, down: pressed.length };
};

/** Milliseconds after the start: from before its first request to far into the hold. */
const instants = Array.from({ length: 24 }, (_, index) => index * 8);

/** How many processes run at a time. */
const atATime = 4;

describe.skipIf(process.platform === 'win32')('Ctrl+C at 24 instants from a launch into a hold', () => {
  test.each(vendors)('leaves nothing behind on %s', { timeout: 120_000 }, async (vendor) => {
    const endings: Ending[] = [];
    const left = [...instants];
    const work = async (): Promise<void> => {
      for (let delayMs = left.shift(); delayMs !== undefined; delayMs = left.shift())
        endings.push(await endAfter(vendor, delayMs));
    };
    await Promise.all(Array.from({ length: atATime }, work));
    expect(endings).toEqual(instants.map(() => ({ by: 'SIGINT', computers: 0, down: 0 })));
  });
});

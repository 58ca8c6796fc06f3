import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, type Computer } from '@farhand/core';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLightcone, serveLybic, type Faults } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { lybic } from '@farhand/lybic-driver';

/*
 * Transfers a large file to a computer and back, over each vendor's protocol, with one connection reset in the middle
 * of each direction. Measures the memory of this process, which includes the emulator and the output of the commands.
 */

const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '200' } } });
const sizeBytes = Number(values.megabytes) * 1_000_000;

/** Resets one request in the middle of each direction, after its effect. */
const resets = (path: RegExp, at: readonly number[]): { readonly faults: Faults; readonly count: () => number } => {
  let seen = 0;
  let count = 0;
  return {
    count: () => count,
    faults: (request) => {
      if (!path.test(request.path)) return undefined;
      seen += 1;
      if (!at.includes(seen)) return undefined;
      count += 1;
      return { type: 'resetMidBody' };
    },
  };
};

const sumOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
};

const measure = async (name: string, computer: Computer, folder: string, reset: () => number): Promise<void> => {
  const { files } = computer;
  if (files === undefined) throw new Error('no files');
  const [source, back] = [join(folder, 'source'), join(folder, `${name}-back`)];
  let peakBytes = 0;
  let baseBytes = 0;
  const onProgress = (): void => {
    const { rss } = process.memoryUsage();
    // The first tenth of a transfer covers one-time loading and compiling.
    if (baseBytes === 0) baseBytes = rss;
    peakBytes = Math.max(peakBytes, rss);
  };
  for (const way of ['up', 'down'] as const) {
    peakBytes = 0;
    baseBytes = 0;
    const before = reset();
    const start = performance.now();
    if (way === 'up') await files.upload(source, 'large', { onProgress });
    else await files.download('large', back, { onProgress });
    const seconds = (performance.now() - start) / 1000;
    const growth = ((peakBytes - baseBytes) / 1_000_000).toFixed(0);
    console.log(
      `${name} ${way}: ${(sizeBytes / 1_000_000 / seconds).toFixed(1)} MB/s, ${seconds.toFixed(1)} s, memory +${growth} MB over that of the first part, ${reset() - before} reset`,
    );
  }
  if ((await sumOf(source)) !== (await sumOf(back))) throw new Error('What came back is not what went.');
};

const folder = await mkdtemp(join(tmpdir(), 'farhand-bench-'));
try {
  const source = await open(join(folder, 'source'), 'w');
  for (let left = sizeBytes; left > 0; left -= 1_000_000) await source.write(randomBytes(Math.min(left, 1_000_000)));
  await source.close();
  const fast = { delay: () => Promise.resolve(), random: () => 0 };
  {
    const parts = Math.ceil(sizeBytes / (512 * 1024));
    const { faults, count } = resets(/\/process$/, [Math.floor(parts / 2), parts + Math.floor(parts / 4) + 5]);
    const server = await serveLybic({ driver: recorder(), allowExec: true, faults });
    const settings = {
      apiKey: server.token,
      orgId: server.orgId,
      baseUrl: server.url,
      shape: 'beijing-2c-4g-cpu-linux',
    };
    const computer = await launch(lybic({ ...settings, pace: fast }), { kind: 'desktop' });
    await measure('lybic', computer, folder, count);
    await computer.close();
    await server.close();
  }
  {
    const parts = Math.ceil(sizeBytes / (80 * 1024));
    const { faults, count } = resets(/\/exec\/sync$/, [Math.floor(parts / 2), parts + Math.floor(parts / 12) + 5]);
    const server = await serveLightcone({ driver: recorder(), allowExec: true, faults });
    const computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url, pace: fast }), {
      kind: 'desktop',
    });
    await measure('lightcone', computer, folder, count);
    await computer.close();
    await server.close();
  }
} finally {
  await rm(folder, { recursive: true });
}

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch, type Observer } from '@farhand/core';
import { lightcone } from '@farhand/lightcone-driver';
import { trace } from '@farhand/trace';
import { figureAt } from '../statistics.js';

/*
 * Measures the cost of a trace: the wall time of 200 clicks on a recorder behind the Lightcone emulator, which is a
 * separate process. Compares no observer, an empty observer, and a trace without pictures. The three alternate, and the
 * first one changes.
 */

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '40' }, clicks: { type: 'string', default: '200' } },
});
const clicks = Number(values.clicks);

const emulator = spawn(
  process.execPath,
  [
    fileURLToPath(new URL('bin/farhand-emulate.js', import.meta.resolve('@farhand/emulators/package.json'))),
    'lightcone',
    '--backend=recorder',
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
let said = '';
for await (const piece of emulator.stdout) {
  said += String(piece);
  if (said.includes('TZAFON_API_KEY=')) break;
}
const baseUrl = /LIGHTCONE_BASE_URL=(\S+)/.exec(said)?.[1] ?? '';
const apiKey = /TZAFON_API_KEY=(\S+)/.exec(said)?.[1] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'farhand-bench-'));
const file = join(folder, 'run.html');

/** How long the clicks took, how much of it this process computed, and how long closing took. */
interface Run {
  readonly clicksMs: number;
  readonly cpuMs: number;
  readonly closeMs: number;
}

const watchers = {
  'no observer': () => [],
  'an idle observer': () => [{ tell: () => undefined }],
  'a trace': () => [trace({ file, pictures: 'none' })],
} satisfies Record<string, () => readonly Observer[]>;

const run = async (observers: readonly Observer[]): Promise<Run> => {
  const computer = await launch(lightcone({ baseUrl, apiKey }), { kind: 'browser', observers });
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let at = 0; at < clicks; at += 1) await computer.tab.click(at, 20);
  const end = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  await computer.close();
  return { clicksMs: end - start, cpuMs: (user + system) / 1000, closeMs: performance.now() - end };
};

const arms = Object.entries(watchers).map(([name, observers]) => ({ name, observers, runs: new Array<Run>() }));
// The first runs are slower, because code is not compiled yet.
for (let warm = 0; warm < 3; warm += 1) for (const { observers } of arms) await run(observers());
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (let turn = 0; turn < arms.length; turn += 1) {
    const arm = arms[(round + turn) % arms.length];
    arm?.runs.push(await run(arm.observers()));
  }
}
const percent = (ratio: number): string => `${((ratio - 1) * 100).toFixed(1)} %`;
const figures = (runs: readonly Run[], name: keyof Run): readonly number[] => runs.map((one) => one[name]);
console.log(
  `${values.rounds} rounds of ${clicks} clicks, with ${loadavg()[0]?.toFixed(1)} processes running on this machine`,
);
for (const measure of ['clicksMs', 'cpuMs', 'closeMs'] as const) {
  const base = figures(arms[0]?.runs ?? [], measure);
  for (const { name, runs } of arms) {
    const parts = [0, 0.25, 0.5].map((part) => {
      const value = figureAt(figures(runs, measure), part);
      return `${value.toFixed(1)} ms (${percent(value / figureAt(base, part))})`;
    });
    console.log(`${measure} ${name}: fastest ${parts[0]}, first quartile ${parts[1]}, median ${parts[2]}`);
  }
}
console.log(`page ${Math.round(statSync(file).size / 1000)} kB`);
rmSync(folder, { recursive: true, force: true });
emulator.kill();

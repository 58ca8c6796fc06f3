import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, platform, arch } from 'node:os';
import { findChromium } from '@farhand/local-driver';

/** What the figures were taken on. */
export interface Machine {
  /** The day, in ISO format. */
  readonly date: string;
  readonly system: string;
  readonly processors: number;
  readonly processor: string;
  readonly node: string;
  readonly chromium: string;
  /** Processes that were running or ready to run, on average over the last minute before the first comparison. */
  readonly load: number;
}

const versionOf = (path: string | undefined): string => {
  if (path === undefined) return 'none';
  const output = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return /\d+(\.\d+)+/.exec(output)?.[0] ?? 'unknown';
};

/** Describes this machine. */
export const machineNow = (): Machine => ({
  date: new Date().toISOString().slice(0, 10),
  system: `${platform()} ${arch()}`,
  processors: availableParallelism(),
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  node: process.versions.node,
  chromium: versionOf(findChromium()),
  load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
});

import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const bin = fileURLToPath(new URL('../bin/farhand-emulate.js', import.meta.url));

/** Starts the command; it is killed when the test ends. */
export const startCli = (...args: readonly string[]): ChildProcessWithoutNullStreams => {
  const child = spawn(process.execPath, [bin, ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
};

/** What the command prints up to the line with its last variable. */
export const greeting = async (
  child: ChildProcessWithoutNullStreams,
  last: string = 'TZAFON_API_KEY',
): Promise<string> => {
  let text = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (new RegExp(`${last}=.*\\n`).test(text)) break;
  }
  return text;
};

/** The base URL in a greeting. */
export const urlIn = (text: string): string => /export LIGHTCONE_BASE_URL=(\S+)/.exec(text)?.[1] ?? '';

/** Whether a process is running. One that has ended but was not reaped yet, as happens in containers, is not. */
export const isAlive = (pid: number): boolean => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
};

/** The processes that a process has started and that run. */
export const childrenOf = (pid: number): readonly number[] => {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = stdout.split('\n').map((row) => row.trim().split(/\s+/).map(Number));
  return rows.flatMap(([child, parent]) => (child !== undefined && parent === pid && isAlive(child) ? [child] : []));
};

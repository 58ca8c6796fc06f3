import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A process that ends in the course of a test. */
export interface EndingProcess {
  /** Resolves once it has printed the line. */
  said(line: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** How it ended: the status it gave, the signal it died of, and every line it printed. */
  readonly end: Promise<{ readonly code: unknown; readonly signal: unknown; readonly lines: readonly string[] }>;
}

/** Starts a Node.js process with a module as its program, in which the package of this test resolves. */
export const startProcess = (program: string): EndingProcess => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const expected = new Map<string, () => void>();
  const reader = createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    expected.get(line)?.();
  });
  const read = once(reader, 'close');
  const end = once(child, 'exit').then(async ([code, signal]: readonly unknown[]) => {
    await read;
    return { code, signal, lines };
  });
  return {
    kill: (signal) => void child.kill(signal),
    end,
    said: async (line) => {
      if (lines.includes(line)) return;
      const heard = new Promise<void>((resolve) => expected.set(line, resolve));
      const silent = end.then(() => {
        throw new Error(`The process ended without saying '${line}'. It said: ${lines.join(' | ')}`);
      });
      await Promise.race([heard, silent]);
    },
  };
};

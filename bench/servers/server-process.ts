import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, so that its work is not measured. */
export interface ServerProcess {
  /** The line that it printed when it was ready. */
  readonly greeting: string;
  close(): Promise<void>;
}

/** Starts a script of this folder that prints a line when it is ready, and ends when its input does. */
export const startServer = async (name: string, ...args: readonly string[]): Promise<ServerProcess> => {
  const path = fileURLToPath(new URL(`${name}.js`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const greeting = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
    ended.then(() => undefined),
  ]);
  if (greeting === undefined) throw new Error(`The server ${name} ended before it was ready.`);
  return {
    greeting,
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
};

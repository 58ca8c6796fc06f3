import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, so that its work is not measured. */
export interface ServerProcess {
  /** The message that it sent when it was ready. */
  readonly greeting: unknown;
  /** Asks it a question, the same each time. Resolves to its answer. */
  ask(): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts a script of this folder that sends a message when it is ready, and ends when it is disconnected. */
export const startServer = async (name: string, ...args: readonly string[]): Promise<ServerProcess> => {
  const child = fork(fileURLToPath(new URL(`${name}.js`, import.meta.url)), [...args]);
  const ended = once(child, 'exit');
  const message = async (): Promise<unknown> => {
    const heard = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
    if (heard === undefined) throw new Error(`The server ${name} ended before it had sent a message.`);
    return heard[0];
  };
  return {
    greeting: await message(),
    ask: () => {
      child.send('ask');
      return message();
    },
    close: async () => {
      child.disconnect();
      await ended;
    },
  };
};

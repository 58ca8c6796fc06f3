import { expect, test } from 'vitest';
import { endingsOf, type Target } from './endings.js';

/** Desktops with a job in the background, and one whose terminal has a job that has left its group, and a browser that is starting. */
const desktops: Target = {
  kind: 'desktop',
  onEach: `await computer.shell.run('sleep 1000 &');`,
  onFirst: `
    const terminal = await computer.shell.open('setsid sleep 1000 & echo; cat', { tty: { columns: 80, rows: 24 } });
    await terminal[Symbol.asyncIterator]().next();
    await computer.shell.run('xdg-open about:blank &');
  `,
};

test(
  'a process that ends leaves nothing of its desktops, from the beginning of a launch into a hold',
  { timeout: 300_000 },
  async () => {
    expect(await endingsOf(desktops)).toEqual([
      { way: 'SIGINT', computers: 24, by: ['SIGINT'], processes: 0, displays: 0, folders: 0 },
      { way: 'SIGTERM', computers: 4, by: ['SIGTERM'], processes: 0, displays: 0, folders: 0 },
      { way: 'SIGHUP', computers: 4, by: ['SIGHUP'], processes: 0, displays: 0, folders: 0 },
      { way: 'an uncaught error', computers: 4, by: [1], processes: 0, displays: 0, folders: 0 },
      { way: 'an unhandled rejection', computers: 4, by: [1], processes: 0, displays: 0, folders: 0 },
      { way: 'process.exit(3)', computers: 4, by: [3], processes: 0, displays: 0, folders: 0 },
      { way: 'SIGKILL', computers: 4, by: ['SIGKILL'], processes: 0, displays: 0, folders: 0 },
    ]);
  },
);

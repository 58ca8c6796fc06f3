import { expect, test } from 'vitest';
import { endingsOf } from './endings.js';

test.skipIf(process.platform === 'win32')(
  'a process that ends leaves nothing of its browsers, from the beginning of a launch into a hold',
  { timeout: 300_000 },
  async () => {
    expect(await endingsOf({ kind: 'browser' })).toEqual([
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

import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Guard } from '../dist/desktop/guard.js';
import { useOwnTempFolder } from './left-behind.js';

useOwnTempFolder();

interface Guarded {
  readonly guard: Guard;
  readonly socket: string;
}

/** A guard of a server that is ready and has a socket, of which the guard does not know yet. The server ends as it is told. */
const guarded = async (atTheEnd: string): Promise<Guarded> => {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-socket-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const socket = join(folder, 'X1');
  writeFileSync(socket, '');
  const server = `trap '${atTheEnd}' TERM; echo ready >&3; while :; do sleep 0.01; done`;
  const guard = Guard.start({}, { socket, commandOf: () => ['/bin/sh', '-c', server] });
  onTestFinished(() => guard.end());
  await once(guard.ready, 'data');
  return { guard, socket };
};

describe('the socket of a server that ends', () => {
  test('is removed if the server was killed, which could not do it', async () => {
    const { guard, socket } = await guarded('kill -s KILL $$');
    expect(guard.includeSocket()).toBe(true);
    await guard.end();
    expect(existsSync(socket)).toBe(false);
  });

  test.runIf(process.platform === 'linux')(
    'is removed if that was before the guard knew, and nobody listens',
    async () => {
      const { guard, socket } = await guarded('kill -s KILL $$');
      await guard.end();
      expect(existsSync(socket)).toBe(false);
    },
  );

  test("is another server's if that one listens", async () => {
    const { guard, socket } = await guarded('kill -s KILL $$');
    rmSync(socket);
    const theirs = createServer().listen(socket);
    onTestFinished(() => void theirs.close());
    await once(theirs, 'listening');
    await guard.end();
    expect(existsSync(socket)).toBe(true);
  });

  // A file system soon gives the number of a file that was removed to another one.
  test("is another server's if the server ended by itself, even if it has the same inode", async () => {
    const { guard, socket } = await guarded('exit 0');
    expect(guard.includeSocket()).toBe(true);
    await guard.end();
    expect(existsSync(socket)).toBe(true);
  });

  test("is another server's if it has another inode", async () => {
    const { guard, socket } = await guarded('kill -s KILL $$');
    expect(guard.includeSocket()).toBe(true);
    writeFileSync(`${socket}.new`, '');
    renameSync(`${socket}.new`, socket);
    await guard.end();
    expect(existsSync(socket)).toBe(true);
  });

  test('is missing if another process has removed it', async () => {
    const { guard, socket } = await guarded('exit 0');
    rmSync(socket);
    expect(guard.includeSocket()).toBe(false);
  });
});

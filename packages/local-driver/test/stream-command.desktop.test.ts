import { createHash } from 'node:crypto';
import { startDeadline, TimeoutError, type Deadline, type ShellChunk } from '@farhand/core/driver';
import type { DesktopConnection } from '@farhand/local-driver';
import { describe, expect, test } from 'vitest';
import { forever } from './browser.js';
import { useDesktops } from './desktops.js';
import { processesGone, processesWith } from './left-behind.js';

const desktops = useDesktops();

/** Streams a command whose processes can be told from all others. */
const stream = (
  { shell }: DesktopConnection,
  command: string,
  marked: string,
  deadline: Deadline = forever,
): AsyncIterable<ShellChunk> => {
  if (shell.stream === undefined) throw new Error('There is nothing to stream with.');
  return shell.stream(command, { env: { MARKED: marked } }, deadline);
};

describe('a command is killed with what it has started', () => {
  test('when the loop is left', async () => {
    const mark = `${desktops.mark}-left-loop`;
    const connection = await desktops.open();
    for await (const chunk of stream(connection, 'echo a; sleep 1000 & sleep 1000', mark)) {
      expect(chunk).toMatchObject({ type: 'stdout' });
      break;
    }
    await processesGone(mark);
  });

  test('when its time is over', async () => {
    const mark = `${desktops.mark}-late`;
    const connection = await desktops.open();
    const deadline = startDeadline({ timeoutMs: 100 }, 'the command');
    const heard = async (): Promise<void> => {
      for await (const chunk of stream(connection, 'sleep 1000 & sleep 1000', mark, deadline)) void chunk;
    };
    await expect(heard()).rejects.toThrow(TimeoutError);
    await processesGone(mark);
    deadline.dispose();
  });

  test('when the caller aborts in the middle', async () => {
    const mark = `${desktops.mark}-aborted`;
    const connection = await desktops.open();
    const abort = new AbortController();
    const deadline = startDeadline({ timeoutMs: 0, signal: abort.signal }, 'the command');
    const heard = async (): Promise<void> => {
      for await (const _ of stream(connection, 'echo a; sleep 1000', mark, deadline)) abort.abort('enough');
    };
    await expect(heard()).rejects.toBe('enough');
    await processesGone(mark);
    deadline.dispose();
  });

  test('when the desktop ends, and the loop says so', async () => {
    const mark = `${desktops.mark}-desktop`;
    const connection = await desktops.open();
    const heard = async (): Promise<void> => {
      for await (const _ of stream(connection, 'echo a; sleep 1000', mark)) await connection.terminate(forever);
    };
    await expect(heard()).rejects.toMatchObject({ code: 'CLOSED' });
    await processesGone(mark);
  });
});

test('a job in the background neither holds the end back nor ends with the command', async () => {
  const mark = `${desktops.mark}-job`;
  const connection = await desktops.open();
  const heard: string[] = [];
  for await (const chunk of stream(connection, 'echo a; sleep 1000 &', mark)) heard.push(chunk.type);
  expect(heard).toEqual(['stdout', 'exit']);
  expect(processesWith(mark)).toHaveLength(1);
});

test('50 MB arrive complete', async () => {
  const connection = await desktops.open();
  const hash = createHash('sha256');
  let [length, last] = [0, ''];
  const command = 'i=0; while [ $i -lt 50 ]; do head -c 1000000 /dev/zero | tr "\\0" a; i=$((i + 1)); done; printf end';
  for await (const chunk of stream(connection, command, `${desktops.mark}-long`)) {
    if (chunk.type === 'exit') break;
    hash.update(chunk.bytes);
    length += chunk.bytes.length;
    last = Buffer.from(chunk.bytes.subarray(-3)).toString();
  }
  expect([length, last]).toEqual([50_000_003, 'end']);
  const expected = createHash('sha256').update('a'.repeat(50_000_000)).update('end').digest('hex');
  expect(hash.digest('hex')).toBe(expected);
});

test('more than is kept of a command that is run is refused, and the command is killed', async () => {
  const mark = `${desktops.mark}-endless`;
  const { shell } = await desktops.open();
  await expect(shell.run('cat /dev/zero', { env: { MARKED: mark } }, forever)).rejects.toThrow(
    'shell.run: the output exceeds 67108864 bytes, the most that is kept. The command was terminated.',
  );
  await processesGone(mark);
});

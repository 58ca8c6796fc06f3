import type { Computer } from '@farhand/core';
import { memoryFiles } from '@farhand/driver-testkit/recorder';
import { expect, test } from 'vitest';

import { openComputer } from './open-computer.js';
import { openStreaming, screencasts } from './streaming.js';

const calls: readonly [name: string, call: (computer: Computer) => unknown][] = [
  ['files.write()', ({ files }) => files?.write('a', 'new')],
  ['files.copy()', ({ files }) => files?.copy('a', 'b')],
  ['files.remove()', ({ files }) => files?.remove('a')],
  ['files.read()', ({ files }) => files?.read('a')],
  ['computer.keepAlive()', (computer) => computer.keepAlive()],
  ['computer.status()', (computer) => computer.status()],
  ['computer.record()', (computer) => computer.record('explained.webp')],
  ['computer.close()', (computer) => computer.close()],
  ['computer.terminate()', (computer) => computer.terminate()],
];

test.each(calls)('%s is not done only to be explained', async (name, call) => {
  const files = memoryFiles();
  files.contents.set('a', Uint8Array.of(1));
  const { computer, connection } = await openComputer({ files });
  await expect(computer.explain(() => call(computer))).rejects.toMatchObject({
    code: 'UNSUPPORTED_ACTION',
    message: `${name} cannot run inside explain(): explain() sends nothing, so the call has no result. Leave it out of the function.`,
  });
  expect([...files.contents]).toEqual([['a', Uint8Array.of(1)]]);
  expect(connection).toMatchObject({ keepAlives: 0, terminated: false });
  await computer.tab.click(1, 1);
});

test('a screencast is not opened only to be explained', async () => {
  const { streams, opened } = screencasts(async function* () {});
  const computer = await openStreaming(streams);
  const explained = computer.explain(async () => {
    for await (const event of computer.screencast()) expect.unreachable(event.type);
  });
  await expect(explained).rejects.toThrow(/^computer.screencast\(\) cannot run inside explain\(\)/);
  expect(opened()).toBe(0);
});

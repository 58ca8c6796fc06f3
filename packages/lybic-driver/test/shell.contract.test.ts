import { launch, type Shell } from '@farhand/core';
import { openCases, shellCases, terminalCases } from '@farhand/driver-testkit';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLybic } from '@farhand/emulators';
import { lybic } from '@farhand/lybic-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** No other process on this machine has these words. */
const nap = `sleep 1000.${process.pid}`;

let shell: Shell | undefined;
let end: () => Promise<void>;

beforeAll(async () => {
  const server = await serveLybic({ driver: recorder(), allowExec: true });
  const account = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url, shape: 'beijing-2c-4g-cpu-linux' };
  const computer = await launch(lybic(account), { kind: 'desktop' });
  ({ shell } = computer);
  end = async () => {
    await computer.close();
    await server.close();
  };
});

afterAll(() => end());

test.each([...shellCases, ...openCases, ...terminalCases])('$name', async ({ run, gives }) => {
  expect(shell && (await run(shell))).toEqual(gives);
});

test('the code of a command that kills the shell around it is not known', async () => {
  let last: unknown;
  for await (const event of shell?.stream('kill -s KILL $PPID') ?? []) last = event;
  expect(last).toEqual({ type: 'exit', exitCode: undefined });
});

test('a streamed command is killed when its reader leaves, with what it has started in a session of its own', async () => {
  for await (const event of shell?.stream(`setsid ${nap} & echo $!; ${nap}`) ?? []) {
    expect(event).toMatchObject({ type: 'stdout', text: expect.stringMatching(/^\d+\n$/) });
    break;
  }
  await expect.poll(async () => (await shell?.run(['pgrep', '-f', `^${nap}$`]))?.stdout).toBe('');
});

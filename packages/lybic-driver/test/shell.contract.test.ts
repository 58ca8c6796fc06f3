import { launch, type Shell } from '@farhand/core';
import { openCases, shellCases, terminalCases } from '@farhand/driver-testkit';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLybic, type LybicVariants } from '@farhand/emulators';
import { lybic } from '@farhand/lybic-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** No other process on this machine has these words. */
const nap = `sleep 1000.${process.pid}`;

const open = async (variants: LybicVariants = {}) => {
  const server = await serveLybic({ driver: recorder(), allowExec: true, variants });
  const account = { apiKey: server.token, orgId: server.orgId, baseUrl: server.url, shape: 'beijing-2c-4g-cpu-linux' };
  const computer = await launch(lybic(account), { kind: 'desktop' });
  const end = async (): Promise<void> => {
    await computer.close();
    await server.close();
  };
  return { shell: computer.shell, end };
};

let shell: Shell | undefined;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const opened = await open();
  shell = opened.shell;
  ends.push(opened.end);
});

afterAll(async () => {
  await Promise.all(ends.map((end) => end()));
});

test.each([...shellCases, ...openCases, ...terminalCases])('$name', async ({ run, gives }) => {
  expect(shell && (await run(shell))).toEqual(gives);
});

describe('where each reading has all that was said', () => {
  let repeating: Shell | undefined;

  beforeAll(async () => {
    const opened = await open({ shellReadRepeats: true });
    repeating = opened.shell;
    ends.push(opened.end);
  });

  test.each([...openCases, ...terminalCases])('$name', async ({ run, gives }) => {
    expect(repeating && (await run(repeating))).toEqual(gives);
  });
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

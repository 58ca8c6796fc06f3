import { launch, type Shell } from '@farhand/core';
import { shellCases } from '@farhand/driver-testkit';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLightcone } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** No other process on this machine has these words. */
const nap = `sleep 1000.${process.pid}`;

let whole: Shell | undefined;
let shell: Shell | undefined;
let end: () => Promise<void>;

beforeAll(async () => {
  const server = await serveLightcone({ driver: recorder(), allowExec: true });
  const account = { apiKey: server.token, baseUrl: server.url };
  const plain = await launch(lightcone(account), { kind: 'desktop' });
  const computer = await launch(lightcone({ ...account, execStream: true }), { kind: 'desktop' });
  whole = plain.shell;
  ({ shell } = computer);
  end = async () => {
    await plain.close();
    await computer.close();
    await server.close();
  };
});

afterAll(() => end());

test.each(shellCases)('$name, in the way that is known to work', async ({ run, gives }) => {
  expect(whole && (await run(whole))).toEqual(gives);
});

test.each(shellCases)('$name, as it comes', async ({ run, gives }) => {
  expect(shell && (await run(shell))).toEqual(gives);
});

test('a streamed command is killed when its reader leaves, with what it has started in a session of its own', async () => {
  for await (const event of shell?.stream(`setsid ${nap} & echo $!; ${nap}`) ?? []) {
    expect(event).toMatchObject({ type: 'stdout', text: expect.stringMatching(/^\d+\n$/) });
    break;
  }
  await expect.poll(async () => (await shell?.run(['pgrep', '-f', `^${nap}$`]))?.stdout).toBe('');
});

test('a command cannot be talked to, and the error says what to use', async () => {
  await expect(shell?.open('bash')).rejects.toMatchObject({
    code: 'UNSUPPORTED_FACET',
    message:
      'shell.open: lightcone does not support interactive commands. Nothing was sent. Pass all input at once with shell.stream(command, { stdin }).',
  });
});

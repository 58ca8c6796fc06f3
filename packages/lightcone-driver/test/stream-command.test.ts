import type { ShellChunk } from '@farhand/core/driver';
import { lightcone } from '@farhand/lightcone-driver';
import { describe, expect, test } from 'vitest';
import { connect, forever, rejection, type Reply } from './scripted-vendor.js';

const request = 'POST /computers/c1/exec';
const sync = 'POST /computers/c1/exec/sync';
const lines = (...events: readonly object[]): Reply => ({
  text: events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  headers: { 'content-type': 'application/x-ndjson' },
});

const open = async (reply: Reply) => {
  const { connection, log } = await connect(
    { [request]: reply, [sync]: { json: { exit_code: 0 } } },
    { execStream: true },
  );
  const start = (command: string | readonly string[] = 'ls', options: object = {}): AsyncIterable<ShellChunk> => {
    if (connection.shell?.stream === undefined) throw new Error('There is nothing to stream with.');
    return connection.shell.stream(command, options, forever());
  };
  return { start, log };
};

const all = async (chunks: AsyncIterable<ShellChunk>): Promise<readonly string[]> => {
  const heard: string[] = [];
  for await (const chunk of chunks) {
    heard.push(chunk.type === 'exit' ? `exit ${chunk.exitCode}` : `${chunk.type} ${Buffer.from(chunk.bytes)}`);
  }
  return heard;
};

test('without the option nothing is streamed: core runs commands to their end', async () => {
  const { connection } = await connect();
  expect(connection.shell).not.toHaveProperty('stream');
});

test('the option is true or false', () => {
  expect(() => lightcone(JSON.parse('{ "execStream": 1 }'))).toThrow(
    new TypeError('lightcone: execStream must be true or false.'),
  );
});

test('a command goes out with a mark in its environment', async () => {
  const { start, log } = await open(lines({ type: 'exit', code: 0 }));
  await all(start(['ls', "it's"], { cwd: '/tmp', env: { A: 'b' } }));
  expect(log()).toEqual([
    [
      request,
      {
        command: `exec 'ls' 'it'\\''s'`,
        cwd: '/tmp',
        env: { A: 'b', FARHAND_COMMAND: expect.stringMatching(/^[0-9a-f]{32}$/) },
        timeout_seconds: 86_400,
      },
    ],
  ]);
});

test('what comes is what the command says, and its code', async () => {
  const { start, log } = await open(
    lines(
      { type: 'stdout', data: 'é\n' },
      { type: 'news' },
      { type: 'stderr', data: 'b' },
      { type: 'exit', code: 5 },
      { type: 'stdout', data: 'nobody hears this' },
    ),
  );
  expect(await all(start())).toEqual(['stdout é\n', 'stderr b', 'exit 5']);
  expect(log()).toHaveLength(1);
});

describe('an end that is none of the command’s own', () => {
  test('behind output is the code -1', async () => {
    const { start } = await open(lines({ type: 'stdout', data: 'a' }, { type: 'exit', code: -1 }));
    expect(await all(start())).toEqual(['stdout a', 'exit -1']);
  });

  test('without output may be a stream that does not work: the command may have run, and is not run again', async () => {
    const { start, log } = await open(lines({ type: 'exit', code: -1 }));
    expect(await rejection(all(start()))).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('was sent, but the reply is only the exit code -1. The command may have run'),
    });
    expect(log()).toHaveLength(1);
  });

  test('that the vendor explains is its error', async () => {
    const { start } = await open(lines({ type: 'error', code: 'SETUP_FAILED', message: 'no shell' }));
    expect(await rejection(all(start()))).toMatchObject({
      code: 'ACTION_FAILED',
      vendorStatus: 'SETUP_FAILED',
      message: 'Lightcone: POST /computers/{id}/exec failed: SETUP_FAILED: no shell.',
    });
  });

  test.each<readonly [string, Reply]>([
    ['that stops without one', lines({ type: 'stdout', data: 'a' })],
    ['that is cut within a line', { text: '{"type":"stdout","data":"a"}\n{"type":"exi' }],
    ['that is lost', 'reset'],
  ])('of an answer %s is unknown, and the command is killed', async (_, reply) => {
    const { start, log } = await open(reply);
    expect(await rejection(all(start()))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(log()).toEqual([
      expect.arrayContaining([request]),
      [sync, { command: expect.stringMatching(/FARHAND_COMMAND=[0-9a-f]{32}/), timeout_seconds: 10 }],
    ]);
  });

  test('is that of its reader: it is killed', async () => {
    const { start, log } = await open(lines({ type: 'stdout', data: 'a' }, { type: 'stdout', data: 'b' }));
    for await (const _ of start()) break;
    expect(log()).toHaveLength(2);
  });
});

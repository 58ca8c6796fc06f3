import type { ShellChunk } from '@farhand/core/driver';
import { deadlineLike, startDeadline, type Deadline } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { connect, forever, rejection } from './scripted-vendor.js';
import type { Reply } from './vendor-answers.js';

const request = 'POST S/shell/stream';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const lines = (...events: readonly object[]): Reply => ({
  text: events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''),
  headers: { 'content-type': 'text/event-stream' },
});

const open = async (reply: Reply, os = 'Linux') => {
  const { connection, service, log } = await connect(
    { [request]: reply, 'POST S/process': { json: { exitCode: 0 } } },
    {},
    { os },
  );
  const start = (
    command: string | readonly string[] = 'ls',
    options: object = {},
    deadline: Deadline = forever(),
  ): AsyncIterable<ShellChunk> => {
    if (connection.shell?.stream === undefined) throw new Error('There is nothing to stream with.');
    return connection.shell.stream(command, options, deadline);
  };
  return {
    start,
    log,
    /** The bodies that went to an endpoint. */
    sent: (endpoint: string): readonly unknown[] =>
      service.seen.filter((one) => one.request.endsWith(endpoint)).map(({ body }) => body),
  };
};

const all = async (chunks: AsyncIterable<ShellChunk>): Promise<readonly string[]> => {
  const heard: string[] = [];
  for await (const chunk of chunks) {
    heard.push(chunk.type === 'exit' ? `exit ${chunk.exitCode}` : `${chunk.type} ${Buffer.from(chunk.bytes)}`);
  }
  return heard.filter((line) => line !== 'stderr ');
};

const end = { end: '' };

describe('what is sent', () => {
  test('on Linux is a line that says its own exit code, with nothing to read', async () => {
    const { start, sent } = await open(lines(end));
    await all(
      start(['echo', "it's"], { cwd: '/tmp', env: { A: 'b' } }, deadlineLike(forever(), { remainingMs: () => 1500 })),
    );
    expect(sent('/shell/stream')).toEqual([
      {
        command: expect.stringMatching(
          /^'sh' '-c' 'FARHAND_COMMAND=\$1; .* 'sh' '[0-9a-f]{32}' 'env' 'A=b' 'sh' '-c' 'exec "\$@"' 'sh' 'echo' 'it'\\''s' <\/dev\/null$/,
        ),
        timeoutSeconds: 2,
        workingDirectory: '/tmp',
      },
    ]);
  });

  test('on Windows is PowerShell in base64, which every shell reads alike', async () => {
    const { start, sent } = await open(lines(end), 'Windows');
    expect(await all(start('Get-Item "a b"', { env: { A: 'b' } }))).toEqual(['exit undefined']);
    const script = Buffer.from(`$env:A='b'; Get-Item "a b"`, 'utf16le').toString('base64');
    expect(sent('/shell/stream')).toEqual([
      { command: `powershell.exe -NoProfile -NonInteractive -EncodedCommand ${script}`, timeoutSeconds: 86_400 },
    ]);
  });

  test.each([
    [{ stdin: Uint8Array.of(1) }, 'Windows', 'UnsupportedFacetError'],
    [{ env: { 'A B': 'x' } }, 'Linux', 'TypeError'],
    [{ stdin: new Uint8Array(100_000) }, 'Linux', 'RangeError'],
  ])('%o on %s is refused before', async (options, os, name) => {
    const { start, log } = await open(lines(end), os);
    expect(await rejection(all(start('cat', options)))).toMatchObject({ name });
    expect(log()).toEqual([]);
  });
});

describe('what comes', () => {
  test('is what the command says, and no code if it says none', async () => {
    const { start, log } = await open(
      lines({ stdout: base64('a') }, { stderr: base64('b') }, { stdout: base64('c') }, { waiting: '' }, end),
    );
    const came = await all(start());
    // Which of two streams comes first nobody promises.
    expect(came.filter((event) => !event.startsWith('stderr'))).toEqual(['stdout a', 'stdout c', 'exit undefined']);
    expect(came.filter((event) => event.startsWith('stderr'))).toEqual(['stderr b']);
    expect(came.at(-1)).toBe('exit undefined');
    expect(log()).toHaveLength(1);
  });

  test('is a TimeoutError if the vendor says so', async () => {
    const { start, log } = await open(lines({ stdout: base64('a') }, { timeout: base64('late') }, end));
    expect(await rejection(all(start()))).toMatchObject({
      code: 'TIMEOUT',
      message:
        'shell.stream: Lybic terminated the command after 86400 s. Its effects up to then remain. Pass a longer timeoutMs.',
    });
    expect(log()).toHaveLength(1);
  });
});

/** The mark in a command, which the one that kills it looks for. */
const markIn = (body: unknown): string => /'([0-9a-f]{32})'/.exec(JSON.stringify(body))?.[1] ?? 'none';

describe('a command without a reader is killed', () => {
  test('when the loop is left', async () => {
    const { start, sent } = await open(lines({ stdout: base64('a') }, { stdout: base64('b') }, end));
    for await (const _ of start()) break;
    const [stream] = sent('/shell/stream');
    expect(sent('/process')).toEqual([
      { executable: 'sh', args: ['-c', expect.stringContaining(`FARHAND_COMMAND=${markIn(stream)}`)] },
    ]);
  });

  test('when the stream breaks off: the outcome is unknown, and it is not run again', async () => {
    const { start, sent } = await open(lines({ stdout: base64('a') }));
    expect(await rejection(all(start()))).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('Farhand cannot know whether the command has ended, and does not run it again.'),
    });
    expect([sent('/shell/stream').length, sent('/process').length]).toEqual([1, 1]);
  });

  test('when the reply is lost', async () => {
    const { start, sent } = await open('reset');
    expect(await rejection(all(start()))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect([sent('/shell/stream').length, sent('/process').length]).toEqual([1, 1]);
  });

  test('but not one that was refused', async () => {
    const { start, sent } = await open({ status: 400, json: { message: 'No such directory' } });
    expect(await rejection(all(start()))).toMatchObject({ code: 'REJECTED' });
    expect([sent('/shell/stream').length, sent('/process').length]).toEqual([1, 0]);
  });
});

test('a signal that has fired lets nothing be sent', async () => {
  const { start, log } = await open(lines(end));
  const deadline = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort('enough') }, 'test');
  expect(await rejection(all(start('ls', {}, deadline)))).toBe('enough');
  expect(log()).toEqual([]);
});

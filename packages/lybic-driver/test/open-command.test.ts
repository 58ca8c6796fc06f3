import { startDeadline, type OpenShell, type OpenShellOptions, type ShellChunk } from '@farhand/core/driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, forever, rejection } from './scripted-vendor.js';
import type { Answer, Reply } from './vendor-answers.js';

const create = 'POST S/shell';
const write = 'POST S/shell/SHL-1';
const read = 'POST S/shell/SHL-1/read';
const finish = 'PUT S/shell/SHL-1/finish';
const terminate = 'DELETE S/shell/SHL-1';
const kill = 'POST S/process';

const done: Reply = { text: '' };
const created: Reply = { json: { sessionId: 'SHL-1' } };

/** What a reading answers, as the vendor's SDKs read it. */
const said = (...pieces: readonly object[]): Reply => ({
  json: { outputs: pieces.map((output) => ({ output })), isRunning: true },
});
const ended = (...pieces: readonly object[]): Reply => ({ json: { output: pieces, isRunning: false } });
const stdout = (text: string): object => ({ oneofKind: 'stdout', stdout: text });
const stderr = (text: string): object => ({ oneofKind: 'stderr', stderr: text });
const waiting = { oneofKind: 'waiting', waiting: true };

const noShell: Reply = { status: 404, json: { code: 'NOT_FOUND', message: 'Shell SHL-1 not found' } };

const open = async (script: Readonly<Record<string, Answer | Answer[]>> = {}, os = 'Linux') => {
  const { connection, log, service } = await connect(
    {
      [create]: created,
      [write]: done,
      [finish]: done,
      [terminate]: done,
      [kill]: { json: { exitCode: 0 } },
      ...script,
    },
    {},
    { os },
  );
  const start = async (
    command: string | readonly string[] = 'cat',
    options: OpenShellOptions = {},
    deadline = forever(),
  ): Promise<OpenShell> => {
    if (connection.shell?.open === undefined) throw new Error('There is nothing to open.');
    return connection.shell.open(command, options, deadline);
  };
  return {
    start,
    log,
    service,
    requests: (): readonly string[] => log().map((one) => String(Array.isArray(one) ? one[0] : one)),
    /** What tells the command that was sent. */
    mark: (): string => /'([0-9a-f]{32})'/.exec(JSON.stringify(log()[0]))?.[1] ?? 'none',
  };
};

const shown = (chunks: readonly ShellChunk[]): readonly string[] =>
  chunks
    .map((chunk) => (chunk.type === 'exit' ? `exit ${chunk.exitCode}` : `${chunk.type} ${Buffer.from(chunk.bytes)}`))
    .filter((line) => !/^std\w+ $/.test(line));

const never = (): AbortSignal => new AbortController().signal;

/** All readings up to the end. */
const all = async (shell: OpenShell): Promise<readonly string[]> => {
  const heard: string[] = [];
  while (!heard.some((line) => line.startsWith('exit'))) heard.push(...shown(await shell.read(never())));
  return heard;
};

describe('what is sent', () => {
  test('on Linux is a line that says its own exit code, for a day', async () => {
    const { start, log } = await open();
    await start(['echo', "it's"], { cwd: '/tmp', env: { A: 'b' } });
    expect(log()).toEqual([
      [
        create,
        {
          command: expect.stringMatching(
            /^printf '\\036([0-9a-f]{32}):'; printf '\\036\1:' >&2; 'sh' '-c' 'FARHAND_COMMAND=\$1; .* 'sh' '\1' 'env' 'A=b' 'sh' '-c' 'exec "\$@"' 'sh' 'echo' 'it'\\''s'$/,
          ),
          timeoutSeconds: 86_400,
          workingDirectory: '/tmp',
        },
      ],
    ]);
  });

  test('with a terminal says so', async () => {
    const { start, log } = await open();
    await start('bash', { tty: { columns: 100, rows: 30 } });
    expect(log()[0]).toMatchObject([create, { useTty: true, ttyRows: 30, ttyCols: 100 }]);
  });

  test('on Windows is PowerShell in base64', async () => {
    const { start, log } = await open({}, 'Windows');
    await start('python -i', { env: { A: 'b' } });
    const script = Buffer.from(`$env:A='b'; python -i`, 'utf16le').toString('base64');
    expect(log()).toEqual([
      [create, { command: `powershell.exe -NoProfile -EncodedCommand ${script}`, timeoutSeconds: 86_400 }],
    ]);
  });

  test('of what is written is the text, of the end of the input and of the shell a request each', async () => {
    const { start, log } = await open();
    const shell = await start();
    await shell.write('é\n', forever());
    await shell.closeInput(forever());
    await shell.end(forever());
    expect(log().slice(1)).toEqual([
      [write, { data: 'é\n' }],
      finish,
      terminate,
      [kill, { executable: 'sh', args: ['-c', expect.stringContaining('FARHAND_COMMAND=')] }],
    ]);
  });

  test('with a name that is none is refused before', async () => {
    const { start, log } = await open();
    expect(await rejection(start('a', { env: { 'A B': 'x' } }))).toBeInstanceOf(TypeError);
    expect(log()).toEqual([]);
  });
});

describe('what is read', () => {
  test('is asked for until there is something', async () => {
    const { start, requests } = await open({ [read]: [said(), said(waiting), said(stdout('a'), stderr('b'))] });
    const shell = await start();
    expect(shown(await shell.read(never()))).toEqual(['stdout a', 'stderr b']);
    expect(requests()).toEqual([create, read, read, read]);
  });

  test('ends with the code that the command says, which is no output', async () => {
    const marks: string[] = [];
    const { start, mark } = await open({
      [read]: [said(stdout('a'), stderr('b')), () => ended(stderr(`c\u001E${marks[0]}3;`), waiting), ended()],
    });
    const shell = await start();
    marks.push(mark());
    expect(await all(shell)).toEqual(['stdout a', 'stderr b', 'stderr c', 'exit 3']);
  });

  test('of a terminal has the code in its one stream', async () => {
    const marks: string[] = [];
    const { start, mark } = await open({ [read]: [() => ended(stdout(`c\u001E${marks[0]}3;`)), ended()] });
    const shell = await start('a', { tty: { columns: 80, rows: 24 } });
    marks.push(mark());
    expect(await all(shell)).toEqual(['stdout c', 'exit 3']);
  });

  test('has no code if none was said', async () => {
    const { start } = await open({ [read]: [ended(waiting)] });
    expect(await all(await start())).toEqual(['exit undefined']);
  });

  test('is read to its last word, also if the shell is forgotten then', async () => {
    const { start, requests } = await open({ [read]: [ended(stdout('a')), ended(stdout('b')), noShell] });
    expect(await all(await start())).toEqual(['stdout a', 'stdout b', 'exit undefined']);
    expect(requests()).toEqual([create, read, read, read]);
  });

  test('ends when the command has said its code, although a job of it keeps the vendor waiting', async () => {
    const marks: string[] = [];
    const { start, mark } = await open({ [read]: [() => said(stderr(`\u001E${marks[0]}0;`)), said()] });
    const shell = await start();
    marks.push(mark());
    expect(await all(shell)).toEqual(['exit 0']);
  });

  test('is waited for until the signal fires', async () => {
    const abort = new AbortController();
    const { start, requests } = await open({
      [read]: () => {
        abort.abort('enough');
        return said();
      },
    });
    const shell = await start();
    await rejection(shell.read(abort.signal));
    await expect(shell.read(abort.signal)).rejects.toBe('enough');
    expect(requests()).toEqual([create, read]);
  });
});

describe('what goes wrong', () => {
  test('a reading whose answer is lost is not repeated, and can be read on', async () => {
    const { start, requests } = await open({ [read]: ['reset', said(stdout('b'))] });
    const shell = await start();
    expect(await rejection(shell.read(never()))).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining(
        "Part of the shell's output may be lost. The shell still runs. Continue reading.",
      ),
    });
    expect(requests()).toEqual([create, read]);
    expect(shown(await shell.read(never()))).toEqual(['stdout b']);
  });

  test('a text whose answer is lost is not written again', async () => {
    const { start, requests } = await open({ [write]: 'reset' });
    const shell = await start();
    expect(await rejection(shell.write('rm -r a\n', forever()))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(requests()).toEqual([create, write]);
  });

  test('a shell that is missing is no sandbox that is', async () => {
    const { start } = await open({ [read]: noShell, [write]: noShell });
    const shell = await start();
    expect(await rejection(shell.read(never()))).toMatchObject({ code: 'REJECTED', status: 404 });
    expect(await rejection(shell.write('a', forever()))).toMatchObject({ code: 'REJECTED', status: 404 });
  });

  test('a sandbox that is missing is', async () => {
    const gone: Reply = { status: 400, json: { code: 'SANDBOX_EXPIRED', message: 'Sandbox expired' } };
    const { start, requests } = await open({ [read]: gone, [terminate]: gone });
    const shell = await start();
    expect(await rejection(shell.read(never()))).toMatchObject({ code: 'CLOSED' });
    await shell.end(forever());
    expect(requests()).toEqual([create, read, terminate]);
  });

  test('an answer that cannot be believed', async () => {
    const { start } = await open({ [read]: { json: { isRunning: true } } });
    expect(await rejection((await start()).read(never()))).toMatchObject({ code: 'PROTOCOL' });
  });

  test('a shell whose opening is lost is killed, and not opened again', async () => {
    const { start, log, mark } = await open({ [create]: 'reset' });
    expect(await rejection(start())).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(log().slice(1)).toEqual([
      [kill, { executable: 'sh', args: ['-c', expect.stringContaining(`FARHAND_COMMAND=${mark()}`)] }],
    ]);
  });

  test('one that is refused is not looked for', async () => {
    const { start, requests } = await open({ [create]: { status: 400, json: { message: 'No such directory' } } });
    expect(await rejection(start())).toMatchObject({ code: 'REJECTED' });
    expect(requests()).toEqual([create]);
  });

  test('a signal that has fired lets nothing be sent', async () => {
    const { start, log } = await open();
    const deadline = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort('enough') }, 'test');
    onTestFinished(() => deadline.dispose());
    expect(await rejection(start('a', {}, deadline))).toBe('enough');
    expect(log()).toEqual([]);
  });
});

describe('ending', () => {
  test('one that has ended needs no killing', async () => {
    const { start, requests } = await open({ [read]: ended() });
    const shell = await start();
    await all(shell);
    await shell.end(forever());
    expect(requests()).toEqual([create, read, terminate]);
  });

  test('one that the vendor has forgotten is no error', async () => {
    const { start, requests } = await open({ [terminate]: noShell });
    await (await start()).end(forever());
    expect(requests()).toEqual([create, terminate, kill]);
  });

  test('one that cannot be ended says so, and is killed all the same', async () => {
    const { start, requests } = await open({ [terminate]: { status: 403, json: { message: 'No' } } });
    expect(await rejection((await start()).end(forever()))).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(requests()).toEqual([create, terminate, kill]);
  });
});

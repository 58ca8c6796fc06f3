import type { ShellEvent } from '@farhand/core';
import type { ShellChunk, ShellFacet } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { caught } from './failures.js';
import { openComputer } from './open-computer.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const out = (text: string): ShellChunk => ({ type: 'stdout', bytes: bytes(text) });
const exit: ShellChunk = { type: 'exit', exitCode: 0 };

const neverRun: ShellFacet['run'] = () => Promise.reject(new Error('It was run.'));

/** A computer whose shell streams what a test wants, and says how far it has got. */
const open = async (source: () => AsyncIterable<ShellChunk>) => {
  const log: string[] = [];
  const { computer } = await openComputer({
    shell: {
      run: neverRun,
      stream: async function* () {
        log.push('start');
        try {
          for await (const chunk of source()) {
            log.push(chunk.type);
            yield chunk;
          }
        } finally {
          log.push('left');
        }
      },
    },
  });
  if (computer.shell === undefined) throw new Error('There is no shell.');
  return { computer, shell: computer.shell, log };
};

const from = (...chunks: readonly ShellChunk[]) =>
  async function* (): AsyncGenerator<ShellChunk> {
    yield* chunks;
  };

const all = async (events: AsyncIterable<ShellEvent>): Promise<readonly ShellEvent[]> => {
  const heard: ShellEvent[] = [];
  for await (const event of events) heard.push(event);
  return heard;
};

describe('text', () => {
  const text = 'a é 日 𝄞 z';
  const whole = bytes(text);

  test.each([...whole.keys()])('is whole when it is cut at byte %d, with the other stream between', async (at) => {
    const { shell } = await open(
      from(
        { type: 'stdout', bytes: whole.subarray(0, at) },
        { type: 'stderr', bytes: whole.subarray(0, whole.length - at) },
        { type: 'stdout', bytes: whole.subarray(at) },
        { type: 'stderr', bytes: whole.subarray(whole.length - at) },
        exit,
      ),
    );
    const events = await all(shell.stream('x'));
    const said = (type: string): string =>
      events.map((event) => ('text' in event && event.type === type ? event.text : '')).join('');
    expect([said('stdout'), said('stderr')]).toEqual([text, text]);
    expect(JSON.stringify(events)).not.toContain('\uFFFD');
  });

  test('comes byte by byte as whole characters', async () => {
    const { shell } = await open(
      from(...[...bytes('é𝄞')].map((byte): ShellChunk => ({ type: 'stdout', bytes: Uint8Array.of(byte) })), exit),
    );
    expect(await all(shell.stream('x'))).toEqual([
      { type: 'stdout', text: 'é' },
      { type: 'stdout', text: '𝄞' },
      { type: 'exit', exitCode: 0 },
    ]);
  });

  test('that ends within a character says so before the end', async () => {
    const { shell } = await open(from({ type: 'stdout', bytes: Uint8Array.of(97, 0xc3) }, exit));
    expect(await all(shell.stream('x'))).toEqual([
      { type: 'stdout', text: 'a' },
      { type: 'stdout', text: '\uFFFD' },
      { type: 'exit', exitCode: 0 },
    ]);
  });

  test('keeps a byte order mark', async () => {
    const { shell } = await open(from(out('\uFEFFa'), exit));
    expect((await all(shell.stream('x')))[0]).toEqual({ type: 'stdout', text: '\uFEFFa' });
  });
});

test('the order of the two streams is kept', async () => {
  const { shell } = await open(from(out('1'), { type: 'stderr', bytes: bytes('2') }, out('3'), exit));
  expect((await all(shell.stream('x'))).map((event) => ('text' in event ? event.text : 'end'))).toEqual([
    '1',
    '2',
    '3',
    'end',
  ]);
});

test('a vendor that does not say the exit code has none', async () => {
  const { shell } = await open(from({ type: 'exit', exitCode: undefined }));
  expect(await all(shell.stream('x'))).toEqual([{ type: 'exit', exitCode: undefined }]);
});

test('nothing starts before the loop does, and nothing is read ahead of it', async () => {
  const { shell, log } = await open(from(out('1'), out('2'), exit));
  const events = shell.stream('x')[Symbol.asyncIterator]();
  expect(log).toEqual([]);
  await events.next();
  expect(log).toEqual(['start', 'stdout']);
  await events.next();
  expect(log).toEqual(['start', 'stdout', 'stdout']);
});

test('leaving the loop leaves the command, and it is not run again', async () => {
  const { shell, log } = await open(from(out('1'), out('2'), exit));
  const events = shell.stream('x');
  for await (const _ of events) break;
  expect(log).toEqual(['start', 'stdout', 'left']);
  expect(await all(events)).toEqual([]);
  expect(log).toEqual(['start', 'stdout', 'left']);
});

test('where commands can only be run to their end, all comes then', async () => {
  const { computer } = await openComputer({ shell: () => ({ exitCode: 3, stdout: 'a', stderr: 'b' }) });
  expect(computer.shell && (await all(computer.shell.stream('x')))).toEqual([
    { type: 'stdout', text: 'a' },
    { type: 'stderr', text: 'b' },
    { type: 'exit', exitCode: 3 },
  ]);
});

describe('what goes wrong', () => {
  test('a mistake is told by the loop, before anything is sent', async () => {
    const { shell, log } = await open(from(exit));
    expect(await caught(all(shell.stream('')))).toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining('shell.stream: expected a command line'),
    });
    expect(log).toEqual([]);
  });

  test('a mistake that nobody iterates bothers nobody', async () => {
    const { shell } = await open(from(exit));
    shell.stream(['']);
    expect(await caught(all(shell.stream('x')))).toBeUndefined();
  });

  test('a signal that has fired lets nothing start', async () => {
    const { shell, log } = await open(from(exit));
    expect(await caught(all(shell.stream('x', { signal: AbortSignal.abort('enough') })))).toBe('enough');
    expect(log).toEqual([]);
  });

  test('it is not run only to be explained', async () => {
    const { computer, shell, log } = await open(from(exit));
    expect(await caught(computer.explain(() => all(shell.stream('x'))))).toMatchObject({ code: 'UNSUPPORTED_ACTION' });
    expect(log).toEqual([]);
  });

  test('a computer that was closed runs nothing', async () => {
    const { computer, shell, log } = await open(from(exit));
    const events = shell.stream('x');
    await computer.close();
    expect(await caught(all(events))).toMatchObject({ code: 'CLOSED' });
    expect(log).toEqual([]);
  });

  test('a computer that is closed meanwhile ends the loop, and the command is left', async () => {
    const { computer, shell, log } = await open(from(out('1'), out('2'), exit));
    const heard = async (): Promise<void> => {
      for await (const event of shell.stream('x')) if (event.type === 'stdout') await computer.close();
    };
    expect(await caught(heard())).toMatchObject({ code: 'CLOSED' });
    expect(log).toEqual(['start', 'stdout', 'left']);
  });
});

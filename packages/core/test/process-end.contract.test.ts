import { closeAtProcessEnd } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { startProcess } from './ending-process.js';

/** A program that says when it is ready, and goes on for ever. */
const waiting = (body: string): string => `${closing(body)}
  setInterval(() => undefined, 1_000_000);
  console.log('ready');
`;

/** A program that ends when there is nothing left to do. */
const closing = (body: string): string => `
  import { closeAtProcessEnd } from '@farhand/core/driver';
  const say = (line) => async () => console.log(line);
  process.on('warning', ({ code, message }) => console.log(code + ': ' + message));
  ${body}
`;

const endBy = async (signal: NodeJS.Signals, body: string) => {
  const started = startProcess(waiting(body));
  await started.said('ready');
  started.kill(signal);
  return started.end;
};

describe.skipIf(process.platform === 'win32')('a signal', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s closes what is open and ends the process', async (signal) => {
    expect(await endBy(signal, `closeAtProcessEnd(say('closed'));`)).toEqual({
      code: null,
      signal,
      lines: ['ready', 'closed'],
    });
  });

  test('closes all computers at once, and what drivers have behind them once those are closed', async () => {
    const { lines } = await endBy(
      'SIGTERM',
      `
      let open = 2, bothClose;
      const both = new Promise((resolve) => (bothClose = resolve));
      const close = async () => {
        if (--open === 0) bothClose();
        await both;
        console.log('computer');
      };
      closeAtProcessEnd(say('driver'), 'driver');
      closeAtProcessEnd(close);
      closeAtProcessEnd(close);
      `,
    );
    expect(lines).toEqual(['ready', 'computer', 'computer', 'driver']);
  });

  test('closes the others when one fails', async () => {
    const { signal, lines } = await endBy(
      'SIGTERM',
      `
      closeAtProcessEnd(() => { throw new Error('at once'); });
      closeAtProcessEnd(() => Promise.reject(new Error('later')));
      closeAtProcessEnd(say('closed'));
      `,
    );
    expect([signal, lines]).toEqual(['SIGTERM', ['ready', 'closed']]);
  });

  test('does not close what was closed before, and what a computer closes itself once only', async () => {
    const { lines } = await endBy(
      'SIGTERM',
      `
      closeAtProcessEnd(say('closed long ago'))();
      const forget = closeAtProcessEnd(say('closed twice'), 'driver');
      closeAtProcessEnd(async () => { console.log('closed'); forget(); });
      `,
    );
    expect(lines).toEqual(['ready', 'closed']);
  });

  test('closes what is opened while it closes', async () => {
    const { signal, lines } = await endBy(
      'SIGTERM',
      `
      const closeLate = () => new Promise((resolve) => setTimeout(resolve, 20)).then(say('closed late'));
      closeAtProcessEnd(async () => { closeAtProcessEnd(closeLate); console.log('closed'); });
      `,
    );
    expect([signal, lines]).toEqual(['SIGTERM', ['ready', 'closed', 'closed late']]);
  });

  test('waits ten seconds at most for what does not close', async () => {
    const { signal, lines } = await endBy(
      'SIGTERM',
      `
      const later = setTimeout;
      globalThis.setTimeout = (run, ms) => { console.log(ms + ' ms'); return later(run, 0); };
      const never = (line) => () => { console.log(line); return new Promise(() => undefined); };
      closeAtProcessEnd(never('computer'));
      closeAtProcessEnd(never('driver'), 'driver');
      `,
    );
    expect([signal, lines]).toEqual(['SIGTERM', ['ready', 'computer', '8000 ms', 'driver', '2000 ms']]);
  });

  test('is not cut short by a program that fails as its computer goes away', async () => {
    const { signal, lines } = await endBy(
      'SIGTERM',
      `
      closeAtProcessEnd(async () => {
        setTimeout(() => { throw new Error('a call that was rejected'); });
        void Promise.reject(new Error('another one'));
        await new Promise((resolve) => setTimeout(resolve, 20));
        console.log('closed');
      });
      `,
    );
    expect([signal, lines]).toEqual(['SIGTERM', ['ready', 'closed']]);
  });

  test('tells whether the process ends right after', async () => {
    const close = `closeAtProcessEnd(async (isFinal) => console.log(isFinal));`;
    expect((await endBy('SIGTERM', close)).lines).toEqual(['ready', 'true']);
    const listen = `process.on('SIGTERM', () => setTimeout(() => process.exit(), 20));`;
    expect((await endBy('SIGTERM', close + listen)).lines).toEqual(['ready', 'false']);
  });

  test('that follows another ends the process at once', async () => {
    const started = startProcess(
      waiting(`closeAtProcessEnd(() => { setImmediate(say('closing')); return new Promise(() => undefined); });`),
    );
    await started.said('ready');
    started.kill('SIGTERM');
    await started.said('closing');
    started.kill('SIGINT');
    expect(await started.end).toEqual({ code: null, signal: 'SIGINT', lines: ['ready', 'closing'] });
  });
});

describe.skipIf(process.platform === 'win32')('a signal that somebody else listens to', () => {
  test.each([
    ['before', 'on'],
    ['before', 'once'],
    ['after', 'on'],
    ['after', 'once'],
  ])('%s Farhand by %s() closes computers, and what follows is theirs', async (when, on) => {
    const register = `closeAtProcessEnd(say('closed')); closeAtProcessEnd(say('driver'), 'driver');`;
    const listen = `process.${on}('SIGTERM', () => { setTimeout(() => { console.log('done'); process.exit(7); }, 50); });`;
    expect(await endBy('SIGTERM', when === 'before' ? listen + register : register + listen)).toEqual({
      code: 7,
      signal: null,
      lines: ['ready', 'closed', 'done'],
    });
  });

  test('leaves what drivers have for the signal that ends the process, at once if something hangs', async () => {
    const started = startProcess(
      waiting(`
        process.once('SIGHUP', () => setImmediate(say('somebody else')));
        closeAtProcessEnd(say('driver'), 'driver');
        closeAtProcessEnd(say('computer'));
      `),
    );
    await started.said('ready');
    started.kill('SIGHUP');
    await started.said('somebody else');
    started.kill('SIGTERM');
    expect(await started.end).toEqual({
      code: null,
      signal: 'SIGTERM',
      lines: ['ready', 'computer', 'somebody else', 'driver'],
    });

    const hanging = startProcess(
      waiting(`
        process.once('SIGHUP', () => setImmediate(say('somebody else')));
        closeAtProcessEnd(say('driver'), 'driver');
        closeAtProcessEnd(() => new Promise(() => undefined));
      `),
    );
    await hanging.said('ready');
    hanging.kill('SIGHUP');
    await hanging.said('somebody else');
    hanging.kill('SIGTERM');
    expect(await hanging.end).toEqual({ code: null, signal: 'SIGTERM', lines: ['ready', 'somebody else'] });
  });

  test('closes what is opened after it, when it comes again', async () => {
    const started = startProcess(
      waiting(`
        let count = 0;
        const open = () => { const name = 'closed ' + ++count; closeAtProcessEnd(say(name)); };
        process.on('SIGHUP', () => setImmediate(() => { open(); console.log('reloaded ' + count); }));
        open();
      `),
    );
    await started.said('ready');
    started.kill('SIGHUP');
    await started.said('reloaded 2');
    started.kill('SIGHUP');
    await started.said('reloaded 3');
    started.kill('SIGTERM');
    expect(await started.end).toEqual({
      code: null,
      signal: 'SIGTERM',
      lines: ['ready', 'closed 1', 'reloaded 2', 'closed 2', 'reloaded 3', 'closed 3'],
    });
  });

  test('is not one that another copy of Farhand listens to: they wait for each other', async () => {
    const { signal, lines } = await endBy(
      'SIGINT',
      `
      const path = new URL('process-end.js', import.meta.resolve('@farhand/core'));
      const another = await import(path + '?another-copy');
      if (another.closeAtProcessEnd === closeAtProcessEnd) throw new Error('It is the same copy.');
      const later = (line) => () => new Promise((resolve) => setTimeout(resolve, 50)).then(say(line));
      closeAtProcessEnd(later('first copy'));
      closeAtProcessEnd(later('first copy, driver'), 'driver');
      another.closeAtProcessEnd(say('second copy'));
      `,
    );
    expect([signal, lines]).toEqual(['SIGINT', ['ready', 'second copy', 'first copy', 'first copy, driver']]);
  });
});

describe('a process with nothing left to do', () => {
  test('closes the computers that were left open, once, and says so', async () => {
    const program = closing(`
      const close = () => new Promise((resolve) => setTimeout(resolve, 20)).then(say('closed'));
      closeAtProcessEnd(close);
      closeAtProcessEnd(close);
      process.exitCode = 5;
    `);
    expect(await startProcess(program).end).toEqual({
      code: 5,
      signal: null,
      lines: [
        "FARHAND_LEFT_OPEN: 2 computers were left open, and Farhand closes them now. Call computer.close() when you are done, or write 'await using computer = await launch(...)'.",
        'closed',
        'closed',
      ],
    });
  });

  test('does not try again what could not be closed', async () => {
    const program = closing(`closeAtProcessEnd(async () => { console.log('tried'); throw new Error('no'); });`);
    const { code, lines } = await startProcess(program).end;
    expect([code, lines]).toEqual([
      0,
      ['tried', expect.stringContaining('1 computer was left open, and Farhand closes it now.')],
    ]);
  });

  test('names the computers that it closes, five at most', async () => {
    const program = closing(`
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) closeAtProcessEnd(async () => {}, 'computer', () => name);
      closeAtProcessEnd(async () => {}, 'driver', () => 'not this');
    `);
    expect((await startProcess(program).end).lines).toEqual([
      expect.stringContaining(
        '7 computers were left open, and Farhand closes them now: a, b, c, d, e and 2 more. Call',
      ),
    ]);
  });

  test('says nothing of what only drivers have open', async () => {
    expect(await startProcess(closing(`closeAtProcessEnd(say('closed'), 'driver');`)).end).toEqual({
      code: 0,
      signal: null,
      lines: ['closed'],
    });
  });

  test('says nothing when everything was closed', async () => {
    expect((await startProcess(closing(`closeAtProcessEnd(say('closed'))();`)).end).lines).toEqual([]);
  });
});

const listenerCounts = (): readonly number[] =>
  ['SIGINT', 'SIGTERM', 'SIGHUP', 'beforeExit'].map((name) => process.listenerCount(name));

test('however many are open, there is one listener for each, and none when all are closed', () => {
  const before = listenerCounts();
  const close = (): Promise<void> => Promise.resolve();
  const forget = Array.from({ length: 20 }, (_, index) => closeAtProcessEnd(close, index % 2 ? 'driver' : 'computer'));
  expect(listenerCounts()).toEqual(before.map((count) => count + 1));
  for (const take of forget.slice(1)) take();
  expect(listenerCounts()).toEqual(before.map((count) => count + 1));
  for (const take of forget) take();
  expect(listenerCounts()).toEqual(before);
});

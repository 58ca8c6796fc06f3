import { OutcomeUnknownError } from '@farhand/core';
import type { Deadline } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { caught } from './failures.js';
import { exit, held, talk } from './scripted-shell.js';

test('texts go out as they are, one after the other', async () => {
  const { script, session } = await talk();
  const [first, second] = [held<void>(), held<void>()];
  script.onWrite = (text) => (text === 'a' ? first.promise : second.promise);
  const writes = [session.write('a'), session.write('é\u0003\0'), session.closeInput()];
  await new Promise(setImmediate);
  expect(script.log).toEqual(['write a']);
  first.resolve();
  await writes[0];
  await new Promise(setImmediate);
  expect(script.log).toEqual(['write a', 'write é\u0003\0']);
  second.resolve();
  await Promise.all(writes);
  expect(script.log).toEqual(['write a', 'write é\u0003\0', 'closeInput']);
});

test('nothing is sent for an empty text', async () => {
  const { script, session } = await talk();
  await session.write('');
  expect(script.log).toEqual([]);
});

describe('a text that fails', () => {
  const lost = new OutcomeUnknownError('Lost.');

  test('keeps back those that wait behind it, and none that is written afterwards', async () => {
    const { script, session } = await talk();
    const first = held<void>();
    script.onWrite = () => first.promise;
    const [a, b, c] = [session.write('a'), session.write('b'), session.closeInput()].map(caught);
    first.reject(lost);
    expect(await a).toBe(lost);
    expect(await b).toMatchObject({
      code: 'ACTION_FAILED',
      message: expect.stringContaining('nothing was sent to the shell, because an earlier write failed'),
      cause: lost,
    });
    expect(await c).toMatchObject({ code: 'ACTION_FAILED' });
    script.onWrite = () => Promise.resolve();
    await session.write('d');
    await session.closeInput();
    expect(script.log).toEqual(['write a', 'write d', 'closeInput']);
  });

  test('is sent once', async () => {
    const { script, session } = await talk();
    script.onWrite = () => Promise.reject(lost);
    expect(await caught(session.write('a'))).toBe(lost);
    expect(script.log).toEqual(['write a']);
  });
});

describe('time', () => {
  test('that is over before its turn lets nothing be sent', async () => {
    const { script, session } = await talk();
    const first = held<void>();
    script.onWrite = () => first.promise;
    const a = session.write('a');
    expect(await caught(session.write('b', { timeoutMs: 5 }))).toMatchObject({ code: 'TIMEOUT' });
    first.resolve();
    await a;
    expect(script.log).toEqual(['write a']);
  });

  test('that is over while it is sent is what the driver makes of it', async () => {
    const { script, session } = await talk();
    script.onWrite = async (_, deadline: Deadline) => {
      await deadline.race(held<void>().promise).catch(() => Promise.reject(new OutcomeUnknownError('Perhaps.')));
    };
    expect(await caught(session.write('a', { timeoutMs: 5 }))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });

  test('an abort has its own reason', async () => {
    const { script, session } = await talk();
    const abort = new AbortController();
    script.onWrite = async (_, deadline: Deadline) => {
      abort.abort('enough');
      await deadline.race(held<void>().promise).catch(() => Promise.reject(new OutcomeUnknownError('Perhaps.')));
    };
    expect(await caught(session.write('a', { signal: abort.signal }))).toBe('enough');
  });
});

describe('mistakes', () => {
  test.each([
    [7, 'shellSession.write: text must be a string, got 7.'],
    ['a\ud83d', 'shellSession.write: text must be well-formed, without lone surrogates.'],
  ])('%j is no text', async (text, message) => {
    const { script, session } = await talk();
    expect(await caught(Promise.resolve(Reflect.apply(session.write, session, [text])))).toMatchObject({
      name: 'TypeError',
      message,
    });
    expect(script.log).toEqual([]);
  });

  test('nothing is written behind the end of the input, which comes once', async () => {
    const { script, session } = await talk();
    await session.closeInput();
    await session.closeInput();
    expect(await caught(session.write('a'))).toMatchObject({
      name: 'TypeError',
      message: 'shellSession.write: the input was closed by closeInput(). Open another shell.',
    });
    expect(script.log).toEqual(['closeInput']);
  });

  test('nothing is written only to be explained', async () => {
    const { computer, script, session } = await talk();
    for (const body of [() => session.write('a'), () => session.closeInput(), () => session.close()]) {
      expect(await caught(computer.explain(body))).toMatchObject({ code: 'UNSUPPORTED_ACTION' });
    }
    expect(script.log).toEqual([]);
  });
});

test.each([
  [3, 'it has ended with exit code 3'],
  [undefined, 'it has ended'],
])('a command that has ended with %s is told nothing', async (code, why) => {
  const { script, session } = await talk();
  script.say(exit(code));
  await session.read();
  await session.closeInput();
  expect(await caught(session.write('a'))).toMatchObject({
    code: 'ACTION_FAILED',
    message: `shellSession.write: nothing was sent to the shell, because ${why}. Open another shell.`,
  });
  expect(script.log).toEqual(['read']);
});

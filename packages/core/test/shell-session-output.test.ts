import { OutcomeUnknownError, ProtocolError } from '@farhand/core';
import { describe, expect, test } from 'vitest';
import { caught } from './failures.js';
import { all, exit, out, talk } from './scripted-shell.js';

test('what it says comes in order, its end last, and nothing after that', async () => {
  const { session, script } = await talk();
  script.say(out('a'), { type: 'stderr', bytes: Uint8Array.of(98) });
  script.say(out('c'), exit(3));
  expect(session.exitCode).toBeUndefined();
  expect(await all(session)).toEqual(['a', 'b', 'c', 'exit 3']);
  expect(session.exitCode).toBe(3);
  expect(await session.read()).toBeUndefined();
  expect(await all(session)).toEqual([]);
  expect(script.log).toEqual(['read', 'read']);
});

test('a character in pieces is whole', async () => {
  const { session, script } = await talk();
  script.say({ type: 'stdout', bytes: Uint8Array.of(97, 0xf0, 0x9d) });
  script.say({ type: 'stdout', bytes: Uint8Array.of(0x84) });
  script.say({ type: 'stdout', bytes: Uint8Array.of(0x9e, 98) }, exit(0));
  expect(await all(session)).toEqual(['a', '𝄞b', 'exit 0']);
});

test('nothing is read before somebody asks', async () => {
  const { script, session } = await talk();
  script.say(out('a'));
  script.say(out('b'));
  expect(script.log).toEqual([]);
  expect(await session.read()).toEqual({ type: 'stdout', text: 'a' });
  expect(script.log).toEqual(['read']);
});

test('leaving a loop ends nothing: the next one goes on there', async () => {
  const { script, session } = await talk();
  script.say(out('a'), out('b'));
  script.say(out('c'), exit(0));
  for await (const event of session) {
    expect(event).toEqual({ type: 'stdout', text: 'a' });
    break;
  }
  expect(await session.read()).toEqual({ type: 'stdout', text: 'b' });
  expect(await all(session)).toEqual(['c', 'exit 0']);
});

describe('who stops waiting loses nothing', () => {
  test('when the time is over', async () => {
    const { script, session } = await talk();
    expect(await caught(session.read({ timeoutMs: 5 }))).toMatchObject({ code: 'TIMEOUT' });
    script.say(out('a'));
    expect(await session.read()).toEqual({ type: 'stdout', text: 'a' });
    expect(script.log).toEqual(['read']);
  });

  test('when its signal fires', async () => {
    const { script, session } = await talk();
    const abort = new AbortController();
    const reading = caught(session.read({ signal: abort.signal }));
    abort.abort('enough');
    expect(await reading).toBe('enough');
    script.say(out('a'));
    expect(await session.read()).toEqual({ type: 'stdout', text: 'a' });
    expect(script.log).toEqual(['read']);
  });

  test('not even a failure', async () => {
    const { script, session } = await talk();
    await caught(session.read({ timeoutMs: 5 }));
    script.fail(new ProtocolError('Nonsense.'));
    await new Promise(setImmediate);
    expect(await caught(session.read())).toMatchObject({ code: 'PROTOCOL' });
  });
});

test('a lost answer is an error in its place, and what follows can be read', async () => {
  const { script, session } = await talk();
  script.say(out('a'));
  script.fail(new OutcomeUnknownError('Lost.'));
  script.say(out('c'), exit(0));
  const heard: string[] = [];
  const loop = async (): Promise<void> => {
    for await (const event of session) heard.push('text' in event ? event.text : event.type);
  };
  expect(await caught(loop())).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  expect(heard).toEqual(['a']);
  await loop();
  expect(heard).toEqual(['a', 'c', 'exit']);
});

test('there is one reader at a time', async () => {
  const { script, session } = await talk();
  const first = session.read();
  expect(await caught(session.read())).toMatchObject({
    name: 'TypeError',
    message:
      'shellSession.read: another read is in progress. Only one reader is allowed at a time. Await the first read, or leave its loop.',
  });
  script.say(out('a'));
  expect(await first).toEqual({ type: 'stdout', text: 'a' });
});

test('options of a reading are checked', async () => {
  const { script, session } = await talk();
  expect(await caught(session.read({ timeoutMs: -1 }))).toBeInstanceOf(RangeError);
  expect(script.log).toEqual([]);
});

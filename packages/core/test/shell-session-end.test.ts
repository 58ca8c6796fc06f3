import { attach, ClosedError } from '@farhand/core';
import { startDeadline } from '@farhand/core/driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, test } from 'vitest';
import { caught } from './failures.js';
import { all, exit, out, ScriptedShell, talk } from './scripted-shell.js';

test('closing ends it, once', async () => {
  const { script, session } = await talk();
  await Promise.all([session.close(), session.close()]);
  await session[Symbol.asyncDispose]();
  expect(script.log).toEqual(['end']);
});

test('one that has ended is let go of, too', async () => {
  const { script, session } = await talk();
  script.say(exit(0));
  await all(session);
  await session.close();
  expect(script.log).toEqual(['read', 'end']);
});

test('closing ends the loop, and nothing can be written', async () => {
  const { script, session } = await talk();
  script.say(out('a'));
  const loop = all(session);
  await expect.poll(() => script.log).toEqual(['read', 'read']);
  await session.close();
  expect(await loop).toEqual(['a']);
  expect(await session.read()).toBeUndefined();
  expect(await caught(session.write('a'))).toMatchObject({
    code: 'ACTION_FAILED',
    message: 'shellSession.write: nothing was sent to the shell, because it was closed. Open another shell.',
  });
});

test('closing that has failed can be tried again', async () => {
  const { script, session } = await talk();
  script.onEnd = () => Promise.reject(new Error('No.'));
  expect(await caught(session.close())).toEqual(new Error('No.'));
  script.onEnd = () => Promise.resolve();
  await session.close();
  expect(script.log).toEqual(['end', 'end']);
});

test('its signal ends it, and the loop with its reason', async () => {
  const abort = new AbortController();
  const { script, session } = await talk({ signal: abort.signal });
  const loop = caught(all(session));
  await expect.poll(() => script.log).toEqual(['read']);
  abort.abort('enough');
  expect(await loop).toBe('enough');
  expect(await caught(session.read())).toBe('enough');
  expect(await caught(session.write('a'))).toBe('enough');
  await session.closeInput();
  await session.close();
  expect(script.log).toEqual(['read', 'end']);
});

describe('with the computer', () => {
  test('that is closed a loop ends with an error, and nothing is asked of the vendor', async () => {
    const { computer, script, session } = await talk();
    const loop = caught(all(session));
    await expect.poll(() => script.log).toEqual(['read']);
    await computer.close();
    const message = 'shellSession.read() was not done: the computer was closed by close() or terminate().';
    expect(await loop).toMatchObject({ code: 'CLOSED', message });
    expect(await caught(session.read())).toMatchObject({ code: 'CLOSED', message });
    expect(await caught(session.write('a'))).toMatchObject({ code: 'CLOSED' });
    await session.close();
    expect(script.log).toEqual(['read']);
  });

  test('that is gone, all else is told', async () => {
    const { computer, script, session } = await talk();
    script.fail(new ClosedError('Expired.'));
    expect(await caught(session.read())).toMatchObject({ code: 'CLOSED', message: 'Expired.' });
    expect(await caught(session.read())).toMatchObject({ code: 'CLOSED', cause: { message: 'Expired.' } });
    expect(await caught(session.write('a'))).toMatchObject({ code: 'CLOSED' });
    await computer.close();
    expect(script.log).toEqual(['read']);
  });

  /** A computer that goes on without us. */
  const attached = async () => {
    const script = new ScriptedShell();
    const shell = { run: () => Promise.reject(new Error('It was run.')), open: () => Promise.resolve(script) };
    const driver = recorder({ shell });
    const { id } = await driver.open({ kind: 'desktop' }, startDeadline({ timeoutMs: 0 }, 'test'));
    const computer = await attach(driver, id);
    return { script, computer, session: await computer.shell?.open('x') };
  };

  test('that is only let go of it ends before', async () => {
    const { script, computer, session } = await attached();
    await computer.close();
    expect(script.log).toEqual(['end']);
    await session?.close();
    expect(script.log).toEqual(['end']);
  });

  test('that cannot be let go of for it, closing says so', async () => {
    const { script, computer } = await attached();
    script.onEnd = () => Promise.reject(new Error('No.'));
    expect(await caught(computer.close())).toEqual(new Error('No.'));
    script.onEnd = () => Promise.resolve();
    await computer.close();
    expect(script.log).toEqual(['end', 'end']);
  });

  test('that is let go of one that was closed is left alone', async () => {
    const { script, computer, session } = await attached();
    await session?.close();
    await computer.close();
    expect(script.log).toEqual(['end']);
  });
});

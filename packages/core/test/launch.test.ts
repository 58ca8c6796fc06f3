import { attach, launch, list, OutcomeUnknownError, UnsupportedFacetError, type LaunchProgress } from '@farhand/core';
import type { Driver } from '@farhand/core/driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

test('launch passes on what was wished for', async () => {
  const driver = recorder();
  await using computer = await launch(driver, {
    kind: 'desktop',
    display: { width: 800, height: 600 },
    maxLifetimeMs: 60_000,
    idleTimeoutMs: 0,
  });
  expect(driver.connections[0]?.openedWith).toEqual({
    kind: 'desktop',
    display: { width: 800, height: 600 },
    maxLifetimeMs: 60_000,
    idleTimeoutMs: 0,
  });
  expect([computer.kind, computer.driver, computer.display]).toEqual([
    'desktop',
    'recorder',
    { width: 800, height: 600 },
  ]);
});

describe('onProgress', () => {
  /** A driver that reports two waits for each computer that it opens. */
  const reporting = (): Driver => {
    const driver = recorder();
    return {
      ...driver,
      open: (wanted, deadline) => {
        wanted.onProgress?.('recorder: a new computer');
        wanted.onProgress?.('recorder: the computer, which is PENDING');
        return driver.open(wanted, deadline);
      },
    };
  };

  test('is called with what the launch waits for, and for how long it has been running', async () => {
    const progress: LaunchProgress[] = [];
    await using computer = await launch(reporting(), { onProgress: (one) => progress.push(one) });
    expect(computer.driver).toBe('recorder');
    expect(progress.map(({ waitsFor }) => waitsFor)).toEqual([
      'recorder: a new computer',
      'recorder: the computer, which is PENDING',
    ]);
    const [first, second] = progress.map(({ elapsedMs }) => elapsedMs);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(second).toBeGreaterThanOrEqual(first ?? Infinity);
  });

  test('does not stop a launch by an error of its own', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
    onTestFinished(() => warn.mockRestore());
    const onProgress = (): never => {
      throw new Error('no terminal');
    };
    await using computer = await launch(reporting(), { onProgress });
    expect(computer.driver).toBe('recorder');
    expect(warn.mock.calls[0]).toEqual([
      'launch: onProgress threw Error: no terminal',
      { type: 'Warning', code: 'FARHAND_OBSERVER' },
    ]);
  });

  test('must be a function', async () => {
    const options: object = { onProgress: true };
    await expect(launch(recorder(), options)).rejects.toThrow('launch: onProgress must be a function, got true.');
  });
});

test('the end of the block ends a launched computer', async () => {
  const driver = recorder();
  {
    await using computer = await launch(driver);
    await computer.tab.click(1, 1);
  }
  expect(driver.connections[0]?.terminated).toBe(true);
});

test('close lets go of an attached computer and leaves it running; terminate ends it', async () => {
  const driver = recorder();
  const launched = await launch(driver);
  const attached = await attach(driver, launched.id);
  await attached.keyboard.down('Shift');
  await attached.close();
  expect(driver.connections[0]?.log.map((action) => action.type)).toEqual(['keyDown', 'keyUp']);
  expect(driver.connections[0]?.terminated).toBe(false);
  const again = await attach(driver, launched.id);
  await again.terminate();
  expect(driver.connections[0]?.terminated).toBe(true);
});

test('list tells what is running', async () => {
  const driver = recorder();
  await using computer = await launch(driver);
  const listed = await list(driver);
  expect(listed.map(({ id, kind }) => ({ id, kind }))).toEqual([{ id: computer.id, kind: 'browser' }]);
});

test('a computer that comes too late is ended', async () => {
  const driver = recorder();
  const slow: Driver = {
    ...driver,
    open: async (options, deadline) => {
      const connection = await driver.open(options, deadline);
      await new Promise<void>((resolve) => deadline.signal.addEventListener('abort', () => resolve()));
      return connection;
    },
  };
  await expect(launch(slow, { timeoutMs: 5 })).rejects.toThrow(/launch\(recorder\(\)\) did not finish within 5 ms/);
  expect(driver.connections[0]?.terminated).toBe(true);
});

test('what a driver has to say of a launch that took too long is what the launch rejects with', async () => {
  const told = new OutcomeUnknownError('It may have been created. Look for a computer with the name x.');
  const slow: Driver = {
    ...recorder(),
    open: (_, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(told))),
  };
  await expect(launch(slow, { timeoutMs: 5 })).rejects.toBe(told);
});

test('an aborted launch rejects at once with the reason of the abort', async () => {
  const driver = recorder();
  const controller = new AbortController();
  let arrive = (): void => undefined;
  const slow: Driver = {
    ...driver,
    open: async (options, deadline) => {
      const connection = await driver.open(options, deadline);
      await new Promise<void>((resolve) => (arrive = resolve));
      return connection;
    },
  };
  const launching = launch(slow, { signal: controller.signal });
  const reason = new Error('enough');
  controller.abort(reason);
  await expect(launching).rejects.toBe(reason);
  arrive();
  await expect.poll(() => driver.connections[0]?.terminated).toBe(true);
});

test('an aborted launch rejects with the reason of the signal', async () => {
  const reason = new Error('enough');
  await expect(launch(recorder(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('status and keepAlive ask the vendor at once', async () => {
  const driver = recorder();
  await using computer = await launch(driver);
  expect((await computer.status()).id).toBe(computer.id);
  await computer.keepAlive();
  expect(driver.connections[0]?.keepAlives).toBe(1);
});

test('the shell runs commands, and refuses them where there is none', async () => {
  const driver = recorder({
    shell: (command, { env }) => ({ exitCode: 3, stdout: `${command} ${env?.['NAME'] ?? ''}`, stderr: '' }),
  });
  await using computer = await launch(driver);
  expect(await computer.shell?.run('echo', { env: { NAME: 'x' } })).toEqual({
    exitCode: 3,
    stdout: 'echo x',
    stderr: '',
  });
  await expect(computer.shell?.run('  ')).rejects.toThrow(/expected a command line/);
  await using other = await launch(recorder());
  expect([computer.supports('shell'), other.supports('shell')]).toEqual([true, false]);
  await expect(other.shell.run('echo')).rejects.toThrow(UnsupportedFacetError);
});

test('supports answers from the rules', async () => {
  await using computer = await launch(recorder());
  expect(computer.supports('hover')).toBe(true);
});

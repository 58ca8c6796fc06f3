import { startDeadline, type Deadline } from '@farhand/core/driver';
import { faulty } from '@farhand/driver-testkit';
import { recorder } from '@farhand/driver-testkit/recorder';
import { describe, expect, test } from 'vitest';

const forever: Deadline = startDeadline({ timeoutMs: 0 }, 'test');

describe('whose computer it is', () => {
  test('tags are listed and reported, and a computer can be ended by its id alone', async () => {
    const driver = recorder();
    const tagged = await driver.open({ kind: 'browser', tag: 'ci-7' }, forever);
    await driver.open({ kind: 'browser' }, forever);
    expect((await driver.list(forever)).map(({ id, tag }) => [id, tag])).toEqual([
      ['recorder-1', 'ci-7'],
      ['recorder-2', undefined],
    ]);
    expect(await tagged.status(forever)).toMatchObject({ tag: 'ci-7' });

    await driver.terminate('recorder-1', forever);
    await driver.terminate('recorder-1', forever);
    await driver.terminate('nobody', forever);
    expect(tagged.terminated).toBe(true);
    expect((await driver.list(forever)).map(({ id }) => id)).toEqual(['recorder-2']);

    const late = startDeadline({ timeoutMs: 0, signal: AbortSignal.abort('enough') }, 'test');
    await expect(driver.terminate('recorder-2', late)).rejects.toBe('enough');
    expect(driver.connections[1]?.terminated).toBe(false);
  });

  test('behind a driver whose calls go wrong as well', async () => {
    const driver = recorder();
    const wrapped = faulty(driver);
    await wrapped.open({ kind: 'browser', tag: 'ci-7' }, forever);
    expect(await wrapped.list(forever)).toMatchObject([{ id: 'recorder-1', tag: 'ci-7' }]);
    await wrapped.terminate('recorder-1', forever);
    expect(driver.connections[0]?.terminated).toBe(true);
  });
});

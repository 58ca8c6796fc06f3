import { ActionFailedError, startDeadline, type Deadline, type ScreenshotData } from '@farhand/core/driver';
import { recorder } from '@farhand/driver-testkit/recorder';
import { expect, test } from 'vitest';

const forever: Deadline = startDeadline({ timeoutMs: 0 }, 'test');

const picture = (text: string): ScreenshotData => ({
  bytes: new TextEncoder().encode(text),
  width: 3,
  height: 2,
  mime: 'image/jpeg',
});

test('a computer shows what its test has it show, tab by tab and picture by picture', async () => {
  let count = 0;
  const driver = recorder({ screenshot: (tab) => picture(`${tab} ${(count += 1)}`) });
  const connection = await driver.open({ kind: 'browser' }, forever);
  expect(await connection.screenshot('tab-1', forever)).toEqual(picture('tab-1 1'));
  expect(await connection.screenshot(undefined, forever)).toEqual(picture('undefined 2'));
  await expect(connection.screenshot('tab-2', forever)).rejects.toThrow(
    new ActionFailedError('There is no tab tab-2.'),
  );
  expect(connection.glance).toBeUndefined();
});

test('a glance is there if the test gives one, and needs an open tab, too', async () => {
  const raw = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 } as const;
  const connection = await recorder({ glance: () => raw }).open({ kind: 'browser' }, forever);
  expect(await connection.glance?.('tab-1', forever)).toBe(raw);
  await expect(connection.glance?.('tab-2', forever)).rejects.toThrow('There is no tab tab-2.');
});

test('a picture that never comes ends with the deadline', async () => {
  const never = new Promise<ScreenshotData>(() => undefined);
  const connection = await recorder({ screenshot: () => never }).open({ kind: 'desktop' }, forever);
  const abort = new AbortController();
  const deadline = startDeadline({ timeoutMs: 0, signal: abort.signal }, 'test');
  const looking = connection.screenshot(undefined, deadline);
  abort.abort(new Error('enough'));
  await expect(looking).rejects.toThrow('enough');
});

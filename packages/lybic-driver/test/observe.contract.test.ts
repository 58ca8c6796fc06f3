import { Screenshot, type Computer } from '@farhand/core';
import { expect, test } from 'vitest';

import { openEmulated } from './open-emulated.js';

const click = '"type":"mouse:click","x":{"type":"px","value":3},"y":{"type":"px","value":4},"button":1';
const withPicture = (action: string): string =>
  `POST S/actions/execute {"action":{${action}},"includeScreenShot":true,"includeCursorPosition":false}`;
const fetched = /^GET \/screenshots\//;

test.each<readonly [string, (computer: Computer) => Promise<Screenshot>, readonly string[]]>([
  ['a click', (c) => c.tab.click(3, 4).screenshot(), [withPicture(click)]],
  ['two clicks', (c) => c.tab.click(3, 4).click(3, 4).screenshot(), [`{${click}}`, withPicture(click)]],
  [
    'a click with a key held, and the key up again',
    (c) => c.keyboard.hold('shift', () => c.tab.click(3, 4)).screenshot(),
    [withPicture(`${click},"holdKey":"shift"`)],
  ],
  [
    'a click with a key still held',
    (c) => c.keyboard.hold('shift', () => c.tab.click(3, 4).screenshot()),
    ['{"type":"key:down","key":"shift"}', withPicture(click), '{"type":"key:up","key":"shift"}'],
  ],
])('%s and its picture', async (_, act, wanted) => {
  const { computer, requests } = await openEmulated();
  const shot = await act(computer);
  expect(shot).toBeInstanceOf(Screenshot);
  expect(shot).toMatchObject({ width: 1280, height: 720, mime: 'image/webp' });
  expect(requests().filter((request) => !fetched.test(request))).toEqual(wanted);
  expect(requests().filter((request) => fetched.test(request))).toHaveLength(1);
});

test('a click and the first look of settled() are one request', async () => {
  const { computer, requests } = await openEmulated();
  await computer.tab.click(3, 4).settled();
  const [first, ...others] = requests().filter((request) => !fetched.test(request));
  expect(first).toBe(withPicture(click));
  expect(new Set(others)).toEqual(new Set([withPicture('"type":"screenshot"')]));
});

test('between a press and its release: refused, and nothing is sent', async () => {
  const { computer, requests } = await openEmulated();
  const shot = computer.mouse.move(1, 2).down().screenshot();
  await expect(shot).rejects.toMatchObject({ code: 'UNSUPPORTED_ACTION' });
  expect(requests()).toEqual([]);
  expect(computer.held()).toEqual([]);
});

test('the vendor sends WebP images, which are kept or converted', async () => {
  const { computer } = await openEmulated();
  expect(await computer.screenshot({ type: 'webp' })).toMatchObject({ mime: 'image/webp' });
  expect(await computer.screenshot({ type: 'png' })).toMatchObject({ mime: 'image/png', width: 1280, height: 720 });
  const shot = await computer.tab.click(3, 4).screenshot({ type: 'jpeg', quality: 40 });
  expect(shot).toMatchObject({ mime: 'image/jpeg' });
});

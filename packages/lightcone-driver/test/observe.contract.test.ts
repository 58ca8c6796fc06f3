import { Screenshot, type Computer } from '@farhand/core';
import { expect, test } from 'vitest';

import { openEmulated } from './open-emulated.js';

const click = '{"type":"click","x":3,"y":4,"tab_id":"tab-1"}';
/** The last of a request asks whether its tab is still the main one. */
const asking = '{"type":"click","x":3,"y":4,"tab_id":"tab-1","include_context":true}';
const look = '{"type":"screenshot","base64":true,"tab_id":"tab-1"}';
const batch = (...actions: readonly string[]): string =>
  `POST /computers/{id}/batch {"actions":[${actions.join(',')}]}`;

test.each<readonly [string, (computer: Computer) => Promise<Screenshot>, readonly string[]]>([
  ['a click', (c) => c.tab.click(3, 4).screenshot(), [batch(asking, look)]],
  ['two clicks', (c) => c.tab.click(3, 4).click(3, 4).screenshot(), [batch(click, asking, look)]],
  [
    'a click with a key held, and the key up again',
    (c) => c.keyboard.hold('shift', () => c.tab.click(3, 4)).screenshot(),
    [
      batch(
        '{"type":"key_down","key":"shift","tab_id":"tab-1"}',
        asking,
        '{"type":"key_up","key":"shift","tab_id":"tab-1"}',
        look,
      ),
    ],
  ],
  [
    'a click with a key still held',
    (c) => c.keyboard.hold('shift', () => c.tab.click(3, 4).screenshot()),
    [
      batch('{"type":"key_down","key":"shift","tab_id":"tab-1"}', asking, look),
      'POST /computers/{id}/key-up {"key":"shift","tab_id":"tab-1"}',
    ],
  ],
  [
    'a lone move, which the vendor is not told of',
    (c) => c.mouse.move(3, 4).screenshot(),
    ['POST /computers/{id}/screenshot {"base64":true,"tab_id":"tab-1"}'],
  ],
])('%s and its picture', async (_, act, wanted) => {
  const { computer, requests } = await openEmulated();
  const shot = await act(computer);
  expect(shot).toBeInstanceOf(Screenshot);
  expect(shot).toMatchObject({ width: 1280, height: 720, mime: 'image/jpeg' });
  expect(requests()).toEqual(wanted);
});

test('a click and the first look of settled() are one request', async () => {
  const { computer, requests } = await openEmulated();
  await computer.tab.click(3, 4).settled();
  expect(requests()[0]).toBe(batch(asking, look));
  expect(new Set(requests().slice(1))).toEqual(
    new Set(['POST /computers/{id}/screenshot {"base64":true,"tab_id":"tab-1"}']),
  );
});

test('a press that goes on, and moves that wait for the release: refused, and nothing is sent', async () => {
  const { computer, requests } = await openEmulated();
  const shot = computer.mouse.move(1, 2).down().move(30, 40).screenshot();
  await expect(shot).rejects.toMatchObject({ code: 'UNSUPPORTED_ACTION' });
  expect(requests()).toEqual([]);
});

test('explain shows the very requests', async () => {
  const { computer, requests } = await openEmulated();
  const explanation = await computer.explain(() => computer.tab.click(3, 4).screenshot());
  expect(String(explanation)).toBe(
    'POST /computers/{id}/batch\n  click {"x":3,"y":4,"tab_id":"tab-1","include_context":true}\n  screenshot {"base64":true,"tab_id":"tab-1"}',
  );
  expect(requests()).toEqual([]);
});

test('the vendor sends JPEGs, which are kept or converted', async () => {
  const { computer, requests } = await openEmulated();
  expect(await computer.tab.screenshot({ type: 'jpeg' })).toMatchObject({ mime: 'image/jpeg' });
  expect(await computer.tab.screenshot({ type: 'png' })).toMatchObject({ mime: 'image/png', width: 1280, height: 720 });
  expect(await computer.tab.click(3, 4).screenshot({ type: 'webp' })).toMatchObject({ mime: 'image/webp' });
  const asked = `POST /computers/{id}/screenshot ${look.replace('"type":"screenshot",', '')}`;
  expect(requests()).toEqual([asked, asked, batch(asking, look)]);
});

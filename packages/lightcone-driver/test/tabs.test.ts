import type { TabsFacet } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import {
  connect,
  forever,
  picture,
  rejection,
  success,
  type Reply,
  type Script,
  type Vendor,
} from './scripted-vendor.js';

const listed = 'GET /computers/c1/tabs';
const created = 'POST /computers/c1/tabs';

const main = { tab_id: 'T1', url: 'about:blank', title: '', is_main: true };
const behind = { tab_id: 'T1', url: 'about:blank', title: '' };
const second = { tab_id: 'T2', url: 'https://a.test/', title: 'A', is_main: true };

const start = async (
  script: Script = {},
): Promise<{ readonly tabs: TabsFacet; readonly log: () => readonly unknown[]; readonly service: Vendor }> => {
  const { connection, log, service } = await connect();
  service.answer(script);
  if (connection.tabs === undefined) throw new Error('A browser has tabs.');
  return { tabs: connection.tabs, log, service };
};

describe('list', () => {
  const list = async (reply: Reply): Promise<unknown> => (await start({ [listed]: reply })).tabs.list(forever());

  test('as seen in July 2026: is_main only on the main tab', async () => {
    expect(await list(success({ tabs: [behind, second] }))).toEqual([
      { id: 'T1', url: 'about:blank', title: '', active: false },
      { id: 'T2', url: 'https://a.test/', title: 'A', active: true },
    ]);
  });

  test('as documented before', async () => {
    expect(
      await list(success({ tabs: [{ id: 'a', is_active: true }, { id: 'b', is_main_tab: false }, { url: 'x' }, 7] })),
    ).toEqual([
      { id: 'a', url: '', title: '', active: true },
      { id: 'b', url: '', title: '', active: false },
    ]);
  });

  test.each<readonly [string, Reply]>([
    ['no tabs', success({})],
    ['no result', { json: { status: 'SUCCESS' } }],
    ['something else', success({ tabs: 'T1' })],
  ])('%s', async (_, reply) => {
    expect(await rejection(list(reply))).toMatchObject({ code: 'PROTOCOL' });
  });
});

describe('open', () => {
  const refused = { json: { status: 'EXECUTION_ERROR', error_message: 'No' } };

  test.each([
    [4, 'Lightcone: POST /computers/{id}/tabs failed: EXECUTION_ERROR: No.'],
    [
      5,
      'Lightcone: POST /computers/{id}/tabs failed: EXECUTION_ERROR: No. A browser of Lightcone has at most 5 tabs, and 5 are open: close a tab first.',
    ],
  ])('refused with %i tabs', async (count, message) => {
    const all = Array.from({ length: count }, (_, index) => ({ tab_id: `T${index}`, url: '', title: '' }));
    const { tabs } = await start({ [listed]: success({ tabs: all }), [created]: refused });
    await tabs.list(forever());
    expect(await rejection(tabs.open(undefined, forever()))).toMatchObject({
      name: 'ActionFailedError',
      code: 'ACTION_FAILED',
      vendorStatus: 'EXECUTION_ERROR',
      message,
    });
  });

  test('gives the tab that the answer names, as the list shows it', async () => {
    const { tabs, log } = await start({
      [created]: success({ created_tab_id: 'T2' }),
      [listed]: success({ tabs: [behind, second] }),
    });
    expect(await tabs.open('https://a.test', forever())).toEqual({
      id: 'T2',
      url: 'https://a.test/',
      title: 'A',
      active: true,
    });
    expect(log()).toEqual([[created, { url: 'https://a.test' }], listed]);
  });

  test('also if the list does not show it yet', async () => {
    const { tabs } = await start({ [created]: success({ created_tab_id: 'T2' }), [listed]: success({ tabs: [main] }) });
    expect(await tabs.open('https://a.test', forever())).toEqual({
      id: 'T2',
      url: 'https://a.test',
      title: '',
      active: true,
    });
    expect(await tabs.open(undefined, forever())).toEqual({ id: 'T2', url: '', title: '', active: true });
  });

  test('without an address', async () => {
    const { tabs, log } = await start({ [created]: success({ created_tab_id: 'T2' }) });
    await tabs.open(undefined, forever());
    expect(log()[0]).toEqual([created, {}]);
  });

  test('gives the tab that is new in the list if the answer names none', async () => {
    const { tabs } = await start({ [created]: success(), [listed]: success({ tabs: [second, behind] }) });
    expect(await tabs.open(undefined, forever())).toMatchObject({ id: 'T2', active: true });
  });

  test('and waits until the list shows it', async () => {
    const { tabs, log } = await start({
      [created]: success(),
      [listed]: [success({ tabs: [main] }), success({ tabs: [behind, second] })],
    });
    expect(await tabs.open(undefined, forever())).toMatchObject({ id: 'T2' });
    expect(log()).toHaveLength(3);
  });

  test('of several new ones it is the one in front', async () => {
    const popUp = { tab_id: 'T3', url: 'https://ad.test/', title: '' };
    const { tabs } = await start({ [created]: success(), [listed]: success({ tabs: [popUp, behind, second] }) });
    expect(await tabs.open(undefined, forever())).toMatchObject({ id: 'T2' });
  });

  test('a tab opened before is not new', async () => {
    const third = { tab_id: 'T3', url: '', title: '', is_main: true };
    const { tabs, service } = await start({
      [created]: success({ created_tab_id: 'T2' }),
      [listed]: success({ tabs: [main] }),
    });
    await tabs.open(undefined, forever());
    service.answer({ [created]: success(), [listed]: success({ tabs: [second, third] }) });
    expect(await tabs.open(undefined, forever())).toMatchObject({ id: 'T3' });
  });

  test('a lost reply is not sent again', async () => {
    const { tabs, log } = await start({ [created]: 'reset' });
    expect(await rejection(tabs.open(undefined, forever()))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(log()).toHaveLength(1);
  });
});

describe('one tab', () => {
  test('is closed', async () => {
    const { tabs, log } = await start({ 'DELETE /computers/c1/tabs/T2': success() });
    await tabs.close('T2', forever());
    expect(log()).toEqual(['DELETE /computers/c1/tabs/T2']);
  });

  test('is closed already', async () => {
    const gone = { status: 404, json: { title: 'Tab not found' } };
    const { tabs, log } = await start({ 'DELETE /computers/c1/tabs/T2': ['reset', gone] });
    await tabs.close('T2', forever());
    expect(log()).toHaveLength(2);
  });

  test('cannot be closed if the computer is gone', async () => {
    const { tabs } = await start({
      'DELETE /computers/c1/tabs/T2': { status: 404, json: { title: 'Session not found' } },
    });
    expect(await rejection(tabs.close('T2', forever()))).toMatchObject({ code: 'CLOSED' });
  });

  test('is brought to the front', async () => {
    const { tabs, log } = await start({ 'POST /computers/c1/tabs/T2/switch': success() });
    await tabs.activate('T2', forever());
    expect(log()).toEqual(['POST /computers/c1/tabs/T2/switch']);
  });

  test('loads an address', async () => {
    const { tabs, log } = await start({ 'POST /computers/c1/navigate': success() });
    await tabs.navigate('T2', 'https://a.test', forever());
    expect(log()).toEqual([
      ['POST /computers/c1/navigate', { url: 'https://a.test', tab_id: 'T2', timeout_ms: 3_600_000 }],
    ]);
  });

  test('that does not load says why', async () => {
    const failure = { json: { status: 'EXECUTION_ERROR', error_message: 'net::ERR_NAME_NOT_RESOLVED' } };
    const { tabs } = await start({ 'POST /computers/c1/navigate': failure });
    expect(await rejection(tabs.navigate('T2', 'https://a.test', forever()))).toMatchObject({
      code: 'ACTION_FAILED',
      vendorStatus: 'EXECUTION_ERROR',
      message: expect.stringContaining('net::ERR_NAME_NOT_RESOLVED'),
    });
  });

  test('gives its HTML, also if that is empty', async () => {
    const { tabs, log } = await start({
      'POST /computers/c1/html': [success({ html_content: '<p>' }), success({ html_content: '' }), success({})],
    });
    expect(await tabs.content('T2', forever())).toBe('<p>');
    expect(await tabs.content('T2', forever())).toBe('');
    expect(await rejection(tabs.content('T2', forever()))).toMatchObject({ code: 'PROTOCOL' });
    expect(log()[0]).toEqual(['POST /computers/c1/html', { tab_id: 'T2' }]);
  });
});

test('the size of the viewport is what the picture shows then, and the display’s from then on', async () => {
  const { connection, log, service } = await connect();
  service.answer({ 'POST /computers/c1/viewport': success(), 'POST /computers/c1/screenshot': picture(800, 599) });
  const size = { width: 800, height: 600 };
  expect(await connection.tabs?.setViewportSize('T1', size, forever())).toEqual({ width: 800, height: 599 });
  expect(connection.display).toEqual({ width: 800, height: 599 });
  expect(log()).toEqual([
    ['POST /computers/c1/viewport', { width: 800, height: 600, scale_factor: 1, tab_id: 'T1' }],
    ['POST /computers/c1/screenshot', { base64: true, tab_id: 'T1' }],
  ]);
});

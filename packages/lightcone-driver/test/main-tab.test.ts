import type { BrowserEvent, Connection } from '@farhand/core/driver';
import type { LightconeCall } from '@farhand/lightcone-driver';
import { expect, test } from 'vitest';
import { connect, forever, success, type Reply, type Script } from './scripted-vendor.js';

const listed = 'GET /computers/c1/tabs';
const executed = 'POST /computers/c1/execute';

const one = { tab_id: 'T1', url: 'about:blank', title: '' };
const two = { tab_id: 'T2', url: 'https://a.test/', title: 'A' };
const main = { is_main: true };

const click: LightconeCall = { type: 'click', x: 1, y: 2, tab_id: 'T1' };

/** The reply to an action, with what it says of the tab. */
const saying = (page_context: unknown): Reply => ({
  json: { status: 'SUCCESS', result: {}, request_id: 'r', executed_tab_id: 'T1', page_context },
});

const start = async (
  script: Script,
): Promise<{
  readonly connection: Connection<LightconeCall>;
  readonly events: readonly BrowserEvent[];
  readonly requests: () => readonly string[];
}> => {
  const { connection, log, service } = await connect();
  service.answer(script);
  const events: BrowserEvent[] = [];
  connection.tabs?.listen?.((event) => events.push(event));
  const requests = (): readonly string[] => log().map((entry) => String(Array.isArray(entry) ? entry[0] : entry));
  return { connection, events, requests };
};

test('a click after which its tab is the main one takes one request', async () => {
  const { connection, events, requests } = await start({ [executed]: saying({ tab_id: 'T1', is_main_tab: true }) });
  expect(await connection.send([click], forever())).toEqual({ outcomes: ['applied'], requests: 1 });
  expect(requests()).toEqual([executed]);
  expect(events).toEqual([]);
});

test('after a click that has opened a tab, a list says which is in front', async () => {
  const { connection, events, requests } = await start({
    [executed]: saying({ tab_id: 'T1', is_main_tab: false }),
    [listed]: success({ tabs: [one, { ...two, ...main }] }),
  });
  expect(await connection.send([click], forever())).toEqual({ outcomes: ['applied'], requests: 1 });
  expect(requests()).toEqual([executed, listed]);
  expect(events).toEqual([
    { type: 'front', tab: 'T2' },
    { type: 'tab', tab: 'T2' },
  ]);
});

test('a list that is behind is asked for again', async () => {
  const { connection, events, requests } = await start({
    [executed]: saying({ tab_id: 'T1', is_main_tab: false }),
    [listed]: [success({ tabs: [{ ...one, ...main }] }), success({ tabs: [one, { ...two, ...main }] })],
  });
  await connection.send([click], forever());
  expect(requests()).toEqual([executed, listed, listed]);
  expect(events).toEqual([
    { type: 'front', tab: 'T2' },
    { type: 'tab', tab: 'T2' },
  ]);
});

test('a tab that has closed itself: the reply is about another one', async () => {
  const { connection, events } = await start({
    'POST /computers/c1/tabs': success({ created_tab_id: 'T2' }),
    [listed]: [success({ tabs: [one, { ...two, ...main }] }), success({ tabs: [{ ...one, ...main }] })],
    [executed]: saying({ tab_id: 'T1', is_main_tab: true }),
  });
  await connection.tabs?.open(undefined, forever());
  await connection.send([{ ...click, tab_id: 'T2' }], forever());
  expect(events).toEqual([
    { type: 'front', tab: 'T2' },
    { type: 'front', tab: 'T1' },
    { type: 'tabclosed', tab: 'T2' },
  ]);
});

test('in a batch the last click says it', async () => {
  const entry = { status: 'SUCCESS', result: {} };
  const { connection, events, requests } = await start({
    'POST /computers/c1/batch': {
      json: {
        executed: 3,
        total: 3,
        results: [entry, { ...entry, page_context: { tab_id: 'T1', is_main_tab: false } }, entry],
      },
    },
    [listed]: success({ tabs: [one, { ...two, ...main }] }),
  });
  const shift = { key: 'shift', tab_id: 'T1' };
  await connection.send([{ type: 'key_down', ...shift }, click, { type: 'key_up', ...shift }], forever());
  expect(requests()).toEqual(['POST /computers/c1/batch', listed]);
  expect(events.at(0)).toEqual({ type: 'front', tab: 'T2' });
});

test.each([undefined, null, {}, { tab_id: 7 }])('a reply with %o for a context says nothing', async (context) => {
  const { connection, events, requests } = await start({ [executed]: saying(context) });
  expect(await connection.send([click], forever())).toEqual({ outcomes: ['applied'], requests: 1 });
  expect(requests()).toEqual([executed]);
  expect(events).toEqual([]);
});

test('a list that fails changes nothing of what is said of the click', async () => {
  const { connection, events } = await start({
    [executed]: saying({ tab_id: 'T1', is_main_tab: false }),
    [listed]: success({}),
  });
  expect(await connection.send([click], forever())).toEqual({ outcomes: ['applied'], requests: 1 });
  expect(events).toEqual([]);
});

test('a tab that was just opened is not taken for closed while the list is behind', async () => {
  const { connection, events } = await start({
    'POST /computers/c1/tabs': success({ created_tab_id: 'T2' }),
    [listed]: success({ tabs: [{ ...one, ...main }] }),
  });
  await connection.tabs?.open(undefined, forever());
  await connection.tabs?.list(forever());
  expect(events).toEqual([
    { type: 'front', tab: 'T2' },
    { type: 'front', tab: 'T1' },
  ]);
});

test('closing the tab in front says which is, closing another one asks for nothing', async () => {
  const { connection, events, requests } = await start({
    'POST /computers/c1/tabs': success({ created_tab_id: 'T2' }),
    'DELETE /computers/c1/tabs/T2': success(),
    [listed]: [success({ tabs: [one, { ...two, ...main }] }), success({ tabs: [{ ...one, ...main }] })],
  });
  await connection.tabs?.open(undefined, forever());
  await connection.tabs?.close('T2', forever());
  expect(requests()).toEqual(['POST /computers/c1/tabs', listed, 'DELETE /computers/c1/tabs/T2', listed]);
  expect(events).toEqual([
    { type: 'front', tab: 'T2' },
    { type: 'front', tab: 'T1' },
    { type: 'tabclosed', tab: 'T2' },
  ]);
});

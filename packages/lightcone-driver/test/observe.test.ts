import type { LightconeCall } from '@farhand/lightcone-driver';
import { describe, expect, test } from 'vitest';
import { connect, forever, picture, png, success, type Script } from './scripted-vendor.js';

const click: LightconeCall = { type: 'click', x: 0, y: 0 };
const up: LightconeCall = { type: 'key_up', key: 'shift' };

const batch = 'POST /computers/c1/batch';
const ok = { status: 'SUCCESS', result: {} };
const no = { status: 'EXECUTION_ERROR', error_message: 'the page has crashed' };
const shown = { status: 'SUCCESS', result: { screenshot_url: Buffer.from(png(1280, 720)).toString('base64') } };
const image = { bytes: png(1280, 720), width: 1280, height: 720, mime: 'image/png' };

/** Sends calls with a look at a tab behind them. */
const observe = async (calls: readonly LightconeCall[], script: Script, batchLimit = 100) => {
  const { connection, log } = await connect(script, { batchLimit });
  return { report: await connection.send(calls, forever(), { tab: 'T1' }), log: log() };
};

const answered = (results: readonly unknown[], rest: object = {}) =>
  observe([click, up], { [batch]: { json: { executed: results.length, total: 3, results, ...rest } } });

describe('a picture of what calls have led to', () => {
  test('of one call: the end of a batch of two', async () => {
    const { report, log } = await observe([click], {
      [batch]: { json: { executed: 2, total: 2, results: [ok, shown] } },
    });
    expect(report).toEqual({ outcomes: ['applied'], requests: 1, screenshot: image });
    expect(log).toEqual([
      [
        batch,
        {
          actions: [
            { type: 'click', x: 0, y: 0 },
            { type: 'screenshot', base64: true, tab_id: 'T1' },
          ],
        },
      ],
    ]);
  });

  test('of several: the end of their batch', async () => {
    const { report } = await answered([ok, ok, shown]);
    expect(report).toEqual({ outcomes: ['applied', 'applied'], requests: 1, screenshot: image });
  });

  test('with the address of an image: fetched from there, without the key', async () => {
    const bucket = { 'GET /a.png': { text: png(1280, 720) } };
    const { connection, service } = await connect({ ...bucket });
    const address = { status: 'SUCCESS', result: { screenshot_url: `${service.url}/a.png` } };
    service.answer({ [batch]: { json: { executed: 2, total: 2, results: [ok, address] } } });
    expect(await connection.send([click], forever(), {})).toEqual({
      outcomes: ['applied'],
      requests: 1,
      screenshot: image,
    });
    const { request, headers } = service.seen.at(-1) ?? {};
    expect([request, headers?.authorization]).toEqual(['GET /a.png', undefined]);
  });

  test('not in a batch that is full: it takes a request of its own anyhow', async () => {
    const { report, log } = await observe([click], { 'POST /computers/c1/click': success() }, 1);
    expect(report).toEqual({ outcomes: ['applied'], requests: 1 });
    expect(log).toEqual([['POST /computers/c1/click', { x: 0, y: 0 }]]);
  });

  test('not of nothing', async () => {
    expect(await observe([], {})).toEqual({ report: { outcomes: [], requests: 0 }, log: [] });
  });
});

describe('the outcomes of the calls do not depend on the picture', () => {
  test.each([
    ['that failed', [ok, ok, no]],
    ['that was not answered', [ok, ok]],
    ['that is none', [ok, ok, { ...ok, result: { screenshot_url: 'bm8gaW1hZ2U=' } }]],
    ['without an image', [ok, ok, ok]],
  ])('one %s', async (_, results) => {
    const { report } = await answered(results);
    expect(report).toEqual({ outcomes: ['applied', 'applied'], requests: 1 });
  });

  test('a call that fails is the end: there is no picture', async () => {
    const { report } = await answered([ok, no]);
    expect(report).toMatchObject({ outcomes: ['applied', 'failed'], error: { code: 'ACTION_FAILED' } });
    expect(report).not.toHaveProperty('screenshot');
  });

  test('a failure that may be the picture’s or a call’s leaves the call open', async () => {
    const { report } = await observe([click], { [batch]: { json: { executed: 1, total: 2, ...no } } });
    expect(report).toMatchObject({ outcomes: ['unknown'], error: { code: 'ACTION_FAILED' } });
  });

  test('a lost reply leaves open what happened, and nothing is sent again', async () => {
    const { report, log } = await observe([click], { [batch]: 'reset' });
    expect(report).toMatchObject({ outcomes: ['unknown'], error: { code: 'OUTCOME_UNKNOWN' } });
    expect(log).toHaveLength(1);
  });
});

test('the plan shows the picture, wherever it is taken', async () => {
  const { connection } = await connect({ 'POST /computers/c1/screenshot': picture(1280, 720) }, { batchLimit: 2 });
  const look = 'screenshot {"base64":true,"tab_id":"T1"}';
  expect(connection.plan([click], { tab: 'T1' })).toEqual([
    { summary: 'POST /computers/{id}/batch', lines: ['click {"x":0,"y":0}', look] },
  ]);
  expect(connection.plan([click, up], { tab: 'T1' })).toEqual([
    { summary: 'POST /computers/{id}/batch', lines: ['click {"x":0,"y":0}', 'key_up {"key":"shift"}'] },
    { summary: 'POST /computers/{id}/screenshot', lines: [look] },
  ]);
  expect(connection.plan([], { tab: 'T1' })).toEqual([{ summary: 'POST /computers/{id}/screenshot', lines: [look] }]);
});

import { attach, secret, type Computer } from '@farhand/core';
import { lightcone } from '@farhand/lightcone-driver';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  browser,
  rejection,
  settings,
  success,
  vendor,
  type Reply,
  type Script,
  type Vendor,
} from './scripted-vendor.js';

const password = 'Ж-correct "horse"\tbattery';
const hidden = secret(password);

const open = async (script: Script = {}): Promise<{ readonly computer: Computer; readonly service: Vendor }> => {
  const service = await vendor({ ...browser, ...script });
  const computer = await attach(lightcone(settings(service.url)), 'c1');
  onTestFinished(() => computer.close());
  return { computer, service };
};

test('the vendor receives the text', async () => {
  const { computer, service } = await open({ 'POST /computers/c1/type': success() });
  await computer.tab.type(secret('open sesame'));
  expect(service.log().at(-1)).toEqual(['POST /computers/c1/type', { text: 'open sesame', tab_id: 'T1' }]);
});

describe('explain', () => {
  test('of one text', async () => {
    const { computer } = await open();
    const explanation = await computer.explain(() => computer.tab.type(secret('open sesame')));
    expect(String(explanation)).toBe('POST /computers/{id}/type\n  type [secret]');
  });

  test('of one in pieces, between other calls', async () => {
    const { computer } = await open();
    const explanation = await computer.explain(() => computer.tab.click(1, 2).type(hidden).press('Enter'));
    expect(String(explanation)).toBe(
      [
        'POST /computers/{id}/batch',
        '  click {"x":1,"y":2,"tab_id":"T1"}',
        '  type [secret]',
        '  keypress {"keys":["enter"],"tab_id":"T1","include_context":true}',
      ].join('\n'),
    );
  });
});

describe('an answer that repeats what was sent', () => {
  const sent = JSON.stringify({
    actions: [
      { type: 'type', text: password },
      { type: 'type', text: 'battery' },
    ],
  });

  test.each<readonly [string, Reply]>([
    ['a refusal', { status: 400, json: { title: `cannot type ${password}`, request_id: password } }],
    ['a refusal in text', { status: 422, text: `${'.'.repeat(120)} ${sent}` }],
    ['a failure', { status: 500, json: { error: { message: sent } } }],
    ['a failed action', { json: { status: `FAILED ${password}`, error_message: sent, executed: 0, total: 3 } }],
    ['a page of HTML', { text: `<html>${encodeURIComponent(sent)}` }],
  ])('%s', async (_, reply) => {
    const { computer } = await open({ 'POST /computers/c1/batch': reply });
    const error = await rejection(Promise.resolve(computer.tab.type(hidden)));
    expect(error).toMatchObject({ steps: [{ action: { type: 'type', text: '[secret]' } }] });
    expect(inspect(error, { depth: Infinity })).not.toMatch(/Ж|correct|horse|battery|%D0%96/);
    expect(inspect(error, { depth: Infinity })).toContain('[secret]');
  });
});

test('a refusal before anything is sent does not name a character', async () => {
  const { computer } = await open();
  const error = await rejection(Promise.resolve(computer.keyboard.hold('shift', () => computer.tab.type(secret('~')))));
  expect(error).toMatchObject({ code: 'UNSUPPORTED_ACTION', message: expect.stringContaining('press [secret]') });
  expect(inspect(error, { depth: Infinity })).not.toContain('~');
});

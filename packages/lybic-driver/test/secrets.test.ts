import { attach, secret, type Computer } from '@farhand/core';
import { lybic } from '@farhand/lybic-driver';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { rejection, settings, vendor, type Vendor } from './scripted-vendor.js';
import { desktop, done, execute, sandbox, shape, type Reply } from './vendor-answers.js';

const password = 'Ж-correct "horse"\tbattery';
const hidden = secret(password);

const open = async (reply: Reply = done): Promise<{ readonly computer: Computer; readonly service: Vendor }> => {
  const service = await vendor({ ...desktop, 'GET S': { json: { sandbox: { ...sandbox, shape } } } });
  const computer = await attach(lybic(settings(service.url)), 'SBX-1');
  onTestFinished(() => computer.close());
  service.answer({ [execute]: reply });
  return { computer, service };
};

test('the vendor receives the text', async () => {
  const { computer, service } = await open();
  await computer.tab.type(secret('open sesame'));
  expect(service.log().at(-1)).toEqual([
    execute,
    {
      action: { type: 'keyboard:type', content: 'open sesame', treatNewLineAsEnter: true },
      includeScreenShot: false,
      includeCursorPosition: false,
    },
  ]);
});

test('explain shows one line a request, and what is no secret as it is', async () => {
  const { computer } = await open();
  const explanation = await computer.explain(() => computer.tab.type(hidden).press('Enter'));
  const path = 'POST /api/orgs/{orgId}/sandboxes/{sandboxId}/actions/execute';
  expect(String(explanation).split('\n')).toEqual([
    path,
    '  type [secret]',
    path,
    '  type [secret]',
    path,
    '  type [secret]',
    path,
    '  {"type":"keyboard:hotkey","keys":"Return"}',
  ]);
});

describe('an answer that repeats what was sent', () => {
  const sent = JSON.stringify({ action: { type: 'keyboard:type', content: password } });

  test.each<readonly [string, Reply]>([
    ['a refusal', { status: 400, json: { message: `cannot type ${password}`, code: 'INVALID', requestId: password } }],
    ['a refusal in text', { status: 422, text: `${'.'.repeat(120)} ${sent}` }],
    ['a failure', { status: 500, json: { message: sent } }],
    ['a sandbox that is gone', { status: 410, json: { message: `sandbox not running: ${sent}` } }],
    ['a page of HTML', { text: `<html>${encodeURIComponent(sent)}` }],
  ])('%s', async (_, reply) => {
    const { computer } = await open(reply);
    const error = await rejection(Promise.resolve(computer.tab.type(hidden)));
    expect(error).toMatchObject({ steps: [{ action: { type: 'type', text: '[secret]' } }] });
    expect(inspect(error, { depth: Infinity })).not.toMatch(/Ж|correct|horse|battery|%D0%96/);
  });
});

test('a refusal before anything is sent does not name a character', async () => {
  const { computer } = await open();
  const error = await rejection(Promise.resolve(computer.keyboard.hold('ctrl', () => computer.tab.type(secret('~')))));
  expect(error).toMatchObject({ code: 'UNSUPPORTED_ACTION', message: expect.stringContaining('press [secret]') });
  expect(inspect(error, { depth: Infinity })).not.toMatch(/[~`]/);
});

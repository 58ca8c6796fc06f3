import { secret } from '@farhand/core';
import { redact } from '@farhand/core/driver';
import { expect, test } from 'vitest';

import { client, forever, json, rejection, serve, text, type Answer } from './http-scripted-server.js';
import { printed } from './printed.js';

const password = 'Ж9-correct  horse-λ';
// Held for the whole file, as by an action under way.
const hidden = secret(password);

const failure = async (answer: Answer): Promise<unknown> => {
  const { url } = await serve(answer);
  const deadline = forever();
  return rejection(client({ baseUrl: url }).request({ method: 'POST', path: '/type', effect: 'once', deadline }));
};

test('what a secret hides is redacted like a key', () => {
  expect(String(hidden)).toBe('[secret]');
  expect(redact(`typed ${password}`, [])).toBe('typed [secret]');
});

test.each([
  ['400', json(400, { title: `cannot type ${password}`, request_id: 'r' })],
  ['400 that repeats the request', json(400, { detail: JSON.stringify({ text: password }) })],
  ['500', json(500, { error: { message: `cannot type ${encodeURIComponent(password)}` } })],
  ['502 as HTML, with its spaces run together', text(502, `<html> ${password.replace('  ', ' ')}`)],
  ['cut off in the midst of it by the length of an excerpt', text(502, `${'x '.repeat(76)}${password}`)],
])('%s', async (_, answer) => {
  const error = await failure(answer);
  expect(error).toBeInstanceOf(Error);
  expect(printed(error)).not.toMatch(/Ж9|corr|horse|%D0%96/);
  expect(printed(error)).toContain('[secret]');
});

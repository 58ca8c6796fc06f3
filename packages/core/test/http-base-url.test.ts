import type { HttpOptions, HttpRequest } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { client, deadPort, forever, json, rejection, serve, text, type Answer } from './http-scripted-server.js';

const page = (status: number): Answer => text(status, '<title>Not Found</title>', { 'content-type': 'text/html' });

/** The error of a request to a server below `/v9`. `BASE` stands for its address. */
const errorAt = async (
  url: string,
  request: Partial<HttpRequest> = {},
  options: Partial<HttpOptions> = { baseUrlSetting: 'baseUrl or ACME_URL' },
): Promise<{ readonly code: unknown; readonly message: string }> => {
  const http = client({ baseUrl: `${url}/v9/`, ...options });
  const error = await rejection(
    http.request({ method: 'GET', path: '/thing', effect: 'read', deadline: forever(), ...request }),
  );
  if (!(error instanceof Error) || !('code' in error)) throw new Error('It is no error of a driver.');
  return { code: error.code, message: error.message.replaceAll(`${url}/v9`, 'BASE') };
};

const check = 'Check the base URL, BASE (baseUrl or ACME_URL).';

describe('a server without such a path: the error names the base URL and what sets it', () => {
  test.each<[string, Answer, string, string]>([
    [
      '404 in plain text',
      text(404, '404 page not found\n'),
      'REJECTED',
      ' was refused with status 404: 404 page not found.',
    ],
    ['404 in HTML', page(404), 'REJECTED', ' was refused with status 404: <title>Not Found</title>.'],
    ['404 without a body', text(404, ''), 'REJECTED', ' was refused with status 404.'],
    [
      '405 in HTML, of a server of files',
      page(405),
      'REJECTED',
      ' was refused with status 405: <title>Not Found</title>.',
    ],
    [
      '404 in the JSON of Nest',
      json(404, { message: 'Cannot GET /v9/thing', statusCode: 404 }),
      'REJECTED',
      ' was refused with status 404: Cannot GET /v9/thing.',
    ],
    [
      'a web page for every path',
      page(200),
      'PROTOCOL',
      ': expected JSON, got status 200 and text/html: <title>Not Found</title>.',
    ],
  ])('%s', async (_name, answer, code, words) => {
    const { url } = await serve(answer);
    expect(await errorAt(url)).toEqual({ code, message: `Acme: GET /thing${words} ${check}` });
  });

  test('a redirect', async () => {
    const { url } = await serve(text(301, '', { location: 'https://acme.test/' }));
    expect((await errorAt(url)).message).toContain(`Set the base URL to the final address. ${check}`);
  });

  test('nobody who answers', async () => {
    const { code, message } = await errorAt(`http://127.0.0.1:${await deadPort()}`);
    expect([code, message]).toEqual([
      'UNREACHABLE',
      expect.stringMatching(/Nothing happened\. Check the network and the base URL, BASE \(baseUrl or ACME_URL\)\.$/),
    ]);
  });
});

test('input that a web page answers has an open outcome, with the page as the cause', async () => {
  const { url } = await serve(page(200));
  expect(await errorAt(url, { method: 'POST', effect: 'once' })).toEqual({
    code: 'OUTCOME_UNKNOWN',
    message: expect.stringContaining(
      'was sent, but its reply is a web page, not JSON. It may or may not have happened',
    ),
  });
});

describe('the base URL is not named', () => {
  test.each<[string, Answer]>([
    ['the API says 404 itself', json(404, { title: 'No such thing' })],
    ['what was sent is wrong', text(400, 'Bad Request')],
    ['the key is not accepted', text(401, 'no')],
  ])('if %s', async (_name, answer) => {
    const { url } = await serve(answer);
    expect((await errorAt(url)).message).not.toContain('base URL');
  });

  test('if nobody says what sets it', async () => {
    const { url } = await serve(text(404, 'no'));
    expect(await errorAt(url, {}, {})).toEqual({
      code: 'REJECTED',
      message: 'Acme: GET /thing was refused with status 404: no.',
    });
  });
});

test('a secret in the path of the base URL and the query of the request are not shown', async () => {
  const { url } = await serve(text(404, 'no'));
  const http = client({ baseUrl: `${url}/sk_secret_key`, baseUrlSetting: 'baseUrl' });
  const query = { token: 'hush' };
  const asking = http.request({ method: 'GET', path: '/thing', query, effect: 'read', deadline: forever() });
  expect(await rejection(asking)).toMatchObject({
    message: `Acme: GET /thing was refused with status 404: no. Check the base URL, ${url}/[redacted] (baseUrl).`,
  });
});

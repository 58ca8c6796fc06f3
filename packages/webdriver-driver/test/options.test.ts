import { launch } from '@farhand/core';
import { webdriver, type WebDriverOptions } from '@farhand/webdriver-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { socketUrls } from '../dist/events.js';
import { headersOf, secretsOf } from '../dist/options.js';
import { failing, serve } from './scripted-server.js';

describe('an option that is wrong is named at once', () => {
  test.each<[object, string]>([
    [{ url: '' }, 'webdriver: url must be a non-empty string.'],
    [{ allowHttp: 'yes' }, 'webdriver: allowHttp must be true or false.'],
    [{ capabilities: [] }, 'webdriver: capabilities must be an object.'],
    [{ capabilities: { 'se:name': 'mine' } }, "webdriver: Farhand sets the capability 'se:name' itself. Leave it out."],
    [{ headers: { a: 1 } }, 'webdriver: headers must be an object of strings.'],
    [{ dialogs: 'yes' }, `webdriver: dialogs must be 'dismiss', 'accept' or 'leave', got "yes".`],
    [{ baseUrl: 'x' }, 'baseUrl'],
    [{ tag: 'x' }, "'tag' is an option of launch"],
  ])('%j', (options, words) => {
    expect(() => Reflect.apply(webdriver, undefined, [options])).toThrow(words);
  });
});

test('http beyond this machine needs the option', async () => {
  const launching = launch(webdriver({ url: 'http://grid.test:4444' }));
  await expect(launching).rejects.toThrow('in a network that you trust, pass { allowHttp: true }');
});

describe('credentials', () => {
  const account: WebDriverOptions = {
    username: 'ann',
    password: 'pa55-word',
    headers: { 'x-key': 'Token k3y-of-ann' },
  };

  test('go with each request', () => {
    expect(headersOf(account)).toEqual({
      'user-agent': 'farhand',
      authorization: `Basic ${Buffer.from('ann:pa55-word').toString('base64')}`,
      'x-key': 'Token k3y-of-ann',
    });
  });

  test('are in no error, even if the server repeats them', async () => {
    const { url } = await serve({ 'POST /session': [failing(401, 'unknown', `no: ${secretsOf(account).join(' ')}`)] });
    const error: unknown = await launch(webdriver({ url, ...account })).catch((thrown: unknown) => thrown);
    const text = error instanceof Error ? `${error.message}${error.stack}` : '';
    expect(text).toContain('Check username, password and headers.');
    for (const secret of secretsOf(account)) expect(text).not.toContain(secret);
  });

  test('reach the server', async () => {
    const server = await serve();
    const computer = await launch(webdriver({ url: server.url, ...account }));
    onTestFinished(() => computer.close());
    expect(server.headers[server.log.indexOf('POST /session')]).toMatchObject({
      'x-key': 'Token k3y-of-ann',
      'content-type': 'application/json; charset=utf-8',
    });
  });
});

describe('the WebSocket is opened at the server’s own host only', () => {
  const at = (url: string, webSocketUrl: unknown): readonly string[] =>
    socketUrls(url, { id: 's1', capabilities: { webSocketUrl } });

  test.each<[string, string, unknown, readonly string[]]>([
    [
      'as reported',
      'http://127.0.0.1:9515',
      'ws://127.0.0.1:9515/session/s1',
      ['ws://127.0.0.1:9515/session/s1', 'ws://127.0.0.1:9515/session/s1/se/bidi'],
    ],
    [
      'by another name of this machine',
      'http://localhost:9515',
      'ws://127.0.0.1:9515/session/s1',
      ['ws://localhost:9515/session/s1', 'ws://localhost:9515/session/s1/se/bidi'],
    ],
    [
      'where a Grid reports a host of its own network',
      'https://grid.test/wd/hub',
      'ws://10.0.0.7:5555/session/s1/se/bidi',
      ['wss://grid.test/wd/hub/session/s1/se/bidi'],
    ],
    ['nowhere without one', 'https://grid.test', false, []],
    ['nowhere if it is no address', 'https://grid.test', 'yes', []],
  ])('%s', (_name, url, reported, expected) => {
    expect(at(url, reported)).toEqual(expected);
  });
});

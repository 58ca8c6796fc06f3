import { local, type LocalOptions } from '@farhand/local-driver';
import { expect, test } from 'vitest';

/** Options as somebody writes them whom no type checker helps. */
const untyped = (options: unknown): LocalOptions => JSON.parse(JSON.stringify(options));

test.each([
  [
    { headles: true },
    "local: unknown option 'headles'. Did you mean 'headless'? Known options: executablePath, headless, args, env, chromiumSandbox, home, clickIntervalMs, cdp, dialogs, cdpUrl, display, httpCredentials, permissions, geolocation, ignoreHTTPSErrors.",
  ],
  [{ cdpURL: 'http://x' }, "Did you mean 'cdpUrl'?"],
  [{ channel: 'chrome' }, "local: unknown option 'channel'. Known options:"],
  [{ headless: 'yes' }, 'local: headless must be true or false, got "yes".'],
  [{ chromiumSandbox: 'no' }, 'local: chromiumSandbox must be true or false, got "no".'],
  [{ executablePath: '' }, 'local: executablePath must be the path of a browser, got "".'],
  [{ args: '--mute' }, 'local: args must be an array of strings.'],
  [{ args: [1] }, 'local: args must be an array of strings.'],
  [
    { args: ['--user-data-dir=/x'] },
    'To use your own profile, start the browser with --remote-debugging-port and pass cdpUrl.',
  ],
  [{ clickIntervalMs: -1 }, 'local: clickIntervalMs must be a number from 0 to 5000, got -1.'],
  [{ clickIntervalMs: '0' }, 'local: clickIntervalMs must be a number from 0 to 5000, got "0".'],
  [{ cdp: 9222 }, 'local: cdp must be true or false, got 9222.'],
  [
    { cdp: true, args: ['--remote-debugging-port=9222'] },
    'local: args must not contain --remote-debugging-port if cdp is set',
  ],
  [{ cdp: true, cdpUrl: 'http://127.0.0.1:9222' }, 'local: cdp cannot be combined with cdpUrl'],
  [{ env: { A: 1 } }, 'local: env must be an object of strings'],
  [
    { cdpUrl: 'localhost:9222' },
    "local: cdpUrl must be the address of a browser's debugging port, such as 'http://127.0.0.1:9222'.",
  ],
  [{ cdpUrl: 'http://127.0.0.1:9222', headless: true }, 'local: headless cannot be combined with cdpUrl'],
  [{ display: 'zero' }, 'local: display must be the name of an X display, such as \':0\', got "zero".'],
  [{ display: '' }, 'local: display must be the name of an X display'],
  [{ display: ':' }, 'local: display must be the name of an X display'],
  [{ display: ':0', args: ['--kiosk'] }, 'local: args cannot be combined with display'],
  [{ display: ':0', cdpUrl: 'http://127.0.0.1:9222' }, 'local: cdpUrl cannot be combined with display'],
  [[], 'local: options must be an object, got an array.'],
  [null, 'local: options must be an object, got null.'],
])('%j is a mistake that is reported at once', (options, message) => {
  expect(() => local(untyped(options))).toThrow(TypeError);
  expect(() => local(untyped(options))).toThrow(message);
});

test('options that are right make a driver and nothing else', () => {
  const driver = local({ executablePath: '/nowhere', headless: false, args: ['--mute-audio'], env: { TZ: 'UTC' } });
  expect(driver).toMatchObject({ specVersion: 1, name: 'local', kinds: ['browser', 'desktop'] });
});

test.each<[LocalOptions, string[], 'browser' | 'desktop', string]>([
  [
    { display: ':0', env: { TZ: 'UTC' }, clickIntervalMs: 0 },
    ['desktop'],
    'browser',
    'display is the name of a desktop',
  ],
  [{ cdpUrl: 'http://127.0.0.1:9222' }, ['browser'], 'desktop', 'cdpUrl is the address of a browser'],
])('with %j a driver has the kinds %j', (options, kinds, other, reason) => {
  const driver = local(options);
  expect(driver.kinds).toEqual(kinds);
  expect(() => driver.rules(other)).toThrow(
    `local: the option ${reason}. Nothing was started. Leave the option out to launch a ${other}.`,
  );
});

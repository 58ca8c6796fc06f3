import { createHttp, pathSegment, type Http } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';

const acme = { headers: {}, secrets: [], vendor: 'Acme' };

const create = (baseUrl: string): Http => createHttp({ ...acme, baseUrl });

describe('credentials go out encrypted, or to this machine', () => {
  test.each([
    'https://api.acme.test',
    'https://api.acme.test:8443/v2/',
    'http://localhost:7357',
    'http://127.0.0.1:1',
    'http://127.8.9.10',
    'http://[::1]:7357',
    'http://2130706433/',
  ])('%s is fine', (baseUrl) => {
    expect(() => create(baseUrl)).not.toThrow();
  });

  test.each([
    'http://api.acme.test',
    'http://127.0.0.1.acme.test',
    'http://localhost.acme.test',
    'http://api.localhost',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://[::ffff:127.0.0.2]',
    'http://notlocalhost',
  ])('%s is not', (baseUrl) => {
    expect(() => create(baseUrl)).toThrow(TypeError);
    expect(() => create(baseUrl)).toThrow(
      "is not encrypted, so others could read the API key in transit. Use 'https:'",
    );
  });
});

describe('a vendor whose servers often speak plain http has a setting for it', () => {
  const open = (isAllowed: boolean): Http =>
    createHttp({ ...acme, baseUrl: 'http://grid.acme.test:4444', httpSetting: { name: 'allowHttp', isAllowed } });

  test('unset, the error names it', () => {
    expect(() => open(false)).toThrow(
      "Acme: the base URL http://grid.acme.test:4444 is not encrypted, so others could read what is sent and seen in transit. Use 'https:'; in a network that you trust, pass { allowHttp: true }.",
    );
  });

  test('set, the URL is accepted', () => {
    expect(() => open(true)).not.toThrow();
  });
});

describe('a base URL is an origin and a path', () => {
  test.each([
    ['api.acme.test', 'must be a URL such as'],
    ['', 'must be a URL such as'],
    ['ftp://api.acme.test', "must start with 'https:', got 'ftp:'"],
    ['https://user@api.acme.test', 'must not contain a user name or password'],
    ['https://api.acme.test/?a=1', "without '?' and '#'"],
    ['https://api.acme.test/#a', "without '?' and '#'"],
  ])('%s', (baseUrl, words) => {
    expect(() => create(baseUrl)).toThrow(TypeError);
    expect(() => create(baseUrl)).toThrow(words);
  });

  test('a password in it is not repeated', () => {
    expect(() => create('https://me:pa55@api.acme.test')).toThrow(/^(?!.*pa55)/s);
  });
});

describe('an identifier stays in its segment of the path', () => {
  test.each([
    ['comp_12', 'comp_12'],
    ['a/b', 'a%2Fb'],
    ['../x', '..%2Fx'],
    ['a?b#c', 'a%3Fb%23c'],
    ['%2e', '%252e'],
    ['…', '%E2%80%A6'],
    ['a b\n', 'a%20b%0A'],
  ])('%j is sent as %s', (id, segment) => {
    expect(pathSegment(id, 'id')).toBe(segment);
  });

  test.each(['', '.', '..', '\ud800'])('%j is refused', (id) => {
    expect(() => pathSegment(id, 'computer id')).toThrow(TypeError);
    expect(() => pathSegment(id, 'computer id')).toThrow(/^computer id must be/);
  });
});

import { describe, expect, test } from 'vitest';
import { cdpAddressOf } from '../dist/cdp-address.js';

const session = (capabilities: Readonly<Record<string, unknown>>) => ({ id: 's1', capabilities });

describe('the address of the DevTools protocol', () => {
  test('of a Grid is at its own host, with the account', () => {
    const found = cdpAddressOf(session({ 'se:cdp': 'ws://10.0.0.7:4444/session/s1/se/cdp' }), {
      url: 'https://grid.test',
      username: 'ann',
      password: 'a:b',
    });
    expect(found).toBe('wss://ann:a%3Ab@grid.test/session/s1/se/cdp');
  });

  test('of a browser on this machine is its own', () => {
    const capabilities = { 'goog:chromeOptions': { debuggerAddress: 'localhost:4321' } };
    expect(cdpAddressOf(session(capabilities), { url: 'http://127.0.0.1:9515' })).toBe('http://localhost:4321');
  });

  test('of a browser elsewhere is none', () => {
    const capabilities = { 'goog:chromeOptions': { debuggerAddress: 'localhost:4321' } };
    expect(() => cdpAddressOf(session(capabilities), { url: 'https://grid.test' })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_FACET' }),
    );
  });
});

import { expect, test } from 'vitest';
import { findCookie, xauthorityFile } from '../src/desktop/open-display.js';

const counted = (text: string): string => {
  const data = Buffer.from(text, 'latin1');
  return Buffer.concat([Buffer.from([0, data.length]), data]).toString('latin1');
};

/** An entry as xauth writes it. */
const entry = (family: number, address: string, display: string, data: string, name = 'MIT-MAGIC-COOKIE-1'): string =>
  String.fromCharCode(family >> 8, family & 0xff) + [address, display, name, data].map(counted).join('');

const file = (...entries: readonly string[]): Uint8Array => Buffer.from(entries.join(''), 'latin1');

const cookieIn = (...found: Parameters<typeof findCookie>): string | undefined => {
  const cookie = findCookie(...found);
  return cookie === undefined ? undefined : Buffer.from(cookie.data).toString('latin1');
};

test('what is written can be read, for any display', () => {
  const data = Buffer.from([0, 255, 10, 13]);
  const cookie = findCookie(xauthorityFile(data), '7', 'any');
  expect(cookie?.name).toBe('MIT-MAGIC-COOKIE-1');
  expect([...(cookie?.data ?? [])]).toEqual([0, 255, 10, 13]);
});

test('the cookie is the one for this machine and display', () => {
  const entries = file(
    entry(256, 'here', '1', 'other display'),
    entry(256, 'there', '0', 'other machine'),
    entry(0, 'here', '0', 'over the network'),
    entry(256, 'here', '0', 'other kind', 'XDM-AUTHORIZATION-1'),
    entry(256, 'here', '0', 'this'),
  );
  expect(cookieIn(entries, '0', 'here')).toBe('this');
  expect(cookieIn(entries, '2', 'here')).toBeUndefined();
});

test('an entry may be for any machine, or any display', () => {
  expect(cookieIn(file(entry(65535, '', '0', 'any machine')), '0', 'here')).toBe('any machine');
  expect(cookieIn(file(entry(256, 'here', '', 'any display')), '5', 'here')).toBe('any display');
});

test('a file that breaks off has the entries before', () => {
  const whole = file(entry(256, 'here', '0', 'first'), entry(256, 'here', '1', 'second'));
  expect(cookieIn(whole.subarray(0, -1), '0', 'here')).toBe('first');
  expect(cookieIn(whole.subarray(0, -1), '1', 'here')).toBeUndefined();
  expect(cookieIn(new Uint8Array(), '0', 'here')).toBeUndefined();
});

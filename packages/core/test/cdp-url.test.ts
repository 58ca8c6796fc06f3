import { ClosedError, UnsupportedFacetError } from '@farhand/core';
import { expect, test } from 'vitest';
import { anything } from './anything.js';
import { caught } from './failures.js';
import { openComputer } from './open-computer.js';

test('the address is what the driver says', async () => {
  const { computer, connection } = await openComputer();
  Object.assign(connection, { cdpUrl: async () => 'http://127.0.0.1:9222' });
  expect(await computer.cdpUrl()).toBe('http://127.0.0.1:9222');
});

test('where there is none, the error says who has one, and points at the call', async () => {
  const { computer } = await openComputer();
  const error = await caught(computer.cdpUrl());
  expect(error).toBeInstanceOf(UnsupportedFacetError);
  expect(error).toMatchObject({ message: expect.stringContaining('local({ cdp: true })') });
  expect(Object(error).stack.split('\n')[1]).toContain('cdp-url.test.ts');
});

test('it has no options but those of every call', async () => {
  const { computer } = await openComputer();
  await expect(computer.cdpUrl(anything({ port: 1 }))).rejects.toThrow("computer.cdpUrl: unknown option 'port'");
});

test('a closed computer has none', async () => {
  const { computer, connection } = await openComputer();
  Object.assign(connection, { cdpUrl: async () => 'http://127.0.0.1:9222' });
  await computer.close();
  await expect(computer.cdpUrl()).rejects.toThrow(ClosedError);
});

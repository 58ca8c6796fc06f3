import { inspect } from 'node:util';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLightcone } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';
import { lightcone } from './lightcone.js';

const invalidToken = {
  status: 401,
  type: 'application/problem+json',
  body: { status: 401, title: 'Invalid token', type: '' },
};

describe('the key', () => {
  test.each([
    ['no header', undefined],
    ['another key', 'Bearer sk_other'],
    ['a part of the key', 'Bearer sk_tes'],
    ['the key and more', 'Bearer sk_test2'],
    ['an empty key', 'Bearer '],
    ['no scheme', 'sk_test'],
    ['another scheme', 'Basic sk_test'],
  ])('%s is refused', async (_, authorization) => {
    const { raw, driver } = await lightcone();
    const headers = authorization === undefined ? {} : { authorization };

    expect(await raw('/computers', { method: 'POST', headers })).toEqual(invalidToken);
    expect(driver.connections).toEqual([]);
  });

  test('the right key is accepted, whatever the case of the scheme', async () => {
    const { raw } = await lightcone();
    expect((await raw('/computers', { headers: { authorization: 'Bearer sk_test' } })).status).toBe(200);
    expect((await raw('/computers', { headers: { authorization: 'bearer sk_test' } })).status).toBe(200);
  });

  test('it counts in the query of the sockets only', async () => {
    const { raw, create } = await lightcone();
    const { path } = await create();

    expect(await raw(`${path}?token=sk_test`)).toEqual(invalidToken);
    expect(await raw(`${path}/screencast?token=sk_test`)).toEqual(invalidToken);
    expect((await raw(`${path}/ws?token=sk_test`)).body).toMatchObject({ title: 'Not found' });
    expect((await raw(`${path}/cdp?token=sk_test`)).body).toMatchObject({ title: 'Not found' });
    expect((await raw(`${path}/cdp/json/version/?token=sk_test`)).body).toMatchObject({ title: 'Not found' });
    expect(await raw(`${path}/ws?token=sk_other`)).toEqual(invalidToken);
    expect(await raw(`${path}/cdp/json/version`)).toEqual(invalidToken);
  });

  test('it is checked before whether there is such a session', async () => {
    const { raw } = await lightcone();
    expect(await raw('/computers/comp_1', { method: 'DELETE' })).toEqual(invalidToken);
  });

  test('it is made afresh for each server unless one is given', async () => {
    await using one = await serveLightcone({ driver: recorder() });
    await using other = await serveLightcone({ driver: recorder() });

    expect(one.token).toMatch(/^sk_[\w-]{32}$/);
    expect(other.token).not.toBe(one.token);
  });

  test('it does not show where the server or its log is printed', async () => {
    const { server, raw } = await lightcone({ token: 'sk_secret' });
    await raw('/computers/c/ws?token=sk_secret&a=1', { headers: { authorization: 'Bearer sk_secret' } });

    expect(server.requests.map(({ path }) => path)).toEqual(['/computers/c/ws?token=***&a=1']);
    expect(inspect(server, { depth: 10, showHidden: true })).not.toContain('sk_secret');
    expect(JSON.stringify(server)).not.toContain('sk_secret');
  });

  test.each(['', 'two words', 'línea', 'a\nb'])('%j cannot be one', async (token) => {
    await expect(serveLightcone({ driver: recorder(), token })).rejects.toBeInstanceOf(TypeError);
  });
});

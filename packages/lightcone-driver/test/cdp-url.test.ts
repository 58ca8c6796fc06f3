import { describe, expect, test } from 'vitest';
import { connect, forever, key, rejection } from './scripted-vendor.js';

const computer = (endpoints: object): object => ({ id: 'c1', kind: 'browser', status: 'RUNNING', endpoints });

const ask = async (endpoints: object): Promise<{ readonly url: string; readonly answer: Promise<unknown> }> => {
  const { connection, service } = await connect({ 'GET /computers/c1': { json: computer(endpoints) } });
  const { cdpUrl } = connection;
  if (cdpUrl === undefined) throw new Error('A browser takes DevTools clients.');
  return { url: service.url, answer: cdpUrl(forever()) };
};

test.each([
  ['/computers/c1/cdp', '/computers/c1/cdp?token='],
  ['/computers/c1/cdp?region=eu', '/computers/c1/cdp?region=eu&token='],
])('the path %s is below the base URL, and gets the key', async (cdp, there) => {
  const { url, answer } = await ask({ cdp });
  expect(await answer).toBe(url + there + key);
});

test.each(['//farhand.example/cdp', String.raw`/\farhand.example/cdp`])('%j is a path, too', async (cdp) => {
  const { url, answer } = await ask({ cdp });
  expect(await answer).toBe(`${url}//farhand.example/cdp?token=${key}`);
});

describe('what leads elsewhere does not get the key', () => {
  test.each(['https://farhand.example/cdp', 'wss://farhand.example/cdp', '@farhand.example/cdp', 'cdp', ''])(
    '%j',
    async (cdp) => {
      const { url, answer } = await ask({ cdp });
      expect(await rejection(answer)).toMatchObject({
        code: 'PROTOCOL',
        message: `Lightcone: GET /computers/{id}: the cdp endpoint in the reply is not at ${url}. The API key was not sent there.`,
      });
    },
  );
});

test('a browser that names no endpoint has none', async () => {
  const { answer } = await ask({ screencast: '/computers/c1/screencast' });
  expect(await rejection(answer)).toMatchObject({ code: 'UNSUPPORTED_FACET' });
});

test('a desktop has none', async () => {
  const desktop = { id: 'c1', kind: 'desktop', status: 'RUNNING' };
  const { connection } = await connect({ 'GET /computers/c1': { json: desktop } });
  expect(connection.cdpUrl).toBeUndefined();
});

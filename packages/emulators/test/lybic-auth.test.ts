import { once } from 'node:events';
import { connect } from 'node:net';
import { inspect } from 'node:util';
import { recorder } from '@farhand/driver-testkit/recorder';
import { serveLybic, type LoopbackHost } from '@farhand/emulators';
import { describe, expect, test } from 'vitest';
import { linux, lybic } from './lybic.js';

const sandboxes = '/api/orgs/ORG-1/sandboxes';
const unauthorized = { code: 'emulator.UNAUTHORIZED', message: 'The API key is missing or wrong' };

describe('the key', () => {
  test.each([
    { 'x-api-key': 'lysk-test' },
    { 'X-Api-Key': 'lysk-test' },
    { 'X-API-KEY': 'lysk-test' },
    { authorization: 'Bearer lysk-test' },
    { Authorization: 'bearer lysk-test' },
    { 'X-Trial-Session-Token': 'lysk-test' },
    { 'x-api-key': 'wrong', authorization: 'Bearer lysk-test' },
  ])('%j lets in', async (headers) => {
    const { raw } = await lybic();
    expect((await raw(sandboxes, { headers })).status).toBe(200);
  });

  test.each([
    {},
    { 'x-api-key': '' },
    { 'x-api-key': 'lysk-tes' },
    { 'x-api-key': 'lysk-test2' },
    { 'x-api-key': 'LYSK-TEST' },
    { authorization: 'lysk-test' },
    { authorization: 'Basic lysk-test' },
    { cookie: 'x-api-key=lysk-test' },
  ])('%j does not', async (headers) => {
    const { raw } = await lybic();
    const response = await raw(sandboxes, { headers });
    expect([response.status, await response.json()]).toEqual([401, unauthorized]);
  });

  test('does not count in the query', async () => {
    const { raw } = await lybic();
    for (const name of ['token', 'x-api-key', 'api_key']) {
      expect((await raw(`${sandboxes}?${name}=lysk-test`)).status).toBe(401);
    }
  });

  test('belongs to one organization', async () => {
    const { call } = await lybic();
    expect(await call('GET', '/api/orgs/ORG-2/sandboxes')).toEqual({
      status: 403,
      type: 'application/json',
      body: { code: 'emulator.FORBIDDEN', message: 'The API key is not one of organization ORG-2' },
    });
  });

  test('is made up if none is given, and shown in no dump of the server', async () => {
    await using server = await serveLybic({ driver: recorder() });
    expect(server.token).toMatch(/^lysk-[\w-]{32}$/);
    expect(inspect(server, { depth: 9, showHidden: true }) + JSON.stringify(server)).not.toContain(server.token);
  });

  test('is in no entry of the log', async () => {
    const { server, call, raw, create } = await lybic();
    await create();
    await call('GET', 'sandboxes');
    await raw(`${sandboxes}?token=lysk-test`);
    expect(JSON.stringify(server.requests)).not.toContain('lysk-test');
  });
});

describe('where it listens', () => {
  test('on this machine only', async () => {
    const { server } = await lybic();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test.each(['0.0.0.0', 'localhost', '::', ''])('%j is refused', async (host) => {
    const wanted: LoopbackHost = JSON.parse(JSON.stringify(host));
    await expect(serveLybic({ driver: recorder(), host: wanted })).rejects.toBeInstanceOf(TypeError);
  });
});

describe('paths', () => {
  test.each([
    '/',
    '/api',
    '/api/orgs/ORG-1/nothing',
    '/api/orgs/ORG-1/sandboxes/../shapes/x',
    '/api/orgs/ORG-1/sandboxes/%2e%2e',
    '/api/orgs/ORG-1//sandboxes',
    '/api/orgs/%ZZ/sandboxes',
    '/screenshots/../api/orgs',
    '/sandboxes',
  ])('%s leads nowhere', async (path) => {
    const { server } = await lybic();
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.end(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: lysk-test\r\nConnection: close\r\n\r\n`);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer.split('\r\n')[0]).toBe('HTTP/1.1 404 Not Found');
    expect(answer).toContain('{"code":"emulator.NO_SUCH_ENDPOINT","message":"There is no such endpoint"}');
  });

  test('a wrong method is no endpoint either', async () => {
    const { call } = await lybic();
    expect((await call('PATCH', 'sandboxes')).status).toBe(404);
    expect((await call('PUT', 'sandboxes')).status).toBe(404);
  });

  test('a slash at the end does no harm', async () => {
    const { call } = await lybic();
    expect((await call('GET', 'sandboxes/')).status).toBe(200);
  });
});

describe('bodies', () => {
  test('end at a mebibyte', async () => {
    const { call, create } = await lybic();
    const { path, backend } = await create();
    const action = { type: 'keyboard:type', content: 'a'.repeat(1024 * 1024) };
    expect(await call('POST', `${path}/actions/execute`, { action })).toMatchObject({
      status: 413,
      body: { code: 'emulator.BODY_TOO_LARGE', message: 'The body is longer than 1048576 bytes.' },
    });
    expect(backend.sends).toEqual([]);
  });

  test('are not read without the key', async () => {
    const { raw, server } = await lybic();
    const response = await raw(sandboxes, { method: 'POST', body: JSON.stringify({ shape: linux }) });
    expect(response.status).toBe(401);
    expect(server.requests).toEqual([{ method: 'POST', path: sandboxes, status: 401 }]);
  });

  test.each(['{', '"text"', '[]', 'null'])('%s is no JSON object', async (body) => {
    const { raw } = await lybic();
    const response = await raw(sandboxes, { method: 'POST', headers: { 'x-api-key': 'lysk-test' }, body });
    expect([response.status, await response.json()]).toEqual([
      400,
      { code: 'emulator.INVALID_REQUEST', message: 'The body must be a JSON object' },
    ]);
  });
});

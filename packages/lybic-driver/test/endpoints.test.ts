import { endpoints, lybicClient } from '@farhand/lybic-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { everyMethod } from './every-method.js';
import { clientOf, key, rejection, settings, vendor } from './scripted-vendor.js';

test('there are 41 endpoints, each with a method of the client', () => {
  expect(Object.keys(endpoints)).toHaveLength(41);
  expect(everyMethod.map(([name]) => name)).toEqual(Object.keys(endpoints));
});

describe('each goes out as the vendor documents it', () => {
  test.each(everyMethod)('%s: %s', async (_, request, body, reply, call) => {
    const service = await vendor({ [request]: reply });
    await call(clientOf(service));
    expect(service.log()).toEqual([body === undefined ? request : [request, body]]);
    const headers = service.seen[0]?.headers;
    expect(headers?.['x-api-key']).toBe(key);
    expect(headers).not.toHaveProperty('authorization');
    expect(headers?.['content-type']).toBe(body === undefined ? undefined : 'application/json');
  });
});

describe('what a second sending would do', () => {
  const withEffect = (effect: string): readonly string[] =>
    Object.entries(endpoints).flatMap(([name, endpoint]) => (endpoint.effect === effect ? [name] : []));

  test('nothing: reads', () => {
    expect(withEffect('read')).toEqual([
      'sandboxesList',
      'sandboxesGet',
      'sandboxesStatus',
      'sandboxesPreview',
      'mappingsList',
      'mappingsGet',
      'operationsGet',
      'shapesList',
      'imagesList',
      'projectsList',
      'stats',
      'mcpServersList',
      'parseComputerUse',
      'parseMobileUse',
      'parseByModel',
    ]);
  });

  test('nothing more: ends and settings', () => {
    expect(withEffect('repeatable')).toEqual([
      'sandboxesDelete',
      'sandboxesExtend',
      'shellFinish',
      'shellTerminate',
      'mappingsDelete',
      'imagesDelete',
      'projectsDelete',
      'mcpServersGetDefault',
      'mcpServersDelete',
      'mcpServersSetSandbox',
    ]);
  });

  const once = everyMethod.filter(([name]) => withEffect('once').includes(name));

  test.each(once)('harm: %s is sent once', async (_, request, _body, reply, call) => {
    const service = await vendor({ [request]: ['reset', reply] });
    expect(await rejection(call(clientOf(service)))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(service.seen).toHaveLength(1);
  });

  const again = everyMethod.filter(([name]) => !withEffect('once').includes(name));

  test.each(again)('no harm: %s is sent again', async (_, request, _body, reply, call) => {
    const service = await vendor({ [request]: ['reset', reply] });
    await call(clientOf(service));
    expect(service.seen).toHaveLength(2);
  });
});

describe('identifiers', () => {
  test('are escaped', async () => {
    const service = await vendor({ 'DELETE /api/orgs/a%2Fb/sandboxes/c%3Fd/shell/..%2F%25': { text: '' } });
    const client = lybicClient({ ...settings(service.url), orgId: 'a/b' });
    onTestFinished(() => client.close());
    await client.shell.terminate('c?d', '../%');
    expect(service.seen).toHaveLength(1);
  });

  test.each(['', '.', '..'])('%j is refused before anything is sent', async (id) => {
    const service = await vendor();
    const client = clientOf(service);
    expect(await rejection(client.sandboxes.delete(id))).toBeInstanceOf(TypeError);
    expect(await rejection(client.shell.terminate('SBX-1', id))).toBeInstanceOf(TypeError);
    expect(service.seen).toEqual([]);
  });
});

test.each([
  [{ timeoutMs: -1 }, RangeError],
  [{ timeoutMs: Number.NaN }, RangeError],
])('the options %o of a call are refused before anything is sent', async (options, type) => {
  const service = await vendor();
  expect(await rejection(clientOf(service).sandboxes.list(options))).toBeInstanceOf(type);
  expect(service.seen).toEqual([]);
});

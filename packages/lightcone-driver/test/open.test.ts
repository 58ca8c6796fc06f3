import { startDeadline, suppressedErrors, type OpenOptions } from '@farhand/core/driver';
import { lightcone } from '@farhand/lightcone-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  browser,
  forever,
  picture,
  rejection,
  settings,
  success,
  vendor,
  type Script,
  type Vendor,
} from './scripted-vendor.js';

const launched = async (script: Script, options: OpenOptions): Promise<Vendor> => {
  const service = await vendor(script);
  const connection = await lightcone(settings(service.url)).open(options, forever());
  onTestFinished(() => connection.detach());
  return service;
};

const createBody = async (options: OpenOptions): Promise<unknown> => (await launched(browser, options)).seen[0]?.body;

const desktop: Script = {
  'POST /computers': { status: 201, json: { id: 'c1', kind: 'desktop', status: 'ready' } },
  'POST /computers/c1/screenshot': picture(1280, 720),
};

describe('open', () => {
  test('creates a browser, looks at it and at its tabs', async () => {
    const service = await vendor(browser);
    const connection = await lightcone(settings(service.url)).open({ kind: 'browser' }, forever());
    onTestFinished(() => connection.detach());
    expect(connection).toMatchObject({
      id: 'c1',
      kind: 'browser',
      platform: 'linux',
      display: { width: 1280, height: 720 },
    });
    expect(connection.facts).toEqual({ keysHeldPer: 'tab', typingSendsKeys: true });
    expect(connection.tabs).toBeDefined();
    expect(connection.shell).toBeDefined();
    expect(service.log()[0]).toEqual(['POST /computers', { kind: 'browser' }]);
    expect(service.log().slice(1)).toHaveLength(2);
    expect(service.log()).toContainEqual(['POST /computers/c1/screenshot', { base64: true }]);
    expect(service.log()).toContainEqual('GET /computers/c1/tabs');
  });

  test('creates a desktop, which has no tabs', async () => {
    const service = await vendor(desktop);
    const connection = await lightcone(settings(service.url)).open({ kind: 'desktop' }, forever());
    onTestFinished(() => connection.detach());
    expect(connection.kind).toBe('desktop');
    expect(connection.tabs).toBeUndefined();
    expect(service.log()).toEqual([
      ['POST /computers', { kind: 'desktop' }],
      ['POST /computers/c1/screenshot', { base64: true }],
    ]);
  });

  test('reports what it waits for', async () => {
    const waits: string[] = [];
    await launched(desktop, { kind: 'desktop', onProgress: (waitsFor) => waits.push(waitsFor) });
    expect(waits).toEqual(['lightcone: a new desktop', 'lightcone: the first reply of the computer c1']);
  });

  test('the display is what the picture shows, not what was asked for', async () => {
    const service = await vendor(desktop);
    const display = { width: 1024, height: 768 };
    const connection = await lightcone(settings(service.url)).open({ kind: 'desktop', display }, forever());
    onTestFinished(() => connection.detach());
    expect(service.log()[0]).toEqual(['POST /computers', { kind: 'desktop', display: { width: 1024, height: 768 } }]);
    expect(connection.display).toEqual({ width: 1280, height: 720 });
  });

  test('lifetimes go under their new names and their old ones', async () => {
    expect(await createBody({ kind: 'browser', maxLifetimeMs: 3_600_000, idleTimeoutMs: 90_500 })).toEqual({
      kind: 'browser',
      max_lifetime_seconds: 3600,
      timeout_seconds: 3600,
      inactivity_timeout_seconds: 91,
      idle_timeout_enabled: true,
      auto_kill: true,
    });
  });

  test('an idle time of 0 is none', async () => {
    expect(await createBody({ kind: 'browser', idleTimeoutMs: 0 })).toEqual({
      kind: 'browser',
      idle_timeout_enabled: false,
      auto_kill: false,
    });
  });

  test('the vendor’s own fields go along, and cannot change the kind', async () => {
    const service = await vendor(browser);
    const create = { context_id: 'mine', use_advanced_proxy: true, kind: 'desktop' };
    const connection = await lightcone({ ...settings(service.url), create }).open({ kind: 'browser' }, forever());
    onTestFinished(() => connection.detach());
    expect(service.seen[0]?.body).toEqual({ context_id: 'mine', use_advanced_proxy: true, kind: 'browser' });
  });

  test('what is to be saved, and what to go on from, are options of the driver', async () => {
    const service = await vendor(browser);
    const saved = { persistent: true, environment: 'comp_1', create: { context_id: 'mine', environment_id: 'comp_2' } };
    const connection = await lightcone({ ...settings(service.url), ...saved }).open({ kind: 'browser' }, forever());
    onTestFinished(() => connection.detach());
    expect(service.seen[0]?.body).toEqual({
      context_id: 'mine',
      persistent: true,
      environment_id: 'comp_1',
      kind: 'browser',
    });
  });
});

describe('if anything fails after the computer was created, it is ended', () => {
  const failing: readonly (readonly [string, Script, string])[] = [
    [
      'the screenshot fails',
      { 'POST /computers/c1/screenshot': { json: { status: 'EXECUTION_ERROR' } } },
      'ACTION_FAILED',
    ],
    [
      'the picture cannot be read',
      { 'POST /computers/c1/screenshot': success({ screenshot_url: 'bm8=' }) },
      'PROTOCOL',
    ],
    ['the tabs fail', { 'GET /computers/c1/tabs': { status: 500, json: {} } }, 'REJECTED'],
    ['the tabs are none', { 'GET /computers/c1/tabs': success({}) }, 'PROTOCOL'],
  ];

  test.each(failing)('%s', async (_, script, code) => {
    const service = await vendor({ ...browser, ...script });
    const error = await rejection(lightcone(settings(service.url)).open({ kind: 'browser' }, forever()));
    expect(error).toMatchObject({ code });
    expect(service.log().filter((line) => line === 'DELETE /computers/c1')).toHaveLength(1);
  });

  test('also if the caller’s time is over', async () => {
    const abort = new AbortController();
    const service = await vendor(browser);
    const deadline = startDeadline({ timeoutMs: 0, signal: abort.signal }, 'test');
    service.answer({ 'POST /computers/c1/screenshot': 'reset' });
    const pace = { random: () => 0, delay: () => (abort.abort('enough'), new Promise(() => undefined)) };
    const driver = lightcone({ ...settings(service.url), pace });
    expect(await rejection(driver.open({ kind: 'browser' }, deadline))).toBe('enough');
    expect(service.log()).toContain('DELETE /computers/c1');
  });

  test('if ending it fails too, that error rides along', async () => {
    const service = await vendor({
      ...browser,
      'GET /computers/c1/tabs': success({}),
      'DELETE /computers/c1': { status: 400, json: { title: 'Not now' } },
    });
    const error = await rejection(lightcone(settings(service.url)).open({ kind: 'browser' }, forever()));
    expect(error).toMatchObject({ code: 'PROTOCOL' });
    expect(suppressedErrors(error)).toMatchObject([{ code: 'REJECTED', status: 400 }]);
  });
});

describe('attach', () => {
  test('asks what the computer is, then looks at it', async () => {
    const service = await vendor({ ...browser, 'POST /computers/c1/screenshot': picture(800, 600) });
    const connection = await lightcone(settings(service.url)).attach('c1', forever());
    onTestFinished(() => connection.detach());
    expect(connection).toMatchObject({ id: 'c1', kind: 'browser', display: { width: 800, height: 600 } });
    expect(service.log()[0]).toBe('GET /computers/c1');
    expect(service.log()).toHaveLength(3);
  });

  test('a desktop', async () => {
    const service = await vendor({
      ...desktop,
      'GET /computers/c1': { json: { id: 'c1', kind: 'desktop', status: 'RUNNING' } },
    });
    const connection = await lightcone(settings(service.url)).attach('c1', forever());
    onTestFinished(() => connection.detach());
    expect(connection.kind).toBe('desktop');
  });

  test.each([
    ['gone', { status: 404, json: { title: 'Session not found', status: 404, type: '' } }, 'CLOSED'],
    ['ended', { json: { id: 'c1', status: 'TERMINATED' } }, 'CLOSED'],
    ['of another kind', { json: { id: 'c1', kind: 'code', status: 'RUNNING' } }, 'PROTOCOL'],
  ])('one that is %s', async (_, reply, code) => {
    const service = await vendor({ 'GET /computers/c1': reply });
    expect(await rejection(lightcone(settings(service.url)).attach('c1', forever()))).toMatchObject({ code });
    expect(service.log()).toEqual(['GET /computers/c1']);
  });

  test('leaves the computer alone if it fails', async () => {
    const service = await vendor({ ...browser, 'GET /computers/c1/tabs': success({}) });
    await rejection(lightcone(settings(service.url)).attach('c1', forever()));
    expect(service.log()).not.toContain('DELETE /computers/c1');
  });
});

import { readFileSync } from 'node:fs';
import type { Action } from '@farhand/core/driver';
import { driverLaws } from '@farhand/driver-testkit';
import { raiseLybic } from '@farhand/emulators';
import { endpoints, lybic, lybicRules, type LybicCall, type LybicOptions } from '@farhand/lybic-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { everyMethod } from './every-method.js';
import { objectionsTo, operations } from './lybic-openapi.js';
import { clientOf, forever, settings, vendor } from './scripted-vendor.js';
import { cursorAt, desktop, done, execute, sandbox, shape, webp, type Reply } from './vendor-answers.js';

/** What goes out and is not in the vendor's OpenAPI, and why it does. */
const knowingly: Readonly<Record<string, string>> = {
  'GET /api/orgs/{orgId}/shapes':
    'Only the vendor’s Python SDK knows it (version 1.4.0, March 2026). Without it nobody learns what can be created.',
};

const table = Object.values(endpoints).map(({ method, path }) => `${method} ${path}`);

describe('the endpoints', () => {
  test('are those of the vendor’s OpenAPI', () => {
    const described = operations.map(({ request }) => request);
    expect(described).toHaveLength(40);
    expect([...table].sort()).toEqual([...described, ...Object.keys(knowingly)].sort());
  });

  test('the facts have no prose of the vendor’s', () => {
    const text = readFileSync(new URL('lybic-openapi-requests.json', import.meta.url), 'utf8');
    expect(text).not.toMatch(/"description": "|"summary"|"example"/);
    expect(text).toContain('"published": "2026-03-09"');
  });
});

describe('what the client sends', () => {
  test.each(everyMethod)('%s', async (name, request, _body, reply, call) => {
    const service = await vendor({ [request]: reply });
    await call(clientOf(service));
    const { method, path } = endpoints[name];
    const unknown = Object.hasOwn(knowingly, `${method} ${path}`);
    expect(service.seen.flatMap(objectionsTo)).toEqual(unknown ? ['There is no GET /api/orgs/ORG-1/shapes.'] : []);
  });
});

/** What the rules say of random programs, each call once. */
const randomCalls = (): readonly LybicCall[] => {
  const calls = new Map<string, LybicCall>();
  const raise = (call: LybicCall): readonly Action[] => {
    calls.set(JSON.stringify(call), call);
    return raiseLybic(call, { display: { width: 100, height: 80 } });
  };
  const laws = driverLaws({ name: 'lybic', rules: lybicRules, raise, movesAreSeen: true, runs: 400 });
  for (const law of laws.slice(1, 2)) law.check();
  return [...calls.values()];
};

const paths: readonly NonNullable<LybicOptions['actionsPath']>[] = ['execute', 'computer-use'];

describe('what the driver sends', () => {
  test.each(paths)('input, by %s: whatever the rules make of random programs', async (actionsPath) => {
    const service = await vendor({ ...desktop, 'POST S/actions/computer-use': cursorAt(1, 1) });
    const connection = await lybic({ ...settings(service.url), actionsPath }).attach('SBX-1', forever());
    onTestFinished(() => connection.detach());
    const calls = randomCalls();
    expect(new Set(calls.map(({ type }) => type)).size).toBe(11);
    expect(await connection.send(calls, forever())).toMatchObject({ requests: calls.length });
    expect(service.seen.length).toBeGreaterThan(300);
    expect(service.seen.flatMap(objectionsTo)).toEqual([]);
  });

  test.each(paths)('everything else, by %s', async (actionsPath) => {
    const answer: Reply = cursorAt(1, 1);
    const endless = { json: { sandbox: { ...sandbox, expiresAt: 'soon', shape } } };
    const service = await vendor({
      ...desktop,
      'GET S': endless,
      [execute]: answer,
      'POST S/actions/computer-use': answer,
    });
    const driver = lybic({ ...settings(service.url), actionsPath, name: 'n', projectId: 'PRJ-1' });
    const connection = await driver.open({ kind: 'desktop', maxLifetimeMs: 86_400_000 }, forever());
    onTestFinished(() => connection.detach());
    await connection.pointer?.(forever());
    await connection.handoff?.finished('done', forever());
    await connection.handoff?.finished(undefined, forever());
    await connection.handoff?.failed('oh', forever());
    await connection.handoff?.userTakeover(forever());
    service.answer({
      'POST S/process': { json: { exitCode: 0 } },
      'POST S/extend': done,
      'GET /s.webp': { text: webp(8, 8) },
      [actionsPath === 'execute' ? execute : 'POST S/actions/computer-use']: {
        json: { screenShot: `${service.url}/s.webp` },
      },
    });
    await connection.screenshot(undefined, forever());
    await connection.shell?.run('ls', { cwd: '/', env: { A: '1' } }, forever());
    await connection.status(forever());
    await connection.keepAlive(forever());
    await connection.terminate(forever());
    service.answer({ 'GET O/sandboxes': { json: [] } });
    await driver.list(forever());
    const sent = service.seen.filter(({ request }) => request !== 'GET /s.webp');
    expect(sent).toHaveLength(16);
    expect(sent.flatMap(objectionsTo)).toEqual([]);
  });

  test('a command line on Windows', async () => {
    const windows = { json: { sandbox: { ...sandbox, shape: { ...shape, os: 'Windows' } } } };
    const service = await vendor({ ...desktop, 'GET S': windows, 'POST S/process': { json: { exitCode: 0 } } });
    const connection = await lybic(settings(service.url)).attach('SBX-1', forever());
    onTestFinished(() => connection.detach());
    await connection.shell?.run('dir', { env: { A: '1' } }, forever());
    expect(service.seen.flatMap(objectionsTo)).toEqual([]);
  });
});

describe('the OpenAPI objects to', () => {
  const px = { type: 'px', value: 1 };
  const action = { type: 'mouse:click', x: px, y: px, button: 1 };
  const at = '/api/orgs/ORG-1/sandboxes/SBX-1';

  test.each<readonly [string, string, unknown]>([
    ['a path that is not there', `PATCH ${at}`, undefined],
    ['a body where there is none', `POST ${at}/restart`, {}],
    ['no body where there is one', `POST ${at}/extend`, undefined],
    ['a number out of its range', `POST ${at}/extend`, { maxLifeSeconds: 29 }],
    ['a query that is not there', 'GET /api/orgs/ORG-1/machine-images?scope=mine', undefined],
    ['a value that is not in the path', 'POST /api/computer-use/parse/qwen', { textContent: '' }],
    ['a field that is missing', `POST ${at}/actions/execute`, { action: { ...action, button: undefined } }],
    ['a field of another name', `POST ${at}/actions/execute`, { action: { ...action, holdkey: 'a' } }],
    ['a field beside the action', `POST ${at}/actions/execute`, { action, includeScreenshot: false }],
    ['a field in a length', `POST ${at}/actions/execute`, { action: { ...action, x: { ...px, unit: 'px' } } }],
    ['an identifier of the call', `POST ${at}/actions/execute`, { action: { ...action, callId: 'c' } }],
    [
      'text without a word on line breaks',
      `POST ${at}/actions/execute`,
      { action: { type: 'keyboard:type', content: '' } },
    ],
    [
      'a key that is held too long',
      `POST ${at}/actions/execute`,
      {
        action: { type: 'keyboard:hotkey', keys: 'a', duration: 5001 },
      },
    ],
  ])('%s', (_, request, body) => {
    const sent: unknown = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
    expect(objectionsTo({ request, body: sent })).not.toEqual([]);
  });
});

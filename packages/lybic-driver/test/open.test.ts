import { startDeadline, suppressedErrors, type Deadline, type OpenOptions, type Pace } from '@farhand/core/driver';
import { lybic } from '@farhand/lybic-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { forever, instant, rejection, settings, vendor } from './scripted-vendor.js';
import { cursorAt, desktop, execute, sandbox, shape, type Reply, type Script } from './vendor-answers.js';

const name: unknown = expect.stringMatching(/^farhand [0-9a-f]{24}$/);

const whereIsIt = { action: { type: 'finished' }, includeScreenShot: false, includeCursorPosition: true };

const open = async (script: Script = {}, wanted: OpenOptions = { kind: 'desktop' }, options: object = {}) => {
  const service = await vendor({ ...desktop, ...script });
  const connection = await lybic({ ...settings(service.url), ...options }).open(wanted, forever());
  onTestFinished(() => connection.detach());
  return { connection, service };
};

const failure = async (
  script: Script,
  options: { readonly deadline?: Deadline; readonly pace?: Pace; readonly wanted?: OpenOptions } = {},
) => {
  const service = await vendor({ ...desktop, ...script });
  const { deadline = forever(), pace = instant, wanted = { kind: 'desktop' } } = options;
  const error = await rejection(lybic({ ...settings(service.url), pace }).open(wanted, deadline));
  return { error, service };
};

const described = (details: object): Reply => ({ json: { sandbox: { ...sandbox, shape: { ...shape, ...details } } } });

describe('open', () => {
  test('creates, waits, and asks for the system and the size of the screen', async () => {
    const { connection, service } = await open();
    expect(connection).toMatchObject({ id: 'SBX-1', kind: 'desktop', platform: 'linux' });
    expect(connection.display).toEqual({ width: 1280, height: 720 });
    expect(connection.facts).toEqual({ keysHeldPer: 'computer', typingSendsKeys: true, wheelNotchPx: 120 });
    expect(connection.tabs).toBeUndefined();
    expect(connection.shell).toBeDefined();
    expect(connection.handoff).toBeDefined();
    expect(service.log()).toEqual([
      ['POST O/sandboxes', { name, shape: 'small-linux' }],
      'GET S/status',
      'GET S',
      [execute, whereIsIt],
    ]);
  });

  test('a sandbox that runs at once is not waited for', async () => {
    const { service } = await open({ 'POST O/sandboxes': { json: sandbox } });
    expect(service.log()).not.toContain('GET S/status');
  });

  test('a sandbox whose status is not said is asked for it', async () => {
    const { status: _, ...silent } = sandbox;
    const { service } = await open({ 'POST O/sandboxes': { json: silent } });
    expect(service.log().slice(0, 3)).toEqual([
      ['POST O/sandboxes', { name, shape: 'small-linux' }],
      'GET S/status',
      'GET S',
    ]);
  });

  test('an answer of the year before, with the sandbox one level down', async () => {
    const { connection } = await open({ 'POST O/sandboxes': { json: { sandbox, connectDetails: {} } } });
    expect(connection.id).toBe('SBX-1');
  });

  test('looks again and again, with growing pauses, while it is pending', async () => {
    const pauses: number[] = [];
    const pace: Pace = { random: () => 0, delay: (ms) => (pauses.push(ms), Promise.resolve()) };
    const pending: Reply = { json: { status: 'PENDING' } };
    const replies = [...Array.from({ length: 9 }, () => pending), { json: { status: 'RUNNING' } }];
    const { service } = await open({ 'GET S/status': replies }, { kind: 'desktop' }, { pace });
    expect(service.log().filter((line) => line === 'GET S/status')).toHaveLength(10);
    expect(pauses.slice(0, 3)).toEqual([500, 750, 1125]);
    expect(pauses.slice(-2)).toEqual([5000, 5000]);
  });

  test('reports what it waits for', async () => {
    const waits: string[] = [];
    const onProgress = (waitsFor: string): void => void waits.push(waitsFor);
    const replies: readonly Reply[] = [{ json: { status: 'PENDING' } }, { json: { status: 'RUNNING' } }];
    await open({ 'GET S/status': [...replies] }, { kind: 'desktop', onProgress });
    expect(waits).toEqual([
      'lybic: a new sandbox',
      'lybic: the sandbox SBX-1, which is PENDING',
      'lybic: the sandbox SBX-1, which is PENDING',
    ]);
  });

  test('all that can be asked for', async () => {
    const wanted = {
      kind: 'desktop',
      maxLifetimeMs: 90_500,
      idleTimeoutMs: 0,
      display: { width: 9, height: 9 },
      tag: 'ci-7',
    } as const;
    const { service } = await open({}, wanted, { name: 'mine', projectId: 'PRJ-9', shape: 'big' });
    expect(service.seen[0]?.body).toEqual({
      name: expect.stringMatching(/^mine farhand ci-7 [0-9a-f]{24}$/),
      maxLifeSeconds: 91,
      projectId: 'PRJ-9',
      shape: 'big',
    });
  });

  test('on the deprecated path', async () => {
    const { service } = await open(
      { 'POST S/actions/computer-use': cursorAt(0, 0) },
      { kind: 'desktop' },
      { actionsPath: 'computer-use' },
    );
    expect(service.log().at(-1)).toEqual(['POST S/actions/computer-use', whereIsIt]);
  });

  test.each([
    ['Windows', 'windows'],
    ['windows', 'windows'],
    ['Linux', 'linux'],
    ['Haiku', 'linux'],
  ])('%s is the platform %s', async (os, platform) => {
    expect((await open({ 'GET S': described({ os }) })).connection.platform).toBe(platform);
  });
});

describe('what Lybic does not have is refused before anything is sent', () => {
  test.each<readonly [string, OpenOptions, object]>([
    ['a browser', { kind: 'browser' }, { code: 'UNSUPPORTED_FACET' }],
    ['an idle time', { kind: 'desktop', idleTimeoutMs: 60_000 }, { code: 'UNSUPPORTED_FACET' }],
    ['a life of more than a day', { kind: 'desktop', maxLifetimeMs: 86_400_001 }, { name: 'RangeError' }],
    ['no life at all', { kind: 'desktop', maxLifetimeMs: 0 }, { name: 'RangeError' }],
    ['an endless life', { kind: 'desktop', maxLifetimeMs: Infinity }, { name: 'RangeError' }],
  ])('%s', async (_, wanted, expected) => {
    const { error, service } = await failure({}, { wanted });
    expect(error).toMatchObject(expected);
    expect(service.seen).toEqual([]);
  });
});

describe('if anything fails after the sandbox was created, it is deleted', () => {
  test.each<readonly [string, Script, object]>([
    [
      'it has stopped',
      { 'GET S/status': { json: { status: 'STOPPED' } } },
      { code: 'CLOSED', vendorStatus: 'STOPPED' },
    ],
    ['it fails', { 'GET S/status': { json: { status: 'ERROR' } } }, { code: 'ACTION_FAILED', vendorStatus: 'ERROR' }],
    ['it has no status', { 'GET S/status': { json: {} } }, { code: 'PROTOCOL' }],
    ['it cannot be looked at', { 'GET S': { status: 500, json: {} } }, { code: 'REJECTED', status: 500 }],
    ['it has no system', { 'GET S': { json: { sandbox } } }, { code: 'PROTOCOL' }],
    ['it is a phone', { 'GET S': described({ os: 'Android' }) }, { code: 'UNSUPPORTED_FACET' }],
    ['its screen has no size', { [execute]: { json: {} } }, { code: 'PROTOCOL' }],
    ['its screen is empty', { [execute]: cursorAt(0, 0, 0, 0) }, { code: 'PROTOCOL' }],
  ])('%s', async (_, script, expected) => {
    const { error, service } = await failure(script);
    expect(error).toMatchObject(expected);
    expect(service.log().at(-1)).toBe('DELETE S');
    expect(suppressedErrors(error)).toEqual([]);
  });

  test('a phone: the error says what to use', async () => {
    const { error } = await failure({ 'GET S': described({ os: 'Android' }) });
    expect(error).toMatchObject({ message: expect.stringContaining('Use lybicClient()') });
  });

  test('also if the caller has had enough while it starts', async () => {
    const abort = new AbortController();
    const deadline = startDeadline({ timeoutMs: 0, signal: abort.signal }, 'test');
    const pace: Pace = { random: () => 0, delay: () => (abort.abort('enough'), new Promise(() => undefined)) };
    const { error, service } = await failure({ 'GET S/status': { json: { status: 'PENDING' } } }, { deadline, pace });
    expect(error).toBe('enough');
    expect(service.log().at(-1)).toBe('DELETE S');
  });

  test('gone by then is no error; any other failure rides along', async () => {
    const broken = { 'GET S': { json: { sandbox } } };
    const gone = await failure({ ...broken, 'DELETE S': { status: 404, json: { message: 'Sandbox not found' } } });
    expect(suppressedErrors(gone.error)).toEqual([]);
    const refused = await failure({
      ...broken,
      'DELETE S': { status: 400, json: { code: 'x.BUSY', message: 'Not now' } },
    });
    expect(suppressedErrors(refused.error)).toMatchObject([{ code: 'REJECTED', status: 400, vendorStatus: 'x.BUSY' }]);
  });
});

describe('a sandbox that was not created', () => {
  test('no room', async () => {
    const none = { code: 'nomos.partner.NO_ROOMS_AVAILABLE', message: 'No rooms available' };
    const { error, service } = await failure({
      'POST O/sandboxes': { status: 400, json: none },
      'GET O/shapes': { json: [shape] },
    });
    expect(error).toMatchObject({
      code: 'REJECTED',
      status: 400,
      vendorStatus: 'nomos.partner.NO_ROOMS_AVAILABLE',
      message:
        'Lybic: POST /api/orgs/ORG-1/sandboxes was refused with status 400: No rooms available (nomos.partner.NO_ROOMS_AVAILABLE). The vendor has no free capacity for this shape. Nothing was created. Try again later, or use another shape.',
    });
    expect(service.log()).not.toContain('DELETE S');
  });
});

describe('what fails leaves no socket open', () => {
  test.each<readonly [string, Script, (service: Awaited<ReturnType<typeof vendor>>) => Promise<unknown>]>([
    ['launch', { 'GET S': { json: {} } }, ({ url }) => lybic(settings(url)).open({ kind: 'desktop' }, forever())],
    ['attach', { 'GET S': { json: {} } }, ({ url }) => lybic(settings(url)).attach('SBX-1', forever())],
    ['list', { 'GET O/sandboxes': { json: {} } }, ({ url }) => lybic(settings(url)).list(forever())],
  ])('%s', async (_, script, work) => {
    const service = await vendor({ ...desktop, ...script });
    expect(await rejection(work(service))).toMatchObject({ code: 'PROTOCOL' });
    expect(service.seen.length).toBeGreaterThan(0);
    await expect.poll(() => service.sockets()).toBe(0);
  });
});

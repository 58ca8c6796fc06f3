import type { LybicClient } from '@farhand/lybic-driver';
import { describe, expect, test } from 'vitest';
import { clientOf, rejection, vendor } from './scripted-vendor.js';
import { cursorAt, sandbox, shape } from './vendor-answers.js';

/** What the client makes of an answer. */
const read = async (
  request: string,
  json: unknown,
  call: (client: LybicClient) => Promise<unknown>,
): Promise<unknown> => call(clientOf(await vendor({ [request]: { json } })));

describe('sandboxes', () => {
  const { expiredAt: _, ...known } = sandbox;

  test('all that the vendor says of one', async () => {
    expect(await read('GET O/sandboxes', [sandbox], (c) => c.sandboxes.list())).toEqual([known]);
    expect(await read('POST O/sandboxes', sandbox, (c) => c.sandboxes.create({ shape: 's' }))).toEqual(known);
  });

  test('no more than its id', async () => {
    expect(await read('GET O/sandboxes', [{ id: 'a' }, {}, 7, null], (c) => c.sandboxes.list())).toEqual([{ id: 'a' }]);
  });

  test('the old name of its end', async () => {
    const { expiresAt: _new, ...old } = sandbox;
    expect(await read('POST O/sandboxes', old, (c) => c.sandboxes.create({ shape: 's' }))).toEqual(known);
  });

  const details = (more: object, connectDetails?: unknown): Promise<unknown> =>
    read('GET S', { sandbox: { ...sandbox, shape: { ...shape, ...more } }, connectDetails }, (c) =>
      c.sandboxes.get('SBX-1'),
    );

  test('a shape, with a price as number or text and a flag that may be null', async () => {
    const { requiredFeatureFlag: _, ...plain } = shape;
    expect(await details({})).toEqual({ sandbox: { ...known, shape: plain } });
    expect(await details({ pricePerHour: '0.5' })).toEqual({ sandbox: { ...known, shape: plain } });
    expect(await details({ pricePerHour: 'much', requiredFeatureFlag: 'x' })).toEqual({
      sandbox: { ...known, shape: { ...plain, pricePerHour: undefined, requiredFeatureFlag: 'x' } },
    });
  });

  test.each([
    [null, {}],
    ['beta', { requiredFeatureFlag: 'beta' }],
  ])('an image whose flag is %s', async (requiredFeatureFlag, more) => {
    const image = { id: 'IMG-1', name: 'mine', scope: 'ORG', status: 'READY' };
    const images = await read('GET O/machine-images', { images: [{ ...image, requiredFeatureFlag }], quota: {} }, (c) =>
      c.images.list(),
    );
    expect(images).toEqual({ images: [{ ...image, ...more }], quota: {} });
  });

  test('gateways, by number or name', async () => {
    const gateway = { address: '10.0.0.1', port: 443, name: 'g', path: '/p' };
    const connectDetails = {
      gatewayAddresses: [
        { ...gateway, preferredProviders: [1, 'GLOBAL_BGP', null], gatewayType: 6 },
        { ...gateway, gatewayType: 'WEB_TRANSPORT' },
      ],
      certificateHashBase64: 'aGk=',
      endUserToken: 't',
      roomId: 'r',
    };
    expect(await details({}, connectDetails)).toMatchObject({
      connectDetails: {
        ...connectDetails,
        gatewayAddresses: [
          { ...gateway, preferredProviders: [1, 'GLOBAL_BGP'], gatewayType: 6 },
          { ...gateway, preferredProviders: [], gatewayType: 'WEB_TRANSPORT' },
        ],
      },
    });
  });
});

describe('actions', () => {
  const act = (json: unknown): Promise<unknown> =>
    read('POST S/actions/execute', json, (c) => c.actions.execute('SBX-1', { action: { type: 'os:listApps' } }));

  test('what was asked for', async () => {
    const json = {
      screenShot: 'https://a.test/s.webp',
      cursorPosition: { x: 0, y: 719, screenWidth: 1280, screenHeight: 720, screenIndex: 0 },
      actionResult: ['app'],
    };
    expect(await act(json)).toEqual(json);
  });

  test('nothing, as absence or null', async () => {
    expect(await act({})).toEqual({});
    expect(await act({ screenShot: null, cursorPosition: null, actionResult: null })).toEqual({ actionResult: null });
  });

  test('a preview answers alike', async () => {
    const service = await vendor({ 'POST S/preview': cursorAt(3, 4) });
    expect(await clientOf(service).sandboxes.preview('SBX-1')).toMatchObject({ cursorPosition: { x: 3, y: 4 } });
  });
});

describe('the output of a shell', () => {
  const shell = (json: unknown): Promise<unknown> =>
    read('POST S/shell/x/read', json, (c) => c.shell.read('SBX-1', 'x'));
  const pieces = [
    { oneofKind: 'stdout', stdout: 'a' },
    { oneofKind: 'stderr', stderr: 'b' },
    { oneofKind: 'waiting', waiting: true },
  ];
  const output = { output: pieces, isRunning: false };

  test('as the OpenAPI has it', async () => {
    expect(await shell(output)).toEqual(output);
  });

  test('as the SDKs have it', async () => {
    expect(await shell({ outputs: pieces.map((piece) => ({ output: piece })), isRunning: false })).toEqual(output);
  });

  test('pieces of another kind are left out', async () => {
    expect(await shell({ output: [{ oneofKind: 'exit', exit: 1 }, ...pieces], isRunning: false })).toEqual(output);
  });
});

describe('parsed actions', () => {
  const parse = (actions: unknown, more: object = {}): Promise<unknown> =>
    read('POST /api/computer-use/parse/seed', { actions, ...more }, (c) => c.parse.computerUse('seed', 'x'));
  const at = { x: { type: '/', numerator: 213, denominator: 1000 }, y: { type: 'px', value: 5 } };

  test('in order, ready to be sent', async () => {
    const actions = [
      { type: 'mouse:doubleClick', ...at, button: 1, callId: 'c' },
      { type: 'touch:swipe', ...at, direction: 'up', distance: at.x },
      { type: 'os:startApp', packageName: 'a.b' },
      { type: 'finished' },
    ];
    expect(await parse(actions, { thoughts: 't', memory: 'm', unknown: 'u' })).toEqual({
      actions,
      thoughts: 't',
      memory: 'm',
      unknown: 'u',
    });
  });

  test('null is absent, and whether a line break is Enter is always said', async () => {
    const actions = [
      { type: 'keyboard:type', content: 'a', treatNewLineAsEnter: null },
      { type: 'mouse:click', ...at, button: 1, holdKey: null },
    ];
    expect(await parse(actions)).toEqual({
      actions: [
        { type: 'keyboard:type', content: 'a', treatNewLineAsEnter: false },
        { type: 'mouse:click', ...at, button: 1 },
      ],
    });
  });

  test.each([
    ['of another type', { type: 'mouse:wiggle' }],
    ['without a type', {}],
    ['that is none', 'click'],
    ['without what it needs', { type: 'mouse:click', ...at }],
    ['with a length of another kind', { type: 'touch:tap', x: { type: 'em', value: 1 }, y: at.y }],
    ['named like what every object has', { type: 'toString' }],
  ])('one %s: leaving it out would change the others', async (_, action) => {
    expect(await rejection(parse([{ type: 'wait', duration: 1 }, action]))).toMatchObject({ code: 'PROTOCOL' });
  });
});

test('fields of another type than documented are left out, not believed', async () => {
  const service = await vendor({ 'GET S': { json: { sandbox: { id: 'a', name: 7, status: null, shape: [] } } } });
  expect(await clientOf(service).sandboxes.get('SBX-1')).toEqual({ sandbox: { id: 'a' } });
});

describe('without what nothing can do without', () => {
  test.each<readonly [string, string, unknown, (client: LybicClient) => Promise<unknown>]>([
    ['a list that is none', 'GET O/sandboxes', { sandboxes: [] }, (c) => c.sandboxes.list()],
    ['a sandbox without an id', 'GET S', { sandbox: {} }, (c) => c.sandboxes.get('SBX-1')],
    [
      'a booking',
      'POST O/sandboxes/from-image',
      { bookId: 'b' },
      (c) => c.sandboxes.createFromImage({ imageId: 'i', name: 'n', maxLifeSeconds: 300 }),
    ],
    ['a status that is none', 'GET S/status', { status: 7 }, (c) => c.sandboxes.status('SBX-1')],
    ['an action', 'POST S/actions/execute', [], (c) => c.actions.execute('SBX-1', { action: { type: 'finished' } })],
    ['no exit code', 'POST S/process', { stdoutBase64: '' }, (c) => c.process('SBX-1', { executable: 'a' })],
    ['no session', 'POST S/shell', {}, (c) => c.shell.create('SBX-1', { command: 'a' })],
    ['no output', 'POST S/shell/x/read', { isRunning: true }, (c) => c.shell.read('SBX-1', 'x')],
    ['whether it runs', 'POST S/shell/x/read', { output: [] }, (c) => c.shell.read('SBX-1', 'x')],
    ['no results', 'POST S/file/copy', {}, (c) => c.files.copy('SBX-1', { files: [] })],
    ['no success', 'POST S/file/copy', { results: [{ id: 'a' }] }, (c) => c.files.copy('SBX-1', { files: [] })],
    ['no domain', 'POST S/mappings', { targetEndpoint: 'a:1' }, (c) => c.mappings.create('SBX-1', 'a:1')],
    ['no operation', 'PUT S/apps/a', { status: 'PENDING' }, (c) => c.apps.start('SBX-1', 'a')],
    ['no status', 'GET S/operations/a', { detail: null }, (c) => c.operations.get('SBX-1', 'a')],
    ['no images', 'GET O/machine-images', { quota: {} }, (c) => c.images.list()],
    ['no project', 'POST O/projects', { name: 'a' }, (c) => c.projects.create('a')],
    ['no server', 'GET O/mcp-servers/default', null, (c) => c.mcpServers.getDefault()],
    ['no actions', 'POST /api/mobile-use/parse/seed', {}, (c) => c.parse.mobileUse('seed', 'a')],
  ])('%s', async (_, request, json, call) => {
    expect(await rejection(read(request, json, call))).toMatchObject({ code: 'PROTOCOL', status: 200 });
  });
});

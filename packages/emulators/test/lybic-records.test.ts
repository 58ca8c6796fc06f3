import { describe, expect, test } from 'vitest';
import { linux, lybic } from './lybic.js';

const createdAt = '2026-01-01T00:00:00.000Z';

test('shapes are a bare array whose prices are strings', async () => {
  const { call } = await lybic();
  expect((await call('GET', 'shapes')).body).toEqual([
    {
      name: linux,
      description: 'Linux, 2 cores, 4 GB',
      hardwareAcceleratedEncoding: false,
      pricePerHour: '1',
      requiredPlanTier: 0,
      requiredFeatureFlag: '',
      os: 'Linux',
      virtualization: 'Container',
      architecture: 'x86_64',
    },
    {
      name: 'beijing-2c-4g-cpu',
      description: 'Windows, 2 cores, 4 GB',
      hardwareAcceleratedEncoding: false,
      pricePerHour: '1',
      requiredPlanTier: 0,
      requiredFeatureFlag: '',
      os: 'Windows',
      virtualization: 'KVM',
      architecture: 'x86_64',
    },
  ]);
});

test('shapes may be others', async () => {
  const { call } = await lybic({ shapes: [{ name: 'mine', description: '', os: 'Linux' }] });
  expect((await call('POST', 'sandboxes', { shape: 'mine' })).body).toMatchObject({ shapeName: 'mine' });
  expect((await call('POST', 'sandboxes', { shape: linux })).status).toBe(400);
});

describe('projects', () => {
  test('there is one by default, which stays', async () => {
    const { call } = await lybic();
    const { body } = await call('GET', 'projects');
    expect(body).toEqual([
      { id: expect.stringMatching(/^PRJ-[0-9a-f]{24}$/), name: 'default', createdAt, defaultProject: true },
    ]);
    const [{ id }] = JSON.parse(JSON.stringify(body));
    expect(await call('DELETE', `projects/${id}`)).toMatchObject({
      status: 400,
      body: { code: 'emulator.DEFAULT_PROJECT', message: 'The default project cannot be deleted' },
    });
  });

  test('others come and go', async () => {
    const { call } = await lybic();
    const { body } = await call('POST', 'projects', { name: 'mine' });
    expect(body).toEqual({ id: expect.stringMatching(/^PRJ-/), name: 'mine', createdAt, defaultProject: false });
    expect(await call('DELETE', `projects/${body.id}`)).toEqual({ status: 200, type: null, body: '' });
    expect(await call('DELETE', `projects/${body.id}`)).toMatchObject({
      status: 404,
      body: { code: 'emulator.NOT_FOUND', message: `Project ${body.id} not found` },
    });
    expect(await call('POST', 'projects', {})).toMatchObject({ status: 400, body: { message: 'name is missing' } });
  });
});

test('stats count what there is', async () => {
  const { call, create, clock } = await lybic();
  expect((await call('GET', 'stats')).body).toEqual({ mcpServers: 0, sandboxes: 0, projects: 1 });
  await create();
  await create({ maxLifeSeconds: 1 });
  await call('POST', 'projects', { name: 'mine' });
  await call('GET', 'mcp-servers/default');
  clock.advance(1000);
  expect((await call('GET', 'stats')).body).toEqual({ mcpServers: 1, sandboxes: 1, projects: 2 });
});

describe('machine images', () => {
  test('a sandbox becomes an image, and an image a sandbox', async () => {
    const { call, create, driver } = await lybic();
    const { id, path } = await create();
    const { body: image } = await call('POST', 'machine-images', { sandboxId: id, name: 'mine' });
    expect(image).toEqual({
      id: expect.stringMatching(/^IMG-[0-9a-f]{24}$/),
      name: 'mine',
      description: null,
      createdAt,
      shapeName: linux,
      requiredFeatureFlag: null,
      scope: 'ORG',
      status: 'READY',
    });
    expect([(await call('GET', path)).status, driver.connections[0]?.terminated]).toEqual([404, true]);

    const request = { imageId: image.id, name: 'again', maxLifeSeconds: 604_800 };
    expect((await call('POST', 'sandboxes/from-image', request)).body).toEqual({
      sandbox: {
        id: expect.stringMatching(/^SBX-/),
        name: 'again',
        expiredAt: '2026-01-08T00:00:00.000Z',
        expiresAt: '2026-01-08T00:00:00.000Z',
        createdAt,
        projectId: expect.stringMatching(/^PRJ-/),
        shapeName: linux,
        status: 'RUNNING',
      },
      bookId: expect.stringMatching(/^BOOK-/),
    });
  });

  test('are listed by scope, and deleted with 204', async () => {
    const { call, create } = await lybic();
    const { id } = await create();
    const { body: image } = await call('POST', 'machine-images', { sandboxId: id, name: 'mine', description: 'd' });
    const quota = { used: 1, limit: 3 };

    expect((await call('GET', 'machine-images')).body).toEqual({ images: [image], quota });
    expect((await call('GET', 'machine-images?scope=all')).body).toEqual({ images: [image], quota });
    expect((await call('GET', 'machine-images?scope=public')).body).toEqual({ images: [], quota });
    expect((await call('GET', 'machine-images?scope=x')).status).toBe(400);
    expect(await call('DELETE', `machine-images/${image.id}`)).toEqual({ status: 204, type: null, body: '' });
    expect((await call('DELETE', `machine-images/${image.id}`)).status).toBe(404);
    expect((await call('GET', 'machine-images')).body).toEqual({ images: [], quota: { used: 0, limit: 3 } });
  });

  test('three are kept, and a fourth costs no sandbox', async () => {
    const { call, create } = await lybic();
    for (const name of ['a', 'b', 'c']) {
      await call('POST', 'machine-images', { sandboxId: (await create()).id, name });
    }
    const { id, path } = await create();
    expect(await call('POST', 'machine-images', { sandboxId: id, name: 'd' })).toMatchObject({
      status: 400,
      body: { code: 'emulator.IMAGE_QUOTA', message: 'At most 3 images are kept' },
    });
    expect((await call('GET', path)).status).toBe(200);
  });

  test.each([
    [{}, 400, 'name is missing'],
    [{ name: 'x'.repeat(101) }, 400, 'name must be at most 100 characters long'],
    [{ name: 'x' }, 400, 'sandboxId is missing'],
    [{ name: 'x', description: 'x'.repeat(501) }, 400, 'description must be at most 500 characters long'],
    [{ name: 'x', sandboxId: 'SBX-0' }, 404, 'Sandbox SBX-0 not found'],
  ])('no image of %j', async (body, status, message) => {
    const { call } = await lybic();
    expect(await call('POST', 'machine-images', body)).toMatchObject({ status, body: { message } });
  });

  test.each([
    [{ imageId: 'IMG-0', maxLifeSeconds: 300 }, 400, 'name is missing'],
    [{ imageId: 'IMG-0', name: 'x' }, 400, 'maxLifeSeconds must be an integer from 300 to 604800'],
    [
      { imageId: 'IMG-0', name: 'x', maxLifeSeconds: 300.5 },
      400,
      'maxLifeSeconds must be an integer from 300 to 604800',
    ],
    [{ imageId: 'IMG-0', name: 'x', maxLifeSeconds: 299 }, 400, 'maxLifeSeconds must be a number from 300 to 604800'],
    [{ imageId: 'IMG-0', name: 'x', maxLifeSeconds: 300 }, 404, 'Machine image IMG-0 not found'],
  ])('no sandbox of %j', async (body, status, message) => {
    const { call } = await lybic();
    expect(await call('POST', 'sandboxes/from-image', body)).toMatchObject({ status, body: { message } });
  });
});

describe('mappings', () => {
  test('are records by what they lead to, in either spelling of the path', async () => {
    const { call, create } = await lybic();
    const { path } = await create();
    const { body: mapping } = await call('POST', `${path}/mappings`, { targetEndpoint: '127.0.0.1:3000' });
    expect(mapping).toEqual({
      domain: expect.stringMatching(/^[0-9a-f]{16}\.port\.invalid$/),
      targetEndpoint: '127.0.0.1:3000',
      accessToken: expect.stringMatching(/^[\w-]{32}$/),
    });
    expect((await call('POST', `${path}/mappings`, { targetEndpoint: '127.0.0.1:3000' })).body).toEqual(mapping);
    expect((await call('GET', `${path}/mappings`)).body).toEqual([mapping]);
    expect((await call('GET', `${path}/mappings/127.0.0.1:3000`)).body).toEqual(mapping);
    expect((await call('GET', `${path}/mappings/127.0.0.1%3A3000`)).body).toEqual(mapping);

    expect(await call('DELETE', `${path}/mappings/127.0.0.1%3A3000`)).toEqual({
      status: 200,
      type: 'application/json',
      body: {},
    });
    expect(await call('GET', `${path}/mappings/127.0.0.1:3000`)).toMatchObject({
      status: 404,
      body: { code: 'emulator.NOT_FOUND', message: 'Mapping 127.0.0.1:3000 not found' },
    });
    expect((await call('DELETE', `${path}/mappings/127.0.0.1:3000`)).status).toBe(404);
  });

  test('may lead to a name', async () => {
    const { call, create } = await lybic();
    const { path } = await create();
    expect((await call('POST', `${path}/mappings`, { targetEndpoint: 'localhost:65535' })).status).toBe(200);
  });

  test.each(['', 'x', '127.0.0.1', '127.0.0.1:0', '127.0.0.1:65536', 'http://x:80', 'a:1/b', ':80'])(
    'not to %j',
    async (targetEndpoint) => {
      const { call, create } = await lybic();
      const { path } = await create();
      expect((await call('POST', `${path}/mappings`, { targetEndpoint })).status).toBe(400);
    },
  );
});

describe('MCP servers', () => {
  const policy = {
    sandboxShape: linux,
    sandboxMaxLifetimeSeconds: 3600,
    sandboxMaxIdleTimeSeconds: 3600,
    sandboxAutoCreation: false,
    sandboxExposeRecreateTool: false,
    sandboxExposeRestartTool: false,
    sandboxExposeDeleteTool: false,
  };

  test('are records with a policy', async () => {
    const { call } = await lybic();
    const { body } = await call('POST', 'mcp-servers', {
      name: 'mine',
      sandboxShape: linux,
      sandboxAutoCreation: true,
      sandboxMaxLifetimeSeconds: 60,
    });
    expect(body).toEqual({
      id: expect.stringMatching(/^MCP-[0-9a-f]{24}$/),
      name: 'mine',
      createdAt,
      defaultMcpServer: false,
      projectId: expect.stringMatching(/^PRJ-/),
      policy: { ...policy, sandboxAutoCreation: true, sandboxMaxLifetimeSeconds: 60 },
      currentSandboxId: null,
    });
    expect((await call('GET', 'mcp-servers')).body).toEqual([body]);
    expect(await call('DELETE', `mcp-servers/${body.id}`)).toEqual({ status: 200, type: null, body: '' });
    expect((await call('GET', 'mcp-servers')).body).toEqual([]);
    expect((await call('DELETE', `mcp-servers/${body.id}`)).status).toBe(404);
  });

  test('the default one is made when it is asked for', async () => {
    const { call } = await lybic();
    const { body } = await call('GET', 'mcp-servers/default');
    expect(body).toMatchObject({ name: 'default', defaultMcpServer: true, policy, currentSandboxId: null });
    expect((await call('GET', 'mcp-servers/default')).body).toEqual(body);
  });

  test('have a sandbox, or none', async () => {
    const { call, create } = await lybic();
    const { id } = await create();
    const { body: server } = await call('GET', 'mcp-servers/default');
    const set = (sandboxId: unknown) => call('POST', `mcp-servers/${server.id}/sandbox`, { sandboxId });

    expect(await set(id)).toEqual({ status: 200, type: null, body: '' });
    expect((await call('GET', 'mcp-servers/default')).body).toMatchObject({ currentSandboxId: id });
    await set(null);
    expect((await call('GET', 'mcp-servers/default')).body).toMatchObject({ currentSandboxId: null });
    expect((await set('SBX-0')).status).toBe(404);
    expect((await set(undefined)).status).toBe(400);
  });

  test.each([
    [{ sandboxShape: linux }, 'name is missing'],
    [{ name: 'x' }, 'sandboxShape is missing'],
    [{ name: 'x', sandboxShape: linux, sandboxAutoCreation: 'yes' }, 'sandboxAutoCreation must be a boolean'],
  ])('none of %j', async (body, message) => {
    const { call } = await lybic();
    expect(await call('POST', 'mcp-servers', body)).toMatchObject({ status: 400, body: { message } });
  });

  test('accept no MCP clients', async () => {
    const { call } = await lybic();
    for (const method of ['GET', 'POST', 'DELETE']) {
      expect(await call(method, '/api/mcp/MCP-1')).toMatchObject({
        status: 501,
        body: { code: 'emulator.NOT_IMPLEMENTED', message: 'The emulator does not have an MCP endpoint' },
      });
    }
  });
});

test('apps are a matter of Android', async () => {
  const { call, create } = await lybic();
  const { path } = await create();
  expect(await call('PUT', `${path}/apps/app`)).toMatchObject({
    status: 501,
    body: { code: 'emulator.NOT_IMPLEMENTED' },
  });
  expect(await call('GET', `${path}/operations/op`)).toMatchObject({
    status: 404,
    body: { message: 'Operation op not found' },
  });
});

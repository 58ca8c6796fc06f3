import { attach } from '@farhand/core';
import { lybic } from '@farhand/lybic-driver';
import { expect, onTestFinished, test } from 'vitest';
import { pixelOf } from '../../emulators/test/pixel.js';
import { linux, openAccount } from './real-desktop.js';

test('a sandbox is created, listed, shown, extended and deleted', async () => {
  const { client } = await openAccount();
  const [project] = await client.projects.list();
  const asked = { shape: linux, name: 'mine', maxLifeSeconds: 600, projectId: project?.id ?? '' };
  const created = await client.sandboxes.create(asked);
  const { id } = created;
  expect(created).toEqual({
    id: expect.stringMatching(/^SBX-/),
    name: 'mine',
    projectId: project?.id,
    shapeName: linux,
    status: 'RUNNING',
    createdAt: expect.stringMatching(/Z$/),
    expiresAt: expect.stringMatching(/Z$/),
  });
  expect(Date.parse(created.expiresAt ?? '') - Date.parse(created.createdAt ?? '')).toBe(600_000);
  expect(await client.sandboxes.list()).toEqual([created]);
  expect(await client.sandboxes.status(id)).toEqual({ status: 'RUNNING' });
  expect(await client.sandboxes.get(id)).toEqual({
    sandbox: {
      ...created,
      shape: {
        name: linux,
        description: expect.any(String),
        hardwareAcceleratedEncoding: false,
        pricePerHour: 1,
        requiredPlanTier: 0,
        requiredFeatureFlag: '',
        os: 'Linux',
        virtualization: 'Container',
        architecture: 'x86_64',
      },
    },
    connectDetails: { gatewayAddresses: [], certificateHashBase64: '', endUserToken: '', roomId: '' },
  });

  await client.sandboxes.extend(id, { maxLifeSeconds: 7200 });
  const { sandbox } = await client.sandboxes.get(id);
  expect(Date.parse(sandbox.expiresAt ?? '')).toBeGreaterThanOrEqual(Date.parse(created.createdAt ?? '') + 7_200_000);
  await client.sandboxes.delete(id);
  await expect(client.sandboxes.status(id)).rejects.toMatchObject({ code: 'CLOSED' });
  expect(await client.sandboxes.list()).toEqual([]);
});

test('a preview shows the screen and where the pointer is', async () => {
  const { client, create, run } = await openAccount();
  const { id } = await create();
  const page = `data:text/html,<body style="background: rgb(0, 0, 255)">`;
  await run(id, `xdg-open '${page}' >/dev/null 2>&1 &`);
  await expect
    .poll(async () => pixelOf((await client.sandboxes.preview(id)).screenShot ?? '', { x: 800, y: 500 }), {
      timeout: 30_000,
    })
    .toEqual({ size: [1280, 720], colour: [0, 0, 16] });
  expect((await client.sandboxes.preview(id)).cursorPosition).toEqual({
    x: 640,
    y: 360,
    screenWidth: 1280,
    screenHeight: 720,
    screenIndex: 0,
  });
});

test('a computer goes on after a restart: the screen is new, the files are there, nothing is pressed', async () => {
  const { client, options, create, run } = await openAccount();
  const { id } = await create();
  const computer = await attach(lybic(options), id);
  onTestFinished(() => computer.close());
  await computer.mouse.move(30, 40);
  await computer.keyboard.down('Shift');
  await run(id, 'echo kept > file');

  await client.sandboxes.restart(id);
  expect((await client.sandboxes.preview(id)).cursorPosition).toMatchObject({ x: 640, y: 360 });
  expect((await computer.releaseAll()).map(({ key }) => key)).toEqual(['Shift']);
  await computer.tab.hover(50, 60);
  expect((await client.sandboxes.preview(id)).cursorPosition).toMatchObject({ x: 50, y: 60 });
  expect((await computer.shell?.run('cat file'))?.stdout).toBe('kept\n');
  expect(computer.held()).toEqual([]);
});

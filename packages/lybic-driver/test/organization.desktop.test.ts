import { expect, test } from 'vitest';
import { linux, openAccount } from './real-desktop.js';

const windows = 'beijing-2c-4g-cpu';

test('shapes, projects and the counts of what there is', async () => {
  const { client, create } = await openAccount();
  expect(await client.shapes.list()).toMatchObject([
    { name: linux, os: 'Linux', virtualization: 'Container', architecture: 'x86_64', pricePerHour: 1 },
    { name: windows, os: 'Windows', virtualization: 'KVM', requiredPlanTier: 0, hardwareAcceleratedEncoding: false },
  ]);
  const project = await client.projects.create('mine');
  expect(project).toEqual({
    id: expect.stringMatching(/^PRJ-/),
    name: 'mine',
    createdAt: expect.stringMatching(/Z$/),
    defaultProject: false,
  });
  expect((await client.projects.list()).map(({ defaultProject }) => defaultProject)).toEqual([true, false]);
  await create();
  expect(await client.stats()).toEqual({ mcpServers: 0, sandboxes: 1, projects: 2 });
  await client.projects.delete(project.id);
  expect(await client.stats()).toMatchObject({ projects: 1 });
});

test('an MCP server has a policy, and one sandbox or none', async () => {
  const { client, create } = await openAccount();
  const [project] = await client.projects.list();
  const policy = {
    sandboxShape: linux,
    sandboxMaxLifetimeSeconds: 600,
    sandboxMaxIdleTimeSeconds: 300,
    sandboxAutoCreation: true,
    sandboxExposeRecreateTool: true,
    sandboxExposeRestartTool: true,
    sandboxExposeDeleteTool: true,
  };
  const server = await client.mcpServers.create({ name: 'mine', projectId: project?.id ?? '', ...policy });
  expect(server).toEqual({
    id: expect.stringMatching(/^MCP-/),
    name: 'mine',
    createdAt: expect.stringMatching(/Z$/),
    defaultMcpServer: false,
    projectId: project?.id,
    policy,
    currentSandboxId: undefined,
  });
  const { id } = await create();
  await client.mcpServers.setSandbox(server.id, id);
  expect(await client.mcpServers.list()).toEqual([{ ...server, currentSandboxId: id }]);
  await client.mcpServers.setSandbox(server.id, null);
  expect(await client.mcpServers.list()).toEqual([server]);
  expect(await client.mcpServers.getDefault()).toMatchObject({ defaultMcpServer: true });
  await client.mcpServers.delete(server.id);
  expect((await client.mcpServers.list()).map(({ name }) => name)).toEqual(['default']);
});

test('what a model wrote is parsed, and what comes of it can be sent', async () => {
  const { client, create } = await openAccount();
  const { id } = await create();
  const { computerUse, byModel } = client.parse;
  const tars = "Thought: there it is\nAction: left_double(point='<point>500 250</point>')";
  const seed = "Action_Summary: there it is\nAction: left_double(start_box='<|box_start|>(640,180)<|box_end|>')";
  const qwen =
    'there it is <tool_call>{"name":"computer_use","arguments":{"action":"double_click","coordinate":[640,180]}}</tool_call>';
  for (const parsed of [
    await computerUse('ui-tars', tars),
    await byModel('ui-tars', tars),
    await computerUse('seed', seed),
    await byModel('seed', seed),
    await computerUse('qwen-2.5-vl', qwen),
    await computerUse('pyautogui', 'there it is\n```python\npyautogui.doubleClick(640, 180)\n```'),
  ]) {
    expect(parsed).toMatchObject({ actions: [{ type: 'mouse:doubleClick', button: 1 }], thoughts: 'there it is' });
    expect(parsed.unknown).toBe(undefined);
    for (const action of parsed.actions) {
      const { cursorPosition } = await client.actions.execute(id, { action, includeScreenShot: false });
      expect(cursorPosition).toMatchObject({ x: 640, y: 180 });
    }
  }
});

test('what a model wants of a phone is parsed', async () => {
  const { client } = await openAccount();
  const text = "Summary: home\nAction: click(start_box='<bbox>100 20 300 40</bbox>')\npress_home()";
  const thousandths = (numerator: number): object => ({ type: '/', numerator, denominator: 1000 });
  expect(await client.parse.mobileUse('ui-tars', text)).toEqual({
    actions: [{ type: 'touch:tap', x: thousandths(200), y: thousandths(30) }, { type: 'android:home' }],
    thoughts: 'home',
  });
  expect(await client.parse.mobileUse('seed', text)).toMatchObject({
    actions: [{ x: { type: 'px', value: 200 } }, { type: 'android:home' }],
  });
});

test('how other models write is not published, and the emulator says so', async () => {
  const { parse } = (await openAccount()).client;
  await expect(parse.computerUse('glm-4.5v', '')).rejects.toMatchObject({ status: 501 });
  await expect(parse.mobileUse('qwen-2.5-vl', '')).rejects.toMatchObject({ status: 501 });
});

test('what only Android has is refused by a desktop', async () => {
  const { client, create } = await openAccount();
  const { id } = await create();
  const at = { x: { type: 'px', value: 1 }, y: { type: 'px', value: 1 } } as const;
  const to = { startX: at.x, startY: at.y, endX: at.x, endY: at.y };
  for (const action of [
    { type: 'touch:tap', ...at },
    { type: 'touch:longPress', ...at, duration: 100 },
    { type: 'touch:drag', ...to },
    { type: 'touch:swipe', ...at, direction: 'up', distance: at.x },
    { type: 'android:back' },
    { type: 'android:home' },
    { type: 'os:listApps' },
    { type: 'os:startApp', packageName: 'org.test' },
    { type: 'os:closeApp', packageName: 'org.test' },
    { type: 'os:startAppByName', name: 'Test' },
    { type: 'os:closeAppByName', name: 'Test' },
  ] as const) {
    await expect(client.actions.execute(id, { action })).rejects.toMatchObject({ code: 'REJECTED', status: 400 });
  }
  await expect(client.apps.start(id, 'browser')).rejects.toMatchObject({ status: 501 });
  await expect(client.operations.get(id, 'OP-1')).rejects.toMatchObject({ status: 404 });
});

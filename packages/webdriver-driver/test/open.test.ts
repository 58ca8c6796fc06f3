import { attach, launch, list, sweep } from '@farhand/core';
import { nameWithTag } from '@farhand/core/driver';
import { webdriver } from '@farhand/webdriver-driver';
import { describe, expect, test } from 'vitest';
import { platformOf } from '../dist/grid.js';
import { failing, serve, type Reply, type Script } from './scripted-server.js';

const session = { sessionId: 's1', capabilities: { browserName: 'chrome' } };

const errorOf = async (work: Promise<unknown>): Promise<Error> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof Error) return error;
  throw new Error('It did not fail.');
};

describe('a launch', () => {
  test('measures the page, and asks for nothing twice', async () => {
    const server = await serve();
    const computer = await launch(webdriver({ url: server.url }));
    expect([computer.id, computer.display]).toEqual(['s1', { width: 1280, height: 720 }]);
    await computer.close();
    expect(server.log).toEqual([
      'GET /status',
      'POST /session',
      'GET /window',
      'GET /alert/text',
      'POST /execute/sync',
      'DELETE ',
    ]);
  });

  /** What asks for BiDi in the create of a launch. */
  const asked = async (script: Script, capabilities: object = { browserName: 'chrome' }): Promise<unknown> => {
    let body = '';
    const server = await serve({
      'POST /session': [
        (response, sent) => {
          body = sent;
          response.end(JSON.stringify({ value: session }));
        },
      ],
      ...script,
    });
    await (await launch(webdriver({ url: server.url, capabilities: { ...capabilities } }))).close();
    const { alwaysMatch, firstMatch } = JSON.parse(body).capabilities;
    return { always: alwaysMatch.webSocketUrl, first: firstMatch };
  };

  test('asks for BiDi, and takes a browser without it', async () => {
    expect(await asked({})).toEqual({ always: undefined, first: [{ webSocketUrl: true }, {}] });
    const isNoGrid: Script = { 'GET /status': [failing(404, 'unknown command')] };
    expect(await asked(isNoGrid)).toEqual({ always: undefined, first: [{ webSocketUrl: true }, {}] });
  });

  test('asks a Grid for BiDi without an alternative, because a Grid takes any of them', async () => {
    const isGrid: Script = { 'GET /status': [(response) => void response.end(JSON.stringify(grid()))] };
    expect(await asked(isGrid)).toEqual({ always: true, first: undefined });
  });

  test('leaves BiDi to the capabilities that have it', async () => {
    expect(await asked({}, { webSocketUrl: false })).toEqual({ always: false, first: undefined });
  });

  test('that fails half way ends the session', async () => {
    const server = await serve({ 'GET /window': [failing(500, 'unknown error', 'chrome crashed')] });
    const error = await errorOf(launch(webdriver({ url: server.url })));
    expect(error.message).toContain('chrome crashed');
    expect(server.log.at(-1)).toBe('DELETE ');
  });

  test('that is given up ends the session when its reply comes', async () => {
    let reply = (): void => undefined;
    const server = await serve({
      'POST /session': [
        (response) => {
          reply = () => void response.end(JSON.stringify({ value: session }));
        },
      ],
    });
    const left = new AbortController();
    const launching = launch(webdriver({ url: server.url }), { signal: left.signal });
    await server.came('POST /session');
    left.abort(new Error('I have changed my mind.'));
    expect((await errorOf(launching)).message).toBe('I have changed my mind.');
    reply();
    await server.came('DELETE ');
  });

  test('whose reply is lost ends the session that the server lists by its name, and no other', async () => {
    let name = '';
    const server = await serve({
      'POST /session': [
        (response, body) => {
          name = /"se:name":"([^"]+)"/.exec(body)?.[1] ?? '';
          response.socket?.destroy();
        },
      ],
      'GET /status': [(response) => void response.end(JSON.stringify(grid(name, 'another name')))],
    });
    const error = await errorOf(launch(webdriver({ url: server.url })));
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(server.log).toEqual(['GET /status', 'POST /session', 'GET /status', 'DELETE ']);
  });

  test.each<[string, Reply, RegExp]>([
    [
      'a full Grid',
      failing(500, 'session not created', 'Could not start a new session. New session request timed out'),
      /session not created: Could not start a new session\. New session request timed out\. Every place is taken/,
    ],
    [
      'capabilities that no browser has',
      failing(500, 'session not created', 'No matching capabilities found'),
      /No matching capabilities found\. Check the capabilities, and that the server has such a browser\.$/,
    ],
  ])('tells %s', async (_name, reply, message) => {
    const server = await serve({ 'POST /session': [reply] });
    const error = await errorOf(launch(webdriver({ url: server.url })));
    expect(error).toMatchObject({ code: 'REJECTED', message: expect.stringMatching(message) });
    expect(server.log.filter((one) => one === 'POST /session')).toEqual(['POST /session']);
  });

  test.each([
    [{ kind: 'desktop' as const }, /no computers of kind 'desktop'/],
    [{ maxLifetimeMs: 60_000 }, /W3C WebDriver has no maxLifetimeMs\. Nothing was sent\./],
    [{ idleTimeoutMs: 60_000 }, /W3C WebDriver has no idleTimeoutMs\. Nothing was sent\./],
  ])('refuses %j before anything is sent', async (wanted, message) => {
    const server = await serve();
    expect((await errorOf(launch(webdriver({ url: server.url }), wanted))).message).toMatch(message);
    expect(server.log).toEqual([]);
  });

  test('at another scale says what to do', async () => {
    const server = await serve({ 'POST /execute/sync': [{ value: [1280, 720, 1280, 800, 2] }] });
    expect((await errorOf(launch(webdriver({ url: server.url })))).message).toMatch(
      /shows 2 pixels for each CSS pixel.*--force-device-scale-factor=1/,
    );
  });
});

/** The status of a Grid with a session for each of these names. */
const grid = (...names: readonly string[]): object => ({
  value: {
    ready: true,
    nodes: [
      {
        slots: [
          ...names.map((name, index) => ({
            session: {
              sessionId: `s${index + 1}`,
              start: '2026-12-01T10:00:00.000Z',
              capabilities: { browserName: 'chrome', 'se:name': name },
            },
          })),
          { session: null },
        ],
      },
    ],
  },
});

const serveGrid = (name: string): ReturnType<typeof serve> =>
  serve({ 'GET /status': [(response) => void response.end(JSON.stringify(grid(name)))] });

describe('a Grid', () => {
  test('lists its sessions with their tags', async () => {
    const { url } = await serveGrid(nameWithTag(undefined, 'ci-7'));
    expect(await list(webdriver({ url }))).toEqual([
      {
        id: 's1',
        kind: 'browser',
        status: 'running',
        createdAt: new Date('2026-12-01T10:00:00.000Z'),
        tag: 'ci-7',
      },
    ]);
  });

  test('has its sessions swept by their tag only', async () => {
    const server = await serveGrid(nameWithTag(undefined, 'ci-7'));
    await sweep(webdriver({ url: server.url }), { tag: 'ci-8' });
    expect(server.log).toEqual(['GET /status']);
    await sweep(webdriver({ url: server.url }), { tag: 'ci-7' });
    expect(server.log).toEqual(['GET /status', 'GET /status', 'DELETE ']);
  });

  test('a name that a person wrote is no tag', async () => {
    const { url } = await serveGrid('farhand ci-7 nightly');
    expect((await list(webdriver({ url }))).map(({ tag }) => tag)).toEqual([undefined]);
  });
});

test.each([
  ['Windows 11', 'windows'],
  ['mac', 'mac'],
  ['linux', 'linux'],
  [undefined, 'linux'],
])('the platform %s is %s', (platformName, platform) => {
  expect(platformOf({ platformName })).toBe(platform);
});

test('attaching to a session that is gone says so', async () => {
  const { url } = await serve({ 'GET /window': [failing(404, 'invalid session id')] });
  const error = await errorOf(attach(webdriver({ url }), 's9'));
  expect(error).toMatchObject({
    code: 'CLOSED',
    message: expect.stringContaining(
      'there is no session s9. The session has ended, or its browser has. Launch a new one.',
    ),
  });
});

test('ending a session that is gone is no error', async () => {
  const server = await serve({ 'DELETE ': [failing(404, 'invalid session id')] });
  const computer = await launch(webdriver({ url: server.url }));
  await expect(computer.close()).resolves.toBeUndefined();
});

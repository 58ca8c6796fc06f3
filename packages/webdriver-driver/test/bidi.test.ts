import { launch, type Computer } from '@farhand/core';
import { isRecord } from '@farhand/core/driver';
import { webdriver } from '@farhand/webdriver-driver';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { failing, serve, type Script, type ScriptedServer } from './scripted-server.js';

interface BidiBrowser {
  readonly server: ScriptedServer;
  readonly computer: Computer;
  /** The commands that came by the WebSocket. */
  readonly commands: readonly string[];
  /** What the handshakes had in `authorization`. */
  readonly credentials: readonly (string | undefined)[];
  /** Reports an event. */
  report(method: string, params: object): void;
  /** Ends the WebSocket. */
  drop(): Promise<void>;
}

/** A browser whose server has a WebSocket, which replies to every command with success. */
const open = async (script: Script = {}): Promise<BidiBrowser> => {
  const commands: string[] = [];
  const credentials: (string | undefined)[] = [];
  const clients: WebSocket[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  const server = await serve({
    ...script,
    'POST /session': [
      (response) => {
        const capabilities = { browserName: 'chrome', webSocketUrl: `${server.url.replace('http', 'ws')}/session/s1` };
        response.end(JSON.stringify({ value: { sessionId: 's1', capabilities } }));
      },
    ],
  });
  server.onUpgrade((request, stream, head) => {
    credentials.push(request.headers.authorization);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      clients.push(socket);
      socket.on('message', (data) => {
        const command: unknown = JSON.parse(String(data));
        if (!isRecord(command)) return;
        commands.push(`${String(command['method'])} ${JSON.stringify(command['params'])}`);
        socket.send(JSON.stringify({ type: 'success', id: command['id'], result: {} }));
      });
    });
  });
  onTestFinished(() => {
    for (const client of clients) client.terminate();
  });
  const computer = await launch(webdriver({ url: server.url, username: 'ann', password: 'pa55-word' }));
  onTestFinished(() => computer.close());
  return {
    server,
    computer,
    commands,
    credentials,
    report: (method, params) => {
      for (const client of clients) client.send(JSON.stringify({ type: 'event', method, params }));
    },
    drop: async () => {
      const closed = clients.map((client) => new Promise((resolve) => client.once('close', resolve)));
      for (const client of clients) client.close();
      await Promise.all(closed);
    },
  };
};

test('the connection has the credentials, and asks for dialogs and tabs', async () => {
  const { commands, credentials } = await open();
  expect(credentials).toEqual([`Basic ${Buffer.from('ann:pa55-word').toString('base64')}`]);
  expect(commands).toEqual([
    'session.subscribe {"events":["browsingContext.userPromptOpened","browsingContext.userPromptClosed","browsingContext.contextCreated","browsingContext.contextDestroyed"]}',
    'session.status {}',
  ]);
});

test('a dialog is answered by the connection', async () => {
  const { commands, report, computer, server } = await open();
  const opened = { context: 'w1', type: 'confirm', message: 'Sure?', handler: 'ignore' };
  const heard = new Promise<unknown>((resolve) => {
    computer.on('dialog', async (dialog) => {
      resolve([dialog.type, dialog.message]);
      await dialog.accept();
    });
  });
  report('browsingContext.userPromptOpened', opened);
  expect(await heard).toEqual(['confirm', 'Sure?']);
  await expect.poll(() => commands.at(-1)).toBe('browsingContext.handleUserPrompt {"context":"w1","accept":true}');
  report('browsingContext.userPromptClosed', { context: 'w1', accepted: true });
  await computer.tab.click(5, 5);
  expect(server.log).not.toContain('GET /alert/text');
});

test('a tab that opens by itself is reported with its opener, and a frame is none', async () => {
  const { report, computer } = await open({ 'GET /window/handles': [{ value: ['w1', 'w2'] }] });
  const heard = new Promise<readonly string[]>((resolve) => {
    computer.on('tab', (tab) => resolve([tab.id, computer.tab.id]));
  });
  report('browsingContext.contextCreated', { context: 'f1', parent: 'w1', originalOpener: null });
  report('browsingContext.contextCreated', { context: 'w2', parent: null, originalOpener: 'w1' });
  expect(await heard).toEqual(['w2', 'w2']);
});

test('without the connection the server is asked for dialogs, as one that never had it', async () => {
  const { computer, server, drop } = await open({
    'GET /alert/text': [{ value: 'Sure?' }, failing(404, 'no such alert')],
    'POST /alert/dismiss': [{ value: null }],
  });
  await drop();
  const closed = new Promise<unknown>((resolve) => {
    computer.on('dialogclosed', ({ type, message, accepted }) => resolve([type, message, accepted]));
  });
  await computer.tab.click(5, 5);
  expect(await closed).toEqual(['alert', 'Sure?', false]);
  expect(server.log).toContain('POST /alert/dismiss');
});

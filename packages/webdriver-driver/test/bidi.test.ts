import { launch, type Computer } from '@farhand/core';
import { isRecord } from '@farhand/core/driver';
import { webdriver } from '@farhand/webdriver-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
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

/** A browser whose server has a WebSocket, which replies to every command with success unless it does not know one. */
const open = async (
  script: Script = {},
  unknown: readonly string[] = [],
  results: Readonly<Record<string, object>> = {},
): Promise<BidiBrowser> => {
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
        const sent = `${String(command['method'])} ${JSON.stringify(command['params'])}`;
        commands.push(sent);
        const isKnown = !unknown.some((name) => sent.includes(name));
        const reply = isKnown
          ? { type: 'success', result: results[String(command['method'])] ?? {} }
          : { type: 'error', error: 'invalid argument', message: '' };
        socket.send(JSON.stringify({ ...reply, id: command['id'] }));
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

test('the connection has the credentials, and asks for dialogs, tabs, downloads and file choosers', async () => {
  const { commands, credentials } = await open();
  expect(credentials).toEqual([`Basic ${Buffer.from('ann:pa55-word').toString('base64')}`]);
  expect(commands).toEqual([
    'session.subscribe {"events":["browsingContext.userPromptOpened","browsingContext.userPromptClosed","browsingContext.contextCreated","browsingContext.contextDestroyed"]}',
    'session.subscribe {"events":["browsingContext.downloadWillBegin","browsingContext.downloadEnd"]}',
    'session.subscribe {"events":["input.fileDialogOpened"]}',
    'session.unsubscribe {"events":["input.fileDialogOpened"]}',
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

describe('a download', () => {
  const begun = { context: 'w1', download: 'd1', url: 'https://example.com/a', suggestedFilename: 'a.txt' };

  test('that the page or a person stops has failed', async () => {
    const { report, computer } = await open();
    const waiting = computer.waitForEvent('download');
    report('browsingContext.downloadWillBegin', begun);
    const download = await waiting;
    expect([download.url, download.suggestedFilename]).toEqual(['https://example.com/a', 'a.txt']);
    report('browsingContext.downloadEnd', { ...begun, status: 'canceled' });
    expect(await download.failure()).toBe('canceled');
    await expect(download.path()).rejects.toThrow('The download of "a.txt" failed: canceled.');
  });

  test('that goes on when the connection ends is told as unknown', async () => {
    const { report, computer, drop } = await open();
    const waiting = computer.waitForEvent('download');
    report('browsingContext.downloadWillBegin', begun);
    const download = await waiting;
    await drop();
    expect(await download.failure()).toBe('the connection to the browser has ended');
  });

  test('is stopped by the browser, and not again when it has ended', async () => {
    const { report, computer, server } = await open({ 'POST /goog/cdp/execute': [{ value: {} }] });
    const waiting = computer.waitForEvent('download');
    report('browsingContext.downloadWillBegin', begun);
    const download = await waiting;
    await download.cancel();
    expect(server.log.filter((one) => one === 'POST /goog/cdp/execute')).toHaveLength(1);
    report('browsingContext.downloadEnd', { ...begun, status: 'canceled' });
    await download.failure();
    await download.cancel();
    expect(server.log.filter((one) => one === 'POST /goog/cdp/execute')).toHaveLength(1);
  });
});

test('a browser that does not know file choosers and downloads reports the rest', async () => {
  const { report, computer } = await open({}, ['input.fileDialogOpened', 'browsingContext.download']);
  for (const event of ['filechooser', 'download'] as const)
    expect(() => computer.on(event, () => undefined)).toThrow('This server does not report it by WebDriver BiDi.');
  const waiting = computer.waitForEvent('tab');
  report('browsingContext.contextCreated', { context: 'w2', parent: null, originalOpener: 'w1' });
  expect((await waiting).id).toBe('w2');
});

test('files that the page does not take are told', async () => {
  const { report, computer } = await open({}, ['input.setFiles']);
  const waiting = computer.waitForEvent('filechooser');
  report('input.fileDialogOpened', { context: 'w1', element: { sharedId: 'e1' }, multiple: false });
  const chooser = await waiting;
  await expect(chooser.setFiles([])).rejects.toThrow('The page does not take the files');
});

test('files that the browser leaves out are told', async () => {
  const counted = { 'script.callFunction': { type: 'success', result: { type: 'number', value: 0 } } };
  const { report, computer, commands } = await open(
    { 'POST /se/file': [{ value: 'C:\\\\files\\\\a.txt' }] },
    [],
    counted,
  );
  const waiting = computer.waitForEvent('filechooser');
  report('input.fileDialogOpened', { context: 'w1', element: { sharedId: 'e1' }, multiple: false });
  const chooser = await waiting;
  await expect(chooser.setFiles({ name: 'a.txt', mimeType: '', bytes: new Uint8Array([65]) })).rejects.toThrow(
    'The page got 0 of 1 files: the browser cannot read the others.',
  );
  expect(commands.filter((command) => command.startsWith('input.setFiles'))).toHaveLength(1);
});

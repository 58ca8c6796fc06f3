import { attach, type Computer } from '@farhand/core';
import { lightcone, type LightconeOptions } from '@farhand/lightcone-driver';
import type { IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { browser, settings, success, vendor, type Script, type Vendor } from './scripted-vendor.js';

/** A tab's id as the vendor was seen to give it: that of a DevTools target. */
export const tab = 'A0B1C2D3E4F5A6B7C8D9E0F1A2B3C4D5';
export const otherTab = '00112233445566778899AABBCCDDEEFF';

const listed = (ids: readonly string[]): Script => ({
  'GET /computers/c1/tabs': {
    json: {
      status: 'SUCCESS',
      result: {
        tabs: ids.map((id, index) => ({ tab_id: id, url: '', title: '', ...(index === 0 ? { is_main: true } : {}) })),
      },
    },
  },
});

/** What a browser answers that takes DevTools clients. */
const withDevTools = (url: string, ids: readonly string[] = [tab, otherTab]): Script => ({
  ...browser,
  ...listed(ids),
  'GET /computers/c1': {
    json: { id: 'c1', kind: 'browser', status: 'RUNNING', endpoints: { cdp: '/computers/c1/cdp' } },
  },
  'GET /computers/c1/status': { json: { id: 'c1', status: 'RUNNING' } },
  'GET /computers/c1/cdp/json/version': {
    json: { webSocketDebuggerUrl: `${url.replace('http:', 'ws:')}/computers/c1/cdp?token=from-the-vendor` },
  },
});

/** The browser behind a scripted vendor, as its DevTools clients see it. */
export interface ScriptedBrowser {
  /** The handshakes that came, in order. */
  readonly handshakes: readonly IncomingMessage[];
  /** The commands that came, in order: `Method {params} session`. */
  readonly commands: readonly string[];
  /** How many connections are open. */
  readonly open: number;
  /** Refuses connections with a status from now on; `undefined`: takes them again. */
  refuse(status: number | undefined): void;
  /** Does something when the next command of a method comes. If that returns `false`, the command gets no reply. */
  onNext(method: string, react: () => boolean): void;
  /** Sends an event of a page, or of the browser. */
  send(method: string, params: object, target?: string): void;
  /** Opens a dialog in a page. */
  ask(type: string, message: string, target?: string): void;
  /** Closes it. */
  answered(result: boolean, userInput?: string, target?: string): void;
  /** Breaks the connection off. */
  drop(): void;
}

/** Puts a browser with these targets behind a vendor. It answers every command with an empty result. */
const behind = ({ server }: Vendor, targets: readonly string[] = [tab, otherTab]): ScriptedBrowser => {
  const sockets = new WebSocketServer({ noServer: true });
  const handshakes: IncomingMessage[] = [];
  const commands: string[] = [];
  const reactions = new Map<string, () => boolean>();
  let refusal: number | undefined;
  server.on('upgrade', (request, stream, head) => {
    handshakes.push(request);
    if (refusal !== undefined) {
      stream.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const say = (message: object): void => socket.send(JSON.stringify(message));
      socket.on('message', (data) => {
        const { id, method, params, sessionId } = Object(JSON.parse(String(data)));
        commands.push([method, JSON.stringify(params), ...(sessionId === undefined ? [] : [sessionId])].join(' '));
        if (method === 'Target.setAutoAttach') {
          for (const targetId of targets) {
            const attached = { sessionId: `session of ${targetId}`, targetInfo: { targetId, type: 'page' } };
            say({ method: 'Target.attachedToTarget', params: attached });
          }
        }
        const react = reactions.get(method);
        reactions.delete(method);
        if (react?.() !== false) say({ id, result: {} });
      });
    });
  });
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
  });
  const send: ScriptedBrowser['send'] = (method, params, target) => {
    const session = target === undefined ? {} : { sessionId: `session of ${target}` };
    for (const socket of sockets.clients) socket.send(JSON.stringify({ method, params, ...session }));
  };
  return {
    handshakes,
    commands,
    get open() {
      return sockets.clients.size;
    },
    refuse: (status) => void (refusal = status),
    onNext: (method, react) => void reactions.set(method, react),
    send,
    ask: (type, message, target = tab) =>
      send(
        'Page.javascriptDialogOpening',
        { url: '', type, message, defaultPrompt: type === 'prompt' ? 'Bob' : '' },
        target,
      ),
    answered: (result, userInput = '', target = tab) =>
      send('Page.javascriptDialogClosed', { result, userInput }, target),
    drop: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
};

/** A computer whose dialogs are heard of. */
export interface Opened {
  readonly computer: Computer;
  readonly service: Vendor;
  readonly page: ScriptedBrowser;
  /** The input that the vendor got. */
  input(): readonly string[];
}

/** A vendor with a browser that takes DevTools clients. */
export const prepare = async (script: Script = {}, ids?: readonly string[]): Promise<Omit<Opened, 'computer'>> => {
  const service = await vendor();
  service.answer({ ...withDevTools(service.url, ids), 'POST /computers/c1/execute': success(), ...script });
  const input = (): readonly string[] =>
    service.seen.map(({ request }) => request).filter((request) => /\/(execute|batch|type|scroll)$/.test(request));
  return { service, page: behind(service), input };
};

/** Attaches to its computer, with the option `dialogs`. */
export const open = async (
  script?: Script,
  options: LightconeOptions = {},
  ids?: readonly string[],
): Promise<Opened> => {
  const prepared = await prepare(script, ids);
  const driver = lightcone({ ...settings(prepared.service.url), dialogs: 'dismiss', ...options });
  const computer = await attach(driver, 'c1');
  onTestFinished(() => computer.close());
  return { computer, ...prepared };
};

/** The answers to dialogs that came, in order. */
export const answers = (page: ScriptedBrowser): readonly string[] =>
  page.commands.filter((command) => command.startsWith('Page.handle'));

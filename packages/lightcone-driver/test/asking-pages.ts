import type { Computer, Dialog } from '@farhand/core';
import type { LightconeOptions } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { afterAll, onTestFinished } from 'vitest';
import { launchOver, type Launched } from './launch-over.js';

type Answer = NonNullable<LightconeOptions['dialogs']>;

/** Launches a browser on the emulator, which leaves dialogs to whoever connects to it. */
const launchAsking = (dialogs: Answer): Promise<Launched> =>
  launchOver(local({ cdp: true, dialogs: 'leave' }), { dialogs });

/** Such a browser for one test. */
export const open = async (dialogs: Answer = 'dismiss'): Promise<Computer> => {
  const { computer, close } = await launchAsking(dialogs);
  onTestFinished(close);
  return computer;
};

/** As {@link open}, for tests that share one. Each goes to a page of its own first, which ends what dialogs there are. */
export const useComputer = (dialogs: Answer = 'dismiss'): (() => Promise<Computer>) => {
  let launched: Promise<Launched> | undefined;
  afterAll(async () => (await launched)?.close());
  return async () => (await (launched ??= launchAsking(dialogs))).computer;
};

/** Has dialogs answered until the test ends, or the function that it returns is called. */
export const answerBy = (computer: Computer, listener: (dialog: Dialog) => Promise<void>): (() => void) => {
  const stop = computer.on('dialog', listener);
  onTestFinished(stop);
  return stop;
};

/** A site of pages on this machine. */
export const serve = (pages: Readonly<Record<string, string>>): Promise<string> =>
  serveBy(({ url = '' }, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(pages[url]);
  });

/** A site on this machine that answers as it is told. */
export const serveBy = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address.');
  return `http://127.0.0.1:${address.port}`;
};

export const page = (script: string): string =>
  `data:text/html,${encodeURIComponent(`<title>Asking</title><body><script>${script}</script>`)}`;

/** A page whose title is the answer to a dialog, which it opens within a click. */
export const asking = (call: string): string => page(`onclick = () => { document.title = String(${call}) }`);

/** As {@link asking}, once the click has long been done. */
export const askingAfter = (call: string): string =>
  page(`onclick = () => setTimeout(() => { document.title = String(${call}) }, 500)`);

export const leaving = page(`addEventListener('beforeunload', (event) => event.preventDefault())`);
export const next = 'data:text/html,<title>Next</title>';

/** Has a page ask, and gives the dialog to whoever asked for it. */
export const ask = async (computer: Computer, call: string): Promise<Dialog> => {
  await computer.tab.goto(asking(call));
  const waiting = computer.waitForEvent('dialog');
  await computer.tab.click(50, 50);
  return waiting;
};

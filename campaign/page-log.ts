import type { Action } from '@farhand/core';
import { isRecord } from '@farhand/core/driver';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** A page that reports each event of keys and buttons, and what it has reported. */
export interface PageLog {
  readonly url: string;
  /** The events as actions, in order. */
  readonly log: readonly Action[];
  close(): Promise<void>;
}

/**
 * Each event is reported before the page goes on, so the log is complete when the server replies to the input, also if
 * the browser ends right after it. A key is let go under the name under which it was pressed, whatever Shift is then.
 */
const page = `<!doctype html><meta charset="utf-8"><title>log</title><script>
  const down = new Map();
  const tell = (event) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/', false);
    request.send(JSON.stringify(event));
  };
  for (const type of ['mousedown', 'mouseup']) addEventListener(type, (event) => {
    event.preventDefault();
    tell({ type, x: event.clientX, y: event.clientY, button: event.button });
  });
  addEventListener('keydown', (event) => {
    event.preventDefault();
    if (event.repeat) return;
    down.set(event.code, event.key);
    tell({ type: 'keydown', key: event.key });
  });
  addEventListener('keyup', (event) => {
    event.preventDefault();
    tell({ type: 'keyup', key: down.get(event.code) ?? event.key });
    down.delete(event.code);
  });
  addEventListener('contextmenu', (event) => event.preventDefault());
</script>`;

/** Returns an event of the page as the actions that it shows. */
const actionsOf = (event: unknown): readonly Action[] => {
  if (!isRecord(event)) return [];
  const { type, key } = event;
  if (type === 'keydown') return [{ type: 'keyDown', key: String(key) }];
  if (type === 'keyup') return [{ type: 'keyUp', key: String(key) }];
  const to = { x: Number(event['x']), y: Number(event['y']) };
  const button = event['button'] === 0 ? 'left' : 'right';
  const act = type === 'mousedown' ? 'pointerDown' : 'pointerUp';
  return [
    { type: 'pointerMove', to },
    { type: act, button, clickCount: 1 },
  ];
};

/** Serves the page on a free port of the loopback interface. */
export const servePageLog = async (): Promise<PageLog> => {
  const log: Action[] = [];
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(request.url === '/' ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(page);
      return;
    }
    void text(request).then((body) => {
      log.push(...actionsOf(JSON.parse(body)));
      response.writeHead(204).end();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The page has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    log,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

import { once } from 'node:events';
import { createServer } from 'node:http';

/** A page on this machine that tells what it sees of mouse and keyboard. */
export interface WatchingPage extends AsyncDisposable {
  /** Its address. */
  readonly url: string;
  /** What it has seen, in order. It starts with `load`. */
  seen(): readonly string[];
  /** The text in its field. */
  text(): string;
}

const html = `<!doctype html><title>watching</title>
<style>body { margin: 0; background: rgb(255, 0, 0) } textarea { position: fixed; left: 0; top: 0; width: 300px; height: 100px }</style>
<textarea autofocus></textarea>
<script>
  let count = 0;
  const area = document.querySelector('textarea');
  // One after the other: what is seen of a later event shows that all before it has been.
  let telling = Promise.resolve();
  const tell = (what) => {
    const body = JSON.stringify([count++, what, area.value]);
    const send = () => fetch('/seen', { method: 'POST', body });
    telling = telling.then(send, send);
  };
  const held = (e) => (e.shiftKey ? 'shift ' : '') + (e.ctrlKey ? 'ctrl ' : '');
  for (const type of ['mousedown', 'mouseup', 'dblclick'])
    addEventListener(type, (e) => tell(held(e) + type + ' ' + e.button + ' ' + e.detail + ' ' + e.clientX + ',' + e.clientY));
  addEventListener('contextmenu', (e) => e.preventDefault());
  // Browsers repeat a move where nothing moved, for instance after a change of the layout.
  let last = '';
  addEventListener('mousemove', (e) => {
    const spot = e.clientX + ',' + e.clientY;
    if (spot !== last) tell(held(e) + (e.buttons ? 'drag ' : 'move ') + spot);
    last = spot;
  });
  addEventListener('wheel', (e) => tell(held(e) + 'wheel ' + Math.sign(e.deltaX) + ',' + Math.sign(e.deltaY)));
  for (const type of ['keydown', 'keyup']) addEventListener(type, (e) => tell(held(e) + type + ' ' + e.key));
  addEventListener('input', () => tell('input'));
  addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame(() => tell('load'))));
</script>`;

/** Serves the page. */
export const serveWatchingPage = async (): Promise<WatchingPage> => {
  const told: [count: number, what: string, text: string][] = [];
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'text/html').end(html);
      return;
    }
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      told.push(JSON.parse(body));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const inOrder = (): typeof told => told.toSorted(([a], [b]) => a - b);
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`,
    seen: () => inOrder().map(([, what]) => what),
    text: () => inOrder().at(-1)?.[2] ?? '',
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};

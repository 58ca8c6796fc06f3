import type { Computer, Size } from '@farhand/core';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A page, served on this machine, that reports when it is open and what it has seen. */
export interface ReportingPage extends AsyncDisposable {
  /** Its address. */
  readonly url: string;
  /**
   * Opens the page on a computer, and resolves when it is open, drawn and as large as the display; on a desktop, for
   * half a second.
   */
  open(computer: Computer): Promise<void>;
  /**
   * Resolves when the page is open and drawn, and has a size, in pixels of the screen. A window may take a moment to
   * reach it.
   */
  opened(size: Size): Promise<void>;
  /** Resolves when the page has been open, drawn and of the same size for half a second. */
  calm(): Promise<void>;
  /** Resolves to the next report of the page. Each report is returned once. */
  reported(): Promise<unknown>;
  /** Returns whether a browser shows the page. */
  isOpen(): boolean;
  /** Makes the open page start over, and forgets its earlier reports. */
  startAfresh(): void;
  /** Serves another reporting page, with further pages, and forgets earlier reports. Returns its path. */
  add(html: (script: string) => string, others?: Readonly<Record<string, string>>): string;
  /** Makes the open page navigate to a path. */
  giveWayTo(path: string): void;
  /** Asks the open page, and resolves to what its function `answer` returns two frames later. */
  ask(): Promise<unknown>;
}

/**
 * Serves a page. `html` receives the script that the page must run. The script defines `report(what)`, and calls the
 * variable `answer`, which the page may set. `others` are further pages by path, such as `/child`, served unchanged.
 */
export const serveReportingPage = async (
  html: (script: string) => string,
  others: Readonly<Record<string, string>> = {},
): Promise<ReportingPage> => {
  const pages = new Map([...Object.entries(others), ['/', html(script)]]);
  let added = 0;
  const openings = new Messages('the page to open');
  const calms = new Messages('the page to be calm');
  const reports = new Messages('the page to report');
  const mailboxes = new Map([
    ['/opened', openings],
    ['/calm', calms],
  ]);
  const orders = new Set<ServerResponse>();

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/orders') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders();
      orders.add(response);
      response.once('close', () => orders.delete(response));
    } else if (request.method === 'POST') {
      const body = await readBody(request);
      response.writeHead(204).end();
      (mailboxes.get(request.url ?? '') ?? reports).arrive(body);
    } else {
      const page = pages.get(request.url ?? '');
      response.writeHead(page === undefined ? 404 : 200, {
        'content-type': 'text/html;charset=utf-8',
        'cache-control': 'no-store',
      });
      response.end(page ?? '');
    }
  };

  const { url, [Symbol.asyncDispose]: close } = await serveHere((request, response) => {
    void respond(request, response).catch(() => response.destroy());
  });
  const tell = (order: string): void => {
    for (const response of orders) response.write(`data: ${order}\n\n`);
  };
  const forgetAll = (): void => {
    for (const messages of [openings, calms, reports]) messages.forget();
  };
  const opened = async (size: Size): Promise<void> => {
    while (!hasSize(await openings.next(), size)) continue;
  };
  const calm = async (): Promise<void> => {
    await calms.next();
  };
  return {
    url,
    open: async ({ tab, display, kind }) => {
      await tab.goto(url);
      await opened(display);
      if (kind === 'desktop') await calm();
    },
    opened,
    calm,
    reported: () => reports.next(),
    isOpen: () => orders.size > 0,
    startAfresh: () => {
      forgetAll();
      tell('again');
    },
    add: (another, more = {}) => {
      added += 1;
      const path = `/?${added}`;
      for (const [at, content] of [...Object.entries(more), [path, another(script)] as const]) pages.set(at, content);
      forgetAll();
      return path;
    },
    giveWayTo: tell,
    ask: () => asked(reports, () => tell('answer')),
    [Symbol.asyncDispose]: close,
  };
};

/**
 * How long after its opening a Chromium window may lose clicks and keys on a desktop, in milliseconds. On version 156
 * they were lost for up to about 100 ms after the first picture (November 2026).
 */
const calmMs = 500;

/**
 * Runs in the page: defines `report(what)`, reports when the page and its frames are drawn, and accepts the command to
 * start over. Chromium drops input until it has shown a page's first picture, so the script waits for that.
 */
const script = `
  const send = (path, what) => void fetch(path, { method: 'POST', body: JSON.stringify(what) });
  const report = (what) => send('/report', what);
  let answer = () => null;
  new EventSource('/orders').onmessage = ({ data }) => {
    if (data === 'again') location.reload();
    else if (data.startsWith('/')) location.replace(data);
    else setTimeout(() => report(answer()), 34);
  };
  const loaded = new Promise((resolve) => addEventListener('load', resolve));
  const shown = (then) => new PerformanceObserver((list) => {
    if (list.getEntriesByName('first-contentful-paint').length > 0)
      loaded.then(() => requestAnimationFrame(() => requestAnimationFrame(then)));
  }).observe({ type: 'paint', buffered: true });
  let calm;
  const opened = () => {
    send('/opened', { width: Math.round(innerWidth * devicePixelRatio), height: Math.round(innerHeight * devicePixelRatio) });
    clearTimeout(calm);
    calm = setTimeout(() => send('/calm', {}), ${calmMs});
  };
  shown(opened);
  addEventListener('resize', opened);
`;

const hasSize = (body: unknown, { width, height }: Size): boolean =>
  typeof body === 'object' && body !== null && 'width' in body && 'height' in body
    ? body.width === width && body.height === height
    : false;

/** The time limit for a page that does not open or has no focus, in milliseconds. */
const patienceMs = 20_000;

/** The interval for repeating a question, in milliseconds, because a page that is loading misses it. */
const askAgainMs = 1_000;

/** Asks until there is a report. */
const asked = async (reports: Messages, ask: () => void): Promise<unknown> => {
  reports.forget();
  const answer = reports.next();
  ask();
  const again = setInterval(ask, askAgainMs);
  try {
    return await answer;
  } finally {
    clearInterval(again);
  }
};

/** Messages of one kind from a page, awaited one at a time. */
class Messages {
  readonly #what: string;
  readonly #arrived: unknown[] = [];
  #waiting: ((body: unknown) => void) | undefined;

  /** `what` is the awaited message, for the error if it does not come. */
  constructor(what: string) {
    this.#what = what;
  }

  /** Resolves to the first unread message, or to the next one. */
  next(): Promise<unknown> {
    if (this.#arrived.length > 0) return Promise.resolve(this.#arrived.shift());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = undefined;
        reject(new Error(`Waited ${patienceMs} ms for ${this.#what}.`));
      }, patienceMs);
      this.#waiting = (body) => {
        clearTimeout(timer);
        resolve(body);
      };
    });
  }

  /** Forgets unread messages. */
  forget(): void {
    this.#arrived.length = 0;
  }

  /** Adds a message that has arrived. */
  arrive(body: unknown): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#arrived.push(body);
    else waiting(body);
  }
}

/** A page on this machine that reports what it sees of mouse and keyboard. */
export interface WatchingPage extends AsyncDisposable {
  /** Its address. */
  readonly url: string;
  /** Returns what it has seen, in order. The first entry is `load`. */
  seen(): readonly string[];
  /** Returns the text in its field. */
  text(): string;
}

/** Serves the page. */
export const serveWatchingPage = async (): Promise<WatchingPage> => {
  const reports: Report[] = [];
  const page = await serveHere((request, response) => {
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'text/html').end(watchingPage);
      return;
    }
    const note = (report: unknown): void => {
      if (isReport(report)) reports.push(report);
      response.end();
    };
    void readBody(request).then(note, () => response.destroy());
  });
  const inOrder = (): readonly Report[] => reports.toSorted(([a], [b]) => a - b);
  return {
    url: page.url,
    seen: () => inOrder().map(([, what]) => what),
    text: () => inOrder().at(-1)?.[2] ?? '',
    [Symbol.asyncDispose]: () => page[Symbol.asyncDispose](),
  };
};

const watchingPage = `<!doctype html><title>watching</title>
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

type Report = readonly [count: number, what: string, text: string];

const isReport = (value: unknown): value is Report => Array.isArray(value) && value.length === 3;

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
};

/** Starts a server on this machine, at any free port. */
export const serveHere = async (
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<AsyncDisposable & { readonly url: string }> => {
  const server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The page got no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};

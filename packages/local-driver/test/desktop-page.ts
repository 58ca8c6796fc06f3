import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRecord } from '@farhand/core/driver';
import type { DesktopConnection } from '@farhand/local-driver';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { forever } from './browser.js';
import { perform, useDesktops, type WhenOver } from './desktops.js';

/** A click that has the page take keys. */
export const focus = {
  type: 'click',
  at: { x: 100, y: 100 },
  button: 'left',
  clickCount: 1,
  modifiers: [],
  delayMs: 0,
} as const;

/** A page in the browser of a desktop that tells what it saw. */
interface DesktopPage {
  /** What has arrived in the page since the last time, once it has dealt with all that was sent: one line an event. */
  log(): Promise<readonly string[]>;
  /** What its text area holds, once it has dealt with all that was sent. It is empty then. */
  text(): Promise<string>;
}

/** Notes events and tells them at the release of a mark, which cannot overtake them. */
const html = `<!doctype html>
<meta charset="utf-8">
<title>Noting</title>
<body style="margin: 0">
<textarea id="area" spellcheck="false" style="position: absolute; left: 0; top: 0; width: 400px; height: 300px"></textarea>
<script>
  const lines = [];
  const note = (type, tell) => addEventListener(type, (event) => lines.push(type + ' ' + tell(event)), true);
  for (const type of ['keydown', 'keyup']) note(type, ({ key, code }) => key + ' ' + code);
  for (const type of ['mousedown', 'mouseup', 'click', 'dblclick']) {
    note(type, ({ clientX, clientY, button, detail }) => clientX + ',' + clientY + ' button ' + button + ' detail ' + detail);
  }
  note('wheel', ({ deltaX, deltaY }) => deltaX + ',' + deltaY);
  area.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab') return;
    event.preventDefault();
    area.setRangeText('\\t', area.selectionStart, area.selectionEnd, 'end');
  });
  const tell = () => fetch('/told', {
    method: 'POST',
    body: JSON.stringify({ lines: lines.splice(0), text: area.value, width: innerWidth, height: innerHeight }),
  });
  addEventListener('keyup', ({ key }) => {
    if (key === 'F8' || key === 'F9') tell();
    if (key === 'F8') area.value = '';
  });
  addEventListener('resize', tell);
  requestAnimationFrame(() => requestAnimationFrame(tell));
</script>`;

interface Told {
  readonly lines: readonly string[];
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

const isTold = (value: unknown): value is Told =>
  isRecord(value) && Array.isArray(value['lines']) && typeof value['text'] === 'string';

const bodyOf = async (request: AsyncIterable<unknown>): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

/** Serves the page, and hands on what it tells. */
const serve = async (whenOver: WhenOver): Promise<{ readonly url: string; next(): Promise<Told> }> => {
  const told: Told[] = [];
  let wake = (): void => undefined;
  const server = createServer((request, response) => {
    if (request.url !== '/told') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(request.url === '/' ? html : '');
      return;
    }
    void bodyOf(request).then((body) => {
      const value: unknown = JSON.parse(body);
      if (isTold(value)) told.push(value);
      response.end();
      wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  whenOver(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    next: async () => {
      for (;;) {
        const first = told.shift();
        if (first !== undefined) return first;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
};

/** Of the first mark several may arrive, late, so what comes later ends with another one. */
const mark = (key: 'F8' | 'F9') => ({ type: 'press', key, modifiers: [], holdMs: 0 }) as const;

/** The window may be there a moment later than its page, and keys before that go nowhere. */
const firstKey = async (connection: DesktopConnection, told: Promise<Told>): Promise<void> => {
  const arrived = told.then(() => true);
  for (;;) {
    await perform(connection, mark('F9'));
    const lost = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 200));
    if (await Promise.race([arrived, lost])) return;
  }
};

/** Opens the page in the browser of a desktop, as `goto` does. */
const openPage = async (connection: DesktopConnection, whenOver: WhenOver): Promise<DesktopPage> => {
  const { url, next } = await serve(whenOver);
  const { exitCode } = await connection.shell.run(`nohup xdg-open ${url} >/dev/null 2>&1 &`, {}, forever);
  if (exitCode !== 0) throw new Error('The page could not be opened.');
  // The browser paints its page once before it fills the screen.
  const { width, height } = connection.display;
  let size = await next();
  while (size.width !== width || size.height !== height) size = await next();
  const ending = async (key: 'F8' | 'F9'): Promise<Told> => {
    let told = await next();
    while (!told.lines.some((line) => line.startsWith(`keyup ${key}`))) told = await next();
    return told;
  };
  const told = async (): Promise<Told> => {
    await perform(connection, mark('F8'));
    return ending('F8');
  };
  await firstKey(connection, ending('F9'));
  return {
    log: async () => (await told()).lines.filter((line) => !/ F[89] /.test(line)),
    text: async () => (await told()).text,
  };
};

/** A desktop with the page all over its screen, for the tests of a file. Each begins with nothing in the page. */
interface PageOnDesktop {
  connection(): DesktopConnection;
  page(): DesktopPage;
}

/** Opens the page on a desktop for the tests of a file. When they are over, nothing of it is left. */
export const usePageOnDesktop = (): PageOnDesktop => {
  const desktops = useDesktops({ args: ['--kiosk'] });
  const ends: (() => Promise<void>)[] = [];
  let opened: { readonly connection: DesktopConnection; readonly page: DesktopPage } | undefined;

  beforeAll(async () => {
    const whenOver: WhenOver = (end) => ends.unshift(end);
    const connection = await desktops.open({}, whenOver);
    opened = { connection, page: await openPage(connection, whenOver) };
  });

  beforeEach(async () => {
    await opened?.page.text();
  });

  afterAll(async () => {
    for (const end of ends) await end();
  });

  const of = () => {
    if (opened === undefined) throw new Error('The page was not opened.');
    return opened;
  };
  return { connection: () => of().connection, page: () => of().page };
};

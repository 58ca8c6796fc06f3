import { launch, type Computer } from '@farhand/core';
import { startDeadline, type Connection, type OpenedDialog, type SeenText } from '@farhand/core/driver';
import type { StartedServer } from '@farhand/driver-testkit/servers';
import { webdriver } from '@farhand/webdriver-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveEchoes, type EchoSite } from './echo-site.js';
import { passOn, type PassingOn } from './passing-on.js';
import { headless, servers } from './webdriver-server.js';

const forever = startDeadline({ timeoutMs: 0 }, 'the test');

const style = '<!doctype html><style>body { margin: 0; font: 16px/20px Arial, sans-serif } p { margin: 0 }</style>';

/** A body as an address. */
const showing = (body: string): string => `data:text/html;charset=utf-8,${encodeURIComponent(style + body)}`;

const linesOf = (texts: readonly SeenText[]): readonly string[] =>
  texts.map(({ words }) => words.map(({ text }) => text).join(' '));

/** A page whose title counts the clicks on a button, and the presses and clicks beside it. */
const counting = (script: string): string =>
  showing(`<title>0 0</title><div id="space"></div><button id="save" style="font: inherit">Save order</button><script>
    let on = 0, beside = 0;
    for (const type of ['pointerdown', 'mousedown', 'click'])
      document.addEventListener(type, (event) => {
        if (event.target !== save) beside += 1; else if (type === 'click') on += 1;
        document.title = on + ' ' + beside;
      }, true);
    ${script}
  </script>`);

/** The button jumps at random, each time after 80 to 480 milliseconds. */
const shifting = counting(`const shift = () => {
  space.style.height = Math.floor(Math.random() * 500) + 'px';
  setTimeout(shift, 80 + Math.random() * 400);
};
shift();`);

let server: StartedServer;
let site: EchoSite;

beforeAll(async () => {
  [server, site] = await Promise.all([servers.chromedriver(), serveEchoes()]);
});

afterAll(async () => {
  site.close();
  await server.stop();
});

/** Chromium as it is, and as a browser of another name, which gets no DevTools commands. */
const browsers: readonly (readonly [name: string, browserName: string])[] = [
  ['with DevTools commands', 'chrome'],
  ['without DevTools commands', 'another'],
];

describe.each(browsers)('%s', (_name, browserName) => {
  let proxy: PassingOn;
  let computer: Computer;

  beforeAll(async () => {
    proxy = await passOn(server.url, (key, value) => (key === 'browserName' ? browserName : value));
    computer = await launch(webdriver({ url: proxy.url, capabilities: headless() }));
  });

  afterAll(async () => {
    await computer.close();
    proxy.close();
  });

  test('a click at a text never lands beside it on a page that shifts at random', { timeout: 120_000 }, async () => {
    await computer.tab.goto(shifting);
    for (let count = 0; count < 15; count += 1) await computer.screen.getByText('Save order').click();
    expect(await computer.tab.title()).toBe('15 0');
  });

  test('a press whose target moves before the release is done again', async () => {
    await computer.tab.goto(
      counting(`let jumps = 0;
        save.addEventListener('mousedown', () => { jumps += 1; if (jumps === 1) space.style.height = '200px'; });
        document.addEventListener('click', ({ target }) => { document.title = 'clicked ' + target.id; });`),
    );
    await computer.screen.getByText('Save order').click();
    expect(await computer.tab.title()).toBe('clicked save');
  });

  test('a click that opens a dialog has reached its target once', async () => {
    await computer.tab.goto(counting(`save.onclick = () => alert('Saved.');`));
    await computer.screen.getByText('Save order').click();
    // The title is refused until the dialog is dismissed.
    await expect.poll(() => computer.tab.title()).toBe('1 0');
  });

  test('a click that leaves the page has reached its target', async () => {
    await computer.tab.goto(counting(`save.onclick = () => { location = 'about:blank'; };`));
    await computer.screen.getByText('Save order').click();
    await expect.poll(() => computer.tab.url()).toBe('about:blank');
  });
});

describe.each(browsers)('the texts of a page, %s', (_name, browserName) => {
  const isChromium = browserName === 'chrome';
  let proxy: PassingOn;
  let connection: Connection;
  let tab: string;

  beforeAll(async () => {
    proxy = await passOn(server.url, (key, value) => (key === 'browserName' ? browserName : value));
    const driver = webdriver({ url: proxy.url, capabilities: headless(), dialogs: 'leave' });
    connection = await driver.open({ kind: 'browser', display: { width: 800, height: 600 } }, forever);
    tab = connection.frontTab ?? '';
  });

  afterAll(async () => {
    await connection.terminate(forever);
    proxy.close();
  });

  const show = async (url: string): Promise<void> => connection.tabs?.navigate(tab, url, forever);
  const seen = async (): Promise<readonly SeenText[]> => (await connection.tabs?.texts?.(tab, forever)) ?? [];

  test('are where they are in its picture', async () => {
    await show(
      showing(
        '<p>First line</p><button style="position: absolute; left: 100px; top: 50px; width: 80px; height: 30px; font: 16px/20px Arial">Save</button>',
      ),
    );
    const texts = await seen();
    expect(linesOf(texts)).toEqual(['First line', 'Save']);
    const { x = 0, y = 0, width = 0, height = 0 } = texts[1]?.words[0]?.box ?? {};
    expect(x).toBeGreaterThanOrEqual(115);
    expect(x + width).toBeLessThanOrEqual(165);
    expect(y).toBeGreaterThanOrEqual(52);
    expect(y + height).toBeLessThanOrEqual(78);
  });

  test('leave out what is covered, clipped, transparent or scrolled away', async () => {
    await show(
      showing(`<p>Seen</p><p>Covered</p><div style="height: 20px; overflow: hidden"><p>In the box</p><p>Clipped</p></div>
        <p style="opacity: 0">Transparent</p><p style="position: absolute; top: 20px; left: 0; right: 0; height: 20px; background: #eee; pointer-events: none"></p>
        <p style="position: absolute; top: 900px">Far below</p>`),
    );
    expect(linesOf(await seen())).toEqual(['Seen', 'In the box']);
  });

  test('include frames of the same process with DevTools commands alone', async () => {
    const inside = `${style}<p>First</p><p>Second</p>`.replaceAll('"', '&quot;');
    await show(
      site.at(
        `${style}<p>Before</p><iframe srcdoc="${inside}" style="border: 0; height: 60px; display: block"></iframe>
        <iframe src="${site.elsewhere('<p>Other site')}" style="border: 0; height: 60px; display: block"></iframe>
        <p>After</p><p style="position: absolute; top: 40px; width: 300px; background: #eee">Cover</p>`,
      ),
    );
    expect(linesOf(await seen())).toEqual(
      isChromium ? ['Before', 'First', 'After', 'Cover'] : ['Before', 'After', 'Cover'],
    );
  });

  test('take three requests, or one without DevTools commands', async () => {
    await show(showing(`<p>${'word '.repeat(500)}</p>`));
    const before = proxy.log.length;
    expect((await seen()).flatMap(({ words }) => words)).toHaveLength(500);
    expect(proxy.log.slice(before)).toEqual(
      isChromium ? ['Page.getFrameTree', 'Page.createIsolatedWorld', 'Runtime.callFunctionOn'] : ['POST /execute/sync'],
    );
  });

  test('are not asked for while a dialog is open, which stays open', async () => {
    const opened = new Promise<OpenedDialog>((resolve) => {
      const stop = connection.tabs?.listen?.((event) => {
        if (event.type !== 'dialog') return;
        stop?.();
        resolve(event.dialog);
      });
    });
    await show(showing('<p>Behind</p><script>onload = () => setTimeout(() => alert("Wait."), 50)</script>'));
    const dialog = await opened;
    const before = proxy.log.length;
    const soon = startDeadline({ timeoutMs: 300 }, 'the reading');
    await expect(connection.tabs?.texts?.(tab, soon)).rejects.toThrow('"Wait." was still open');
    expect(proxy.log.slice(before)).toEqual([]);
    await dialog.accept('', forever);
    expect(linesOf(await seen())).toEqual(['Behind']);
  });
});

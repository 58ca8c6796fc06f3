import { ActionFailedError, startDeadline, TimeoutError } from '@farhand/core/driver';
import { local } from '@farhand/local-driver';
import { chromium } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { asBrowser, forever, noting, pageIn, useBrowser } from './browser.js';
import { useSite } from './loopback-site.js';
import { bodyOf, boxOf, linesOf, seenIn, textsOf } from './seen-in.js';
import { useOtherBrowser } from './somebody-elses-browser.js';

const browser = useBrowser();

const site = useSite({
  '/slow': '<p>Slow</p><script>for (const end = Date.now() + 1500; Date.now() < end; );</script>',
});

describe('a page does not notice that its texts are read', () => {
  const pageWith = (
    behavior: string,
  ): string => `<style>* { transition: all 1s ${behavior} } .deaf { pointer-events: none }</style>
    <div class="deaf">Deaf <b>text</b></div><div id="host"></div><input value="Field" autofocus>
    <div style="height: 40px; overflow: auto"><p>One</p><p>Two</p><p>Three</p></div>
    <script>
      noted = [];
      host.attachShadow({ mode: 'open' }).innerHTML = '<p style="pointer-events: none">Shadow</p>';
      const own = new CSSStyleSheet();
      own.replaceSync('p { margin: 4px }');
      document.adoptedStyleSheets = [own];
      sheets = document.adoptedStyleSheets;
      globals = '';
      globals = Object.getOwnPropertyNames(window).join();
      new MutationObserver((records) => noted.push(...records.map(({ type }) => type))).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      new MutationObserver((records) => noted.push('shadow')).observe(host.shadowRoot, { subtree: true, childList: true, attributes: true });
      for (const type of ['focus', 'blur', 'scroll', 'selectionchange', 'resize', 'transitionrun', 'animationstart', 'mouseover', 'pointerover', 'error'])
        addEventListener(type, () => noted.push(type), true);
    </script>`;

  test.each(['normal', 'allow-discrete'])(
    'by changes, events, globals, style sheets or the selection, with transitions %s',
    async (behavior) => {
      const tab = await browser.open(bodyOf(pageWith(behavior)));
      await tab.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
      await tab.log();
      await tab.evaluate('ranges = getSelection().rangeCount, globals += ",ranges"');
      expect(await seenIn(tab)).toEqual(['Deaf text', 'Shadow', 'Field', 'One', 'Two']);
      await tab.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
      expect(await tab.log()).toEqual([]);
      expect(
        await tab.evaluate(`[Object.getOwnPropertyNames(window).join() === globals, document.adoptedStyleSheets === sheets,
        sheets.length, sheets[0] === own, host.shadowRoot.adoptedStyleSheets.length, document.styleSheets.length,
        getSelection().rangeCount === ranges, getComputedStyle(document.querySelector('.deaf')).pointerEvents]`),
      ).toEqual([true, true, 1, true, 0, 2, true, 'none']);
    },
  );
});

test('a page that has broken its own built-ins is read', async () => {
  const page = await browser.open(
    bodyOf(`<p>Hello</p><div id="host"></div><script>
      host.attachShadow({ mode: 'open' }).innerHTML = '<p>Shadow</p>';
      const broken = () => { throw new Error('broken'); };
      for (const [type, ...names] of [[Range, 'getClientRects', 'setStart', 'selectNodeContents'], [Element, 'getBoundingClientRect', 'getClientRects', 'querySelectorAll', 'matches', 'closest', 'getAttribute'],
        [Array, 'map', 'filter', 'push', 'reduce', 'flatMap', Symbol.iterator], [Map, 'get', 'set'], [Document, 'createRange', 'elementFromPoint', 'elementsFromPoint'], [String, 'replace', 'match', 'matchAll'], [JSON, 'stringify']])
        for (const name of names) (type.prototype ?? type)[name] = broken;
      for (const [object, name] of [[window, 'getComputedStyle'], [window, 'CSSStyleSheet'], [window, 'OffscreenCanvas'], [Element.prototype, 'shadowRoot'], [Node.prototype, 'childNodes'], [Object.prototype, 'toJSON']])
        Object.defineProperty(object, name, { get: broken, configurable: true });
      window.innerWidth = 0;
    </script>`),
  );
  expect(await seenIn(page)).toEqual(['Hello', 'Shadow']);
});

test('open shadow trees are read in the order that they are drawn', async () => {
  const page = await browser.open(
    bodyOf(`<div id="host"><b>Light</b> more</div><div id="second">Fallen</div><script>
      host.attachShadow({ mode: 'open' }).innerHTML = '<i>Before</i> <slot></slot> <i>after</i><div style="position: relative; height: 20px">Under<div style="position: absolute; inset: 0; background: #eee; pointer-events: none">Cover</div></div><div id="deep"></div>';
      host.shadowRoot.querySelector('#deep').attachShadow({ mode: 'open' }).innerHTML = '<p>Deep</p><slot>Fallback</slot>';
      second.attachShadow({ mode: 'open' }).innerHTML = '<p>Instead</p>';
    </script>`),
  );
  expect(await seenIn(page)).toEqual(['Before Light more after', 'Cover', 'Deep', 'Fallback', 'Instead']);
});

describe('boxes are in pixels of the picture', () => {
  const body = '<p style="position: absolute; left: 33px; top: 20px; margin: 0; font: 16px/20px Arial">Word</p>';

  test.each([1, 1.25, 2])('at a scale of %d', async (scale) => {
    const page = await browser.open(bodyOf(body));
    const connection = browser.connection();
    onTestFinished(() => connection.setScale(1, forever));
    await connection.setScale(scale, forever);
    const { x, y, width, height } = boxOf(await textsOf(page), 'Word');
    expect([x, y]).toEqual([Math.floor(33 * scale), Math.floor(21 * scale)]);
    expect(width).toBeGreaterThan(36 * scale);
    expect(width).toBeLessThan(46 * scale);
    expect(height).toBeLessThan(20 * scale);
  });
});

describe.each([0.75, 1.5])('in pages that a person has zoomed by %d', (zoom) => {
  const theirs = useOtherBrowser({ zoom });

  test('a click at a text lands on it', async () => {
    const connection = asBrowser(await local({ cdpUrl: theirs.address() }).open({ kind: 'browser' }, forever));
    onTestFinished(() => connection.terminate(forever));
    const button =
      '<button style="position: absolute; left: 200px; top: 120px; width: 60px; height: 20px; padding: 0">Save</button>';
    const page = await pageIn(connection, noting(['click'], 'event.target.localName', button));
    const { x, y, width, height } = boxOf(await textsOf(page), 'Save');
    expect(x).toBeGreaterThan(200 * zoom);
    expect(x).toBeLessThan(260 * zoom);
    const middle = { x: x + width / 2, y: y + height / 2 };
    await page.perform({ type: 'click', at: middle, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 });
    expect(await page.log()).toEqual(['button']);
  });
});

describe('in a page that a person has pinched', () => {
  const theirs = useOtherBrowser();

  test('texts that the picture shows are found, where it shows them', async () => {
    const connection = asBrowser(await local({ cdpUrl: theirs.address() }).open({ kind: 'browser' }, forever));
    onTestFinished(() => connection.terminate(forever));
    const page = await pageIn(
      connection,
      bodyOf('<p style="margin: 20px 60px">Near</p><p style="margin: 500px 60px">Far</p>'),
    );
    const before = boxOf(await textsOf(page), 'Near');
    const other = await chromium.connectOverCDP(theirs.address());
    onTestFinished(() => other.close());
    const [context] = other.contexts();
    const tabs = context?.pages() ?? [];
    for (const tab of tabs) {
      const session = await context?.newCDPSession(tab);
      await session?.send('Emulation.setPageScaleFactor', { pageScaleFactor: 2 });
    }
    const texts = await textsOf(page);
    expect(linesOf(texts)).toEqual(['Near']);
    expect(Math.abs(boxOf(texts, 'Near').x - 2 * before.x)).toBeLessThan(4);
  });
});

describe('reading texts', () => {
  test('of a tab that is not there fails', async () => {
    const { tabs } = browser.connection();
    await expect(async () => tabs.texts?.('NONE', forever)).rejects.toThrow(ActionFailedError);
    await expect(async () => tabs.texts?.('NONE', forever)).rejects.toThrow('There is no tab NONE');
  });

  test('of a page that does not reply ends at the deadline', async () => {
    const page = await browser.open(bodyOf('<p>Seen</p>'));
    await page.evaluate('void setTimeout(() => { for (const end = Date.now() + 1500; Date.now() < end; ); }, 0)');
    const deadline = startDeadline({ timeoutMs: 200 }, 'the texts');
    await expect(async () => page.connection.tabs.texts?.(page.tab, deadline)).rejects.toThrow(TimeoutError);
    deadline.dispose();
    expect(await seenIn(page)).toEqual(['Seen']);
  });

  test('waits for an open dialog to close, and says which it is', async () => {
    const connection = asBrowser(await local({ dialogs: 'leave' }).open({ kind: 'browser' }, forever));
    onTestFinished(() => connection.terminate(forever));
    const page = await pageIn(connection, bodyOf('<p>Seen</p>'));
    await page.evaluate('void setTimeout(() => { document.title = "Opening"; confirm("Sure?"); })');
    const title = async (): Promise<unknown> =>
      (await connection.tabs.list(forever)).find(({ id }) => id === page.tab)?.title;
    await expect.poll(title).toBe('Opening');
    const deadline = startDeadline({ timeoutMs: 1_000 }, 'the texts');
    await expect(async () => connection.tabs.texts?.(page.tab, deadline)).rejects.toThrow(
      'Reading the texts of the page failed: the confirm dialog "Sure?" was still open at the timeout and blocks the page.',
    );
    deadline.dispose();
  });

  test('right after a navigation reads the new page', async () => {
    const page = await browser.open(bodyOf('<p>Old</p>'));
    await page.evaluate(`void (location.href = ${JSON.stringify(site.at('/slow'))})`);
    await expect.poll(async () => seenIn(page), { timeout: 5_000 }).toEqual(['Slow']);
  });

  test('of a page without a document element gives none', async () => {
    const page = await browser.open(bodyOf('<p>Gone</p>'));
    await page.evaluate('document.documentElement.remove()');
    expect(linesOf(await textsOf(page))).toEqual([]);
  });
});

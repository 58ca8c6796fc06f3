import { ActionFailedError, startDeadline, TimeoutError } from '@farhand/core/driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { forever, useBrowser } from './browser.js';
import { useSite } from './loopback-site.js';

const browser = useBrowser();

const link = (address: string, target: string): string =>
  `<a href="${address}" target="${target}" style="position: absolute; left: 0; top: 0; width: 100px; height: 100px">link</a>`;

const site = useSite({
  '/': '<title>First</title><p>one</p>',
  '/other': '<title>Second</title><p>two</p>',
  '/popups': link('/other', '_blank'),
  '/small-popup': `<button style="position: absolute; left: 0; top: 0; width: 100px; height: 100px" onclick="open('/other', '', 'width=300,height=200')">open</button>`,
  '/self': link('/other', '_self'),
  '/silent': undefined,
  '/slow-popup': link('/silent', '_blank'),
});

const clickLink = {
  type: 'click',
  at: { x: 50, y: 50 },
  button: 'left',
  clickCount: 1,
  modifiers: [],
  delayMs: 0,
} as const;

const { list, activate, close, navigate, content, setViewportSize } = {
  list: () => browser.connection().tabs.list(forever),
  activate: (id: string) => browser.connection().tabs.activate(id, forever),
  close: (id: string) => browser.connection().tabs.close(id, forever),
  navigate: (id: string, url: string) => browser.connection().tabs.navigate(id, url, forever),
  content: (id: string) => browser.connection().tabs.content(id, forever),
  setViewportSize: (id: string, width: number, height: number) =>
    browser.connection().tabs.setViewportSize(id, { width, height }, forever),
};

describe('tabs', () => {
  test('have the identifier, address and title that Chromium gives them', async () => {
    const page = await browser.open(site.at('/other'));
    expect(page.tab).toMatch(/^[0-9A-F]{32}$/);
    expect(await list()).toEqual([
      { id: browser.connection().frontTab, url: 'about:blank', title: '', active: false },
      { id: page.tab, url: site.at('/other'), title: 'Second', active: true },
    ]);
  });

  test('are in front when they are new or were brought there, or when the one before them closes', async () => {
    const one = await browser.open('about:blank');
    const two = await browser.open('about:blank');
    const active = async (): Promise<string | undefined> => (await list()).find((tab) => tab.active)?.id;
    expect(await active()).toBe(two.tab);
    await activate(one.tab);
    expect(await active()).toBe(one.tab);
    await close(one.tab);
    expect(await active()).toBe(two.tab);
  });

  test('have one viewport, new ones and popups too', async () => {
    const page = await browser.open(site.at('/small-popup'));
    onTestFinished(async () => void (await setViewportSize(page.tab, 1280, 720)));
    expect(browser.connection().display).toEqual({ width: 1280, height: 720 });
    expect(await setViewportSize(page.tab, 900, 500)).toEqual({ width: 900, height: 500 });
    expect(browser.connection().display).toEqual({ width: 900, height: 500 });
    await page.perform(clickLink);
    const popup = (await list()).at(-1)?.id ?? '';
    for (const tab of [page.tab, popup, browser.connection().frontTab]) {
      expect(await browser.connection().evaluate(tab, '[innerWidth, innerHeight, devicePixelRatio]', forever)).toEqual([
        900, 500, 1,
      ]);
      expect(await browser.connection().screenshot(tab, forever)).toMatchObject({
        width: 900,
        height: 500,
        mime: 'image/png',
      });
    }
    await close(popup);
  });

  test('that a page opens are there when the click is done, and in front', async () => {
    const page = await browser.open(site.at('/popups'));
    await page.perform(clickLink);
    const popup = (await list()).at(-1)?.id ?? '';
    expect(popup).not.toBe(page.tab);
    expect(await content(popup)).toContain('<p>two</p>');
    expect((await list()).at(-1)).toEqual({ id: popup, url: site.at('/other'), title: 'Second', active: true });
    await close(popup);
  });

  test('that a page opens are listed before their page has come', async () => {
    const page = await browser.open(site.at('/slow-popup'));
    const before = (await list()).length;
    await page.perform(clickLink);
    const tabs = await list();
    expect(tabs).toHaveLength(before + 1);
    expect(tabs.at(-1)).toMatchObject({ url: 'about:blank', title: '' });
  });

  test('do not close when there is no other', async () => {
    const only = browser.connection().frontTab;
    for (const { id } of await list()) if (id !== only) await close(id);
    const closing = close(only);
    await expect(closing).rejects.toThrow(ActionFailedError);
    await expect(closing).rejects.toThrow(
      `Tab ${only} is the last one and was not closed: a browser without tabs ends. Open another tab first, or close the computer.`,
    );
    expect(await list()).toHaveLength(1);
  });

  test.each([
    ['activate', () => activate('NONE')],
    ['close', () => close('NONE')],
    ['navigate', () => navigate('NONE', 'about:blank')],
    ['content', () => content('NONE')],
    ['screenshot', () => browser.connection().screenshot('NONE', forever)],
  ])('that are not there cannot be used: %s', async (_name, call) => {
    const error = new ActionFailedError(
      'There is no tab NONE: it was closed, or never open. Nothing was sent. tabs.list() resolves to the open tabs.',
    );
    await expect(call()).rejects.toEqual(error);
  });
});

describe('loading an address', () => {
  test('waits until the page is loaded', async () => {
    const page = await browser.open('about:blank');
    await navigate(page.tab, site.at('/'));
    expect(await page.evaluate('document.readyState + document.title')).toBe('completeFirst');
    expect(await content(page.tab)).toContain('<p>one</p>');
  });

  test('of any kind works', async () => {
    const page = await browser.open('about:blank');
    await navigate(page.tab, 'data:text/html,<title>Data</title>');
    expect(await page.evaluate('document.title')).toBe('Data');
  });

  test('shows a page that says it is missing', async () => {
    const page = await browser.open(site.at('/nowhere'));
    expect(await content(page.tab)).toContain('no such page');
  });

  test('without a server fails with the error of Chromium', async () => {
    const page = await browser.open(site.at('/'));
    const loading = navigate(page.tab, 'http://127.0.0.1:1/');
    await expect(loading).rejects.toThrow(ActionFailedError);
    await expect(loading).rejects.toThrow(/^http:\/\/127\.0\.0\.1:1\/ did not load: net::ERR_\w+/);
  });

  test('that never comes ends at the deadline, and the tab can be used', async () => {
    const page = await browser.open(site.at('/'));
    const deadline = startDeadline({ timeoutMs: 300 }, 'the navigation');
    await expect(browser.connection().tabs.navigate(page.tab, site.at('/silent'), deadline)).rejects.toThrow(
      TimeoutError,
    );
    deadline.dispose();
    await navigate(page.tab, site.at('/other'));
    expect(await page.evaluate('document.title')).toBe('Second');
  });

  test('in a new tab that fails leaves no tab', async () => {
    const before = await list();
    await expect(browser.open('http://127.0.0.1:1/')).rejects.toThrow('net::ERR_');
    await expect.poll(list).toEqual(before);
  });

  test.each(['example.com', '', 'localhost:3000', '/path', 'mailto:a@b.c'])(
    '%j is a mistake that is reported at once',
    async (url) => {
      const { tabs, frontTab } = browser.connection();
      await expect(async () => tabs.navigate(frontTab, url, forever)).rejects.toThrow(TypeError);
      await expect(async () => tabs.open(url, forever)).rejects.toThrow(
        "must be an absolute URL such as 'https://example.com'",
      );
    },
  );
});

describe('a click that leaves its page', () => {
  test('is done', async () => {
    const page = await browser.open(site.at('/self'));
    await page.perform(clickLink);
    await expect.poll(() => page.evaluate('document.title')).toBe('Second');
  });
});

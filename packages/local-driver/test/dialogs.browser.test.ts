import { ActionFailedError, type TabId } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { forever, noting, useBrowser } from './browser.js';
import { callsOf } from './calls.js';
import { useSite } from './loopback-site.js';

const browser = useBrowser();

const closing = (event: string): string =>
  `<title>Closing</title><body><script>addEventListener('${event}', () => window.close())</script>`;

const site = useSite({
  '/opens': `<button style="position: absolute; left: 0; top: 0; width: 100px; height: 100px" onclick="window.open('/' + document.title)">open</button>`,
  '/click': closing('click'),
  '/mousedown': closing('mousedown'),
  '/keydown': closing('keydown'),
  '/leaving': `<body><script>addEventListener('beforeunload', (event) => event.preventDefault())</script>`,
  '/next': '<title>Next</title>',
});

const click = {
  type: 'click',
  at: { x: 50, y: 50 },
  button: 'left',
  clickCount: 1,
  modifiers: [],
  delayMs: 0,
} as const;
const press = { type: 'press', key: 'a', modifiers: [], holdMs: 0 } as const;

describe('a dialog that a page opens is dismissed', () => {
  test.each([
    ["alert('Hello')", 'undefined'],
    ["confirm('Sure?')", 'false'],
    ["prompt('Name?')", 'null'],
  ])('%s is %s', async (call, answer) => {
    const page = await browser.open(noting([], '0', `<script>onclick = () => noted.push(String(${call}))</script>`));
    await page.perform(click, press);
    expect(await page.log()).toEqual([answer]);
  });

  test('while keys are typed, of which none is lost', async () => {
    const text = 'abcdefghij'.repeat(10);
    const page = await browser.open(
      noting(
        [],
        '0',
        '<input id="field" autofocus><script>field.focus(); addEventListener("keydown", ({ key }) => key === "e" && confirm(key))</script>',
      ),
    );
    await page.perform({ type: 'type', text, delayMs: 0 });
    expect(await page.evaluate('field.value')).toBe(text);
  });

  test.each(['mousedown', 'mouseup', 'keydown', 'keyup'])(
    'a moment after each of 100 events of type %s, of which none comes twice',
    async (type) => {
      const counting = `<script>
        const counts = {};
        for (const one of ['mousedown', 'mouseup', 'keydown', 'keyup']) addEventListener(one, () => { counts[one] = (counts[one] ?? 0) + 1; });
        addEventListener('${type}', () => setTimeout(() => confirm('Sure?')));
      </script>`;
      const page = await browser.open(noting([], '0', counting));
      const isKey = type.startsWith('key');
      await page.perform(...Array.from({ length: 100 }, () => (isKey ? press : click)));
      expect(await page.evaluate('counts')).toEqual(
        isKey ? { keydown: 100, keyup: 100 } : { mousedown: 100, mouseup: 100 },
      );
    },
  );

  test('between a press and its release, which comes after it', async () => {
    const page = await browser.open(
      noting(['mousedown', 'mouseup', 'click'], 'event.type', '<script>onmousedown = () => alert("Hello")</script>'),
    );
    await page.perform(click);
    expect(await page.log()).toEqual(['mousedown', 'mouseup', 'click']);
  });

  test('when the pointer comes, and the press that Chromium drops for it is reported', async () => {
    const page = await browser.open(
      noting(
        ['mousedown'],
        'event.type',
        '<script>addEventListener("mousemove", () => alert("Hello"), { once: true })</script>',
      ),
    );
    const clicked = await page.perform(click).then(
      () => 'done',
      (error: unknown) => String(error),
    );
    const log = await page.log();
    // Chromium may have had the press before the dialog came.
    expect([
      ['done', ['mousedown']],
      ['refused', []],
    ]).toContainEqual([clicked === 'done' ? 'done' : 'refused', log]);
    if (clicked !== 'done')
      expect(clicked).toContain('Chromium dropped the press of a button: the page opened a dialog');
  });

  test('except the question whether to leave, which is a yes', async () => {
    const page = await browser.open(site.at('/leaving'));
    await page.perform(click);
    await browser.connection().tabs.navigate(page.tab, site.at('/next'), forever);
    expect(await page.evaluate('document.title')).toBe('Next');
  });
});

describe('a popup that closes itself', () => {
  /** Opens one. */
  const popup = async (name: string): Promise<TabId> => {
    const opener = await browser.open(site.at('/opens'));
    await opener.evaluate(`document.title = '${name}'`);
    await opener.perform(click);
    const { tabs } = browser.connection();
    const tab = (await tabs.list(forever)).at(-1)?.id ?? '';
    expect(await tabs.content(tab, forever)).toContain(`addEventListener('${name}'`);
    return tab;
  };

  const isOpen = async (tab: TabId): Promise<boolean> =>
    (await browser.connection().tabs.list(forever)).some(({ id }) => id === tab);

  test.each(['click', 'mousedown'])('on %s: the click is done', async (event) => {
    const tab = await popup(event);
    const calls = callsOf(browser.connection(), { ...click, tab });
    expect(await browser.connection().send(calls, forever)).toEqual({
      outcomes: ['applied', 'applied', 'applied'],
      requests: 1,
    });
    await expect.poll(() => isOpen(tab)).toBe(false);
  });

  test('on keydown: the press is done, and what follows fails as there is no tab', async () => {
    const tab = await popup('keydown');
    const calls = callsOf(browser.connection(), { ...press, tab });
    expect(await browser.connection().send(calls, forever)).toEqual({ outcomes: ['applied', 'applied'], requests: 1 });
    await expect.poll(() => isOpen(tab)).toBe(false);
    expect(await browser.connection().send(calls, forever)).toEqual({
      outcomes: ['notRun', 'notRun'],
      requests: 1,
      error: new ActionFailedError(
        `There is no tab ${tab}: it was closed, or never open. Nothing was sent. tabs.list() resolves to the open tabs.`,
      ),
    });
    expect(await browser.connection().send(calls.slice(-1), forever)).toEqual({ outcomes: ['applied'], requests: 1 });
  });
});

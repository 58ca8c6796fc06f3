import { ClosedError, createPerformer, type Action } from '@farhand/core/driver';
import { local } from '@farhand/local-driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { asBrowser, forever, noting, pageIn, processListeners } from './browser.js';
import { useOtherBrowser } from './somebody-elses-browser.js';

const theirs = useOtherBrowser();

const named = (title: string, body = ''): string => `data:text/html,<title>${title}</title>${body}`;

describe('with cdpUrl, open() uses a running browser', () => {
  test('by a tab of its own, which is all that terminate() closes', async () => {
    const listeners = processListeners();
    const driver = local({ cdpUrl: theirs.address() });
    const connection = await driver.open({ kind: 'browser', display: { width: 800, height: 600 } }, forever);
    await connection.tabs.navigate(connection.frontTab, named('Ours'), forever);
    await connection.tabs.open(named('Second'), forever);
    expect(await theirs.titles()).toEqual(['Ours', 'Second', 'Theirs']);
    expect((await connection.tabs.list(forever)).map(({ title, active }) => [title, active])).toEqual([
      ['Theirs', false],
      ['Ours', false],
      ['Second', true],
    ]);
    expect(connection.display).toEqual({ width: 800, height: 600 });
    expect(await connection.screenshot(connection.frontTab, forever)).toMatchObject({ width: 800, height: 600 });
    await connection.terminate(forever);
    expect(await theirs.titles()).toEqual(['Theirs']);
    expect(theirs.isRunning()).toBe(true);
    expect(processListeners()).toBe(listeners);
    await expect(connection.tabs.list(forever)).rejects.toThrow(ClosedError);
  });

  test('and input works there as in a browser of our own', async () => {
    const connection = await local({ cdpUrl: theirs.address() }).open({ kind: 'browser' }, forever);
    onTestFinished(() => connection.terminate(forever));
    const page = await pageIn(
      connection,
      noting(['click', 'keydown'], "event.type + (event.key ?? '') + document.hasFocus()"),
    );
    await connection.tabs.activate(connection.frontTab, forever);
    const click: Action = {
      type: 'click',
      at: { x: 5, y: 5 },
      button: 'left',
      clickCount: 1,
      modifiers: [],
      delayMs: 0,
    };
    await page.perform(click, { type: 'press', key: 'a', modifiers: [], holdMs: 0 });
    expect(await page.log()).toEqual(['clicktrue', 'keydownatrue']);
  });

  test('popups of its tabs are closed with them', async () => {
    const connection = await local({ cdpUrl: theirs.address() }).open({ kind: 'browser' }, forever);
    const page = await pageIn(
      connection,
      named(
        'Opener',
        '<script>onclick = () => window.open("about:blank", "", "width=100,height=100").document.title = "Popup"</script>',
      ),
    );
    await page.perform({ type: 'click', at: { x: 5, y: 5 }, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 });
    const tabs = await connection.tabs.list(forever);
    expect(tabs).toHaveLength(4);
    await connection.tabs.content(tabs.at(-1)?.id ?? '', forever);
    expect(await theirs.titles()).toContain('Popup');
    await connection.terminate(forever);
    expect(await theirs.titles()).toEqual(['Theirs']);
  });

  test('detach() leaves the tab, and the identifier leads back to it from any driver', async () => {
    const connection = await local({ cdpUrl: theirs.address() }).open({ kind: 'browser' }, forever);
    await connection.tabs.navigate(connection.frontTab, named('Kept'), forever);
    await connection.detach();
    expect(await theirs.titles()).toEqual(['Kept', 'Theirs']);
    const again = await local().attach(connection.id, forever);
    expect(again.frontTab).toBe(connection.frontTab);
    await again.terminate(forever);
    expect(await theirs.titles()).toEqual(['Theirs']);
    await expect(local().attach(connection.id, forever)).rejects.toThrow(ClosedError);
  });

  test('what may be secret in the address is no part of the identifier, which works all the same', async () => {
    const address = new URL(theirs.address());
    address.searchParams.set('token', 'hush');
    const driver = local({ cdpUrl: address.href });
    const connection = await driver.open({ kind: 'browser' }, forever);
    expect(connection.id).toBe(`${theirs.address()}#${connection.frontTab}`);
    expect((await driver.list(forever)).map(({ id }) => id)).toEqual([connection.id]);
    const second = await driver.attach(connection.id, forever);
    expect(second.frontTab).toBe(connection.frontTab);
    await connection.terminate(forever);
  });
});

describe('attach() by an address', () => {
  test('takes the tab in front as it is, and leaves it', async () => {
    const connection = asBrowser(await local().attach(theirs.address(), forever));
    expect(connection.id).toBe(theirs.address());
    const [tab] = await connection.tabs.list(forever);
    expect(tab).toMatchObject({ id: connection.frontTab, title: 'Theirs', active: true });
    const { width, height } = connection.display;
    expect(await connection.screenshot(undefined, forever)).toMatchObject({ width, height });
    const performer = createPerformer('local', connection);
    await connection.evaluate(undefined, 'void (onkeydown = ({ key }) => (document.title += key))', forever);
    await performer.perform([{ type: 'press', key: '!', modifiers: [], holdMs: 0, tab: connection.frontTab }], forever);
    expect(await theirs.titles()).toEqual(['Theirs!']);
    await connection.evaluate(undefined, 'document.title = "Theirs"', forever);
    await connection.terminate(forever);
    expect(await theirs.titles()).toEqual(['Theirs']);
    expect(theirs.isRunning()).toBe(true);
  });

  // The last one, for nobody ever answers the question that it asks.
  test('dialogs are dismissed in tabs that are used, and left to their owner in others', async () => {
    const preparing = asBrowser(await local().attach(theirs.address(), forever));
    const ask = `setTimeout(() => {
      document.title = 'Asking';
      setTimeout(() => (document.title = 'Answered ' + confirm('Theirs?')), 100);
    }, 500)`;
    await preparing.evaluate(undefined, `void ${ask}`, forever);
    await preparing.detach();

    const connection = await local({ cdpUrl: theirs.address() }).open({ kind: 'browser' }, forever);
    onTestFinished(() => connection.terminate(forever));
    await expect.poll(theirs.titles, { timeout: 20_000 }).toContain('Asking');
    // By then they have asked: timers of a tab behind another one tick once a second.
    const later = "new Promise((resolve) => setTimeout(() => resolve(confirm('Ours?')), 2500))";
    expect(await connection.evaluate(connection.frontTab, later, forever)).toBe(false);
    expect(await theirs.titles()).toContain('Asking');
  });
});

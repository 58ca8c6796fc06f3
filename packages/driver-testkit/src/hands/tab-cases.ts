import { setTimeout } from 'node:timers/promises';
import type { Computer, Tab } from '@farhand/core';
import type { HandsCase } from './hands-case.js';

/** An element of 200×60 px in the `row`-th row of a page. */
const box = (row: number, html: string): string =>
  `<div style="position:fixed;left:0;top:${row * 80}px;width:200px;height:60px;overflow:hidden">${html}</div>`;

const fill = 'style="display:block;width:200px;height:60px"';

const button = (row: number, label: string, script: string): string =>
  box(row, `<button ${fill} onclick="${script}">${label}</button>`);

/** The position of the `row`-th element. */
const at = (row: number): readonly [x: number, y: number] => [100, row * 80 + 30];

/** A page for another tab. It logs clicks: row 0 logs a line, row 1 closes the tab. */
const child = (name = 'child'): string => `<!doctype html><title>${name}</title>
<script>
  const lines = new BroadcastChannel('lines');
  const say = (line) => lines.postMessage(line);
</script>
${button(0, 'say', `say('${name}' + (event.shiftKey ? ' with Shift' : ''))`)}
${button(1, 'close', 'window.close()')}
${button(2, 'other', `window.open('/second')`)}`;

/** A form submits with a `?`. */
const others = { '/child': child(), '/child?': child(), '/second': child('second') };

const here = button(4, 'here', `log('here' + (event.shiftKey ? ' with Shift' : ''))`);

/** Clicks the opener, then the first element of the tab in front, and closes that tab. */
const throughTheTabInFront = async (computer: Computer, tab: Tab): Promise<void> => {
  await tab.click(...at(0));
  const opened = computer.tab;
  await opened.click(...at(0));
  await opened.close();
  await computer.tab.click(...at(4));
};

const opens = (name: string, opener: string): HandsCase => ({
  name,
  kind: 'browser',
  page: opener + here,
  others,
  run: throughTheTabInFront,
  sees: ['child', 'here'],
});

/** Farhand follows the tab in front: the next call on `computer.tab` goes where a person's input would go. */
export const tabCases: readonly HandsCase[] = [
  opens('a link into a new tab is followed', box(0, `<a href="/child" target="_blank" ${fill}>open</a>`)),
  opens(
    'a link that keeps its opener is followed',
    box(0, `<a href="/child" target="_blank" rel="opener" ${fill}>open</a>`),
  ),
  opens('window.open() is followed', button(0, 'open', `window.open('/child')`)),
  opens('window.open() without opener is followed', button(0, 'open', `window.open('/child', '', 'noopener')`)),
  opens('a small window is followed', button(0, 'open', `window.open('/child', '', 'width=300,height=300')`)),
  opens(
    'a form into a new tab is followed',
    box(0, `<form action="/child" target="_blank"><button ${fill}>send</button></form>`),
  ),
  {
    name: 'Enter on a link into a new tab',
    kind: 'browser',
    page: box(0, `<a id="link" href="/child" target="_blank" ${fill}>open</a>`) + here,
    others,
    run: async (computer, tab) => {
      await tab.press('Tab');
      await tab.press('Enter');
      await computer.tab.click(...at(0));
      await computer.tab.close();
      await computer.tab.click(...at(4));
    },
    sees: ['child', 'here'],
  },
  {
    name: 'a tab that closes itself',
    kind: 'browser',
    page: button(0, 'open', `window.open('/child')`) + here,
    others,
    run: async (computer, tab) => {
      await tab.click(...at(0));
      await computer.tab.click(...at(1));
      await computer.tab.click(...at(4));
    },
    sees: ['here'],
  },
  {
    name: 'a tab of a tab that closes itself',
    kind: 'browser',
    page: button(0, 'open', `window.open('/child')`) + here,
    others,
    run: async (computer, tab) => {
      await tab.click(...at(0));
      await computer.tab.click(...at(2));
      await computer.tab.click(...at(0));
      await computer.tab.click(...at(1));
      await computer.tab.click(...at(0));
      await computer.tab.click(...at(1));
      await computer.tab.click(...at(4));
    },
    sees: ['second', 'child', 'here'],
  },
  {
    name: 'a page that brings its child to the front',
    kind: 'browser',
    page:
      button(0, 'open', `window.child = window.open('/child', 'child')`) + button(1, 'focus', 'child.focus()') + here,
    others,
    run: async (computer, tab) => {
      await tab.click(...at(0));
      await computer.tab.click(...at(0));
      await tab.bringToFront();
      await computer.tab.click(...at(4));
      await computer.tab.click(...at(1));
      await computer.tab.click(...at(0));
      await computer.tab.close();
    },
    sees: ['child', 'here', 'child'],
  },
  {
    name: 'a link with Control opens behind',
    kind: 'browser',
    page: box(0, `<a href="/child" ${fill}>open</a>`) + here,
    others,
    run: async (computer, tab) => {
      await tab.click(...at(0), { modifiers: ['ControlOrMeta'] });
      await computer.tab.click(...at(4));
      await closeOthers(computer, tab);
    },
    sees: ['here'],
  },
  {
    name: 'a link with Shift opens in front',
    kind: 'browser',
    page: box(0, `<a href="/child" ${fill}>open</a>`) + here,
    others,
    run: async (computer, tab) => {
      await tab.click(...at(0), { modifiers: ['Shift'] });
      await computer.tab.click(...at(0));
      await computer.tab.close();
      await computer.tab.click(...at(4));
    },
    sees: ['child', 'here'],
  },
  {
    name: 'what is inside one chain stays in its tab',
    kind: 'browser',
    page: button(0, 'open', `window.open('/child')`) + here,
    others,
    run: async (computer, tab) => {
      await computer.mouse.click(...at(0)).click(...at(4));
      await computer.mouse.click(...at(0));
      await closeOthers(computer, tab);
    },
    sees: ['here', 'child'],
  },
  {
    name: 'a hold follows into the new tab',
    kind: 'browser',
    page: button(0, 'open', `window.open('/child')`) + here,
    others,
    run: async (computer, tab) => {
      await computer.keyboard.hold('Shift', async () => {
        await computer.mouse.click(...at(4));
        await computer.mouse.click(...at(0));
        await computer.mouse.click(...at(0));
      });
      await computer.mouse.click(...at(0));
      await computer.tab.close();
      await tab.click(...at(4));
    },
    sees: ['here with Shift', 'child with Shift', 'child', 'here'],
  },
];

const loads = `<script>log('loaded')</script>`;

const toNext = box(0, `<a href="/next" ${fill}>next</a>`);

/** A page in the same tab. */
const next = `<!doctype html><title>next</title>
${button(0, 'say', "log('next')")}`;

/** The effect of keys that the page leaves to the browser, and their lack of effect if the page handles them. */
export const browserKeyCases: readonly HandsCase[] = [
  ...['F5', 'Control+R', 'Control+Shift+R'].map((chord): HandsCase => ({
    name: `${chord} loads the page again`,
    kind: 'browser',
    page: loads + here,
    run: async (_computer, tab) => {
      await tab.press(chord);
      await tab.click(...at(4));
    },
    sees: ['loaded', 'loaded', 'here'],
  })),
  {
    name: 'F5 that the page takes',
    kind: 'browser',
    page: `${loads}<script>
      addEventListener('keydown', (event) => { log(event.key); event.preventDefault(); });
      addEventListener('keyup', ({ key }) => log('up ' + key));
    </script>`,
    run: (_computer, tab) => tab.press('F5'),
    sees: ['loaded', 'F5', 'up F5'],
  },
  {
    name: 'F5 that the page stops on its way',
    kind: 'browser',
    page: `${loads}<script>
      addEventListener('keydown', (event) => { log(event.key); event.stopImmediatePropagation(); }, true);
    </script>`,
    run: (_computer, tab) => tab.press('F5'),
    sees: ['loaded', 'F5'],
  },
  {
    name: 'F5 that a frame takes',
    kind: 'browser',
    page: `${loads}<iframe style="position:fixed;left:0;top:0;width:200px;height:60px;border:0" srcdoc="
      <body style='margin:0;height:60px'><script>onkeydown = (event) => { new BroadcastChannel('lines').postMessage('frame ' + event.key); event.preventDefault(); }</script>
    "></iframe>`,
    run: async (_computer, tab) => {
      await tab.click(...at(0));
      await tab.press('F5');
    },
    sees: ['loaded', 'frame F5'],
  },
  {
    name: 'Alt+ArrowLeft and back again',
    kind: 'browser',
    page: loads + toNext,
    others: { '/next': next },
    run: async (_computer, tab) => {
      await tab.click(...at(0));
      await arrived(tab, 'next');
      await tab.press('Alt+ArrowLeft');
      await tab.press('Alt+ArrowRight');
      await tab.click(...at(0));
      await tab.press('Alt+ArrowLeft');
    },
    sees: ['loaded', 'loaded', 'next', 'loaded'],
  },
  {
    name: 'Control+T and Control+W',
    kind: 'browser',
    page: here,
    run: async (computer, tab) => {
      await tab.press('Control+T');
      if (computer.tab !== tab) await computer.keyboard.press('Control+W');
      await computer.tab.click(...at(4));
    },
    sees: ['here'],
  },
  {
    name: 'Control+Tab and Control+1',
    kind: 'browser',
    page: button(0, 'open', `window.open('/child')`) + here,
    others,
    run: async (computer, tab) => {
      await tab.click(...at(0));
      const opened = computer.tab;
      await opened.press('Control+Tab');
      await computer.tab.click(...at(4));
      await computer.keyboard.press('Control+Shift+Tab');
      await computer.tab.click(...at(0));
      await computer.keyboard.press('Control+1');
      await computer.tab.click(...at(4));
      await computer.keyboard.press('Control+9');
      await computer.tab.click(...at(0));
      await opened.close();
    },
    sees: ['here', 'child', 'here', 'child'],
  },
];

/** Waits until a clicked link has led to a page. */
const arrived = async (tab: Tab, title: string): Promise<void> => {
  for (let look = 0; look < 100 && (await tab.title()) !== title; look += 1) await setTimeout(20);
};

/** Closes every tab except one. */
const closeOthers = async (computer: Computer, tab: Tab): Promise<void> => {
  // A tab that opened in the background may be missing from a vendor's list for a moment.
  for (let look = 0; look < 20; look += 1) {
    const open = await computer.tabs.list();
    if (open.length > 1) {
      for (const other of open) if (other !== tab) await other.close();
      return;
    }
    await setTimeout(50);
  }
};

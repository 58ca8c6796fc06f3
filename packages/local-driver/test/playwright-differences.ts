import type { Computer, Tab } from '@farhand/core';
import type { Page } from 'playwright-core';

/** What the same wish leads to with Playwright and with Farhand. */
export interface Difference {
  /** What is written with Playwright, as the guide has it. */
  readonly call: string;
  /** HTML of the page, which notes what it sees by `log(word)`. */
  readonly page: string;
  playwright(page: Page): Promise<unknown>;
  farhand(computer: Computer, tab: Tab): PromiseLike<unknown>;
  /** What comes of it: what the page has noted or the call has said, or `an error`. `undefined`: it depends on the moment. */
  readonly inPlaywright: string | undefined;
  /** The same with Farhand, or the name of the error. */
  readonly inFarhand: string;
}

const logsKeys = `<script>
  const names = (event) => ['Control', 'Shift'].filter((name) => event.getModifierState(name)).join(' ');
  onkeydown = (event) => {
    if (event.key === 'Control' || event.key === 'Shift') return;
    event.preventDefault();
    log(...[names(event), event.key].filter(Boolean));
  };
  onmousedown = (event) => log(...[names(event), 'press'].filter(Boolean));
</script>`;

/** Logs each load once more than the one before, so that the tab knows how often the page was loaded. */
const logsLoads = `<script>
  sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1;
  log('load ' + sessionStorage.loads);
</script>`;

const box = (html: string, top: number): string =>
  `<div style="position:fixed;left:0;top:${top}px;width:200px;height:60px;background:#ddd">${html}</div>`;

/** Tries something and goes on. */
const tried = async (work: () => PromiseLike<unknown>): Promise<void> =>
  void (await work().then(undefined, () => undefined));

const fails = (): never => {
  throw new Error('The test gives up.');
};

export const keyDifferences: readonly Difference[] = [
  {
    call: `page.keyboard.press('Control+A')`,
    page: logsKeys,
    playwright: (page) => page.keyboard.press('Control+A'),
    farhand: (_computer, tab) => tab.press('Control+A'),
    inPlaywright: 'Control A',
    inFarhand: 'Control a',
  },
  {
    call: `page.keyboard.press('ctrl+a')`,
    page: logsKeys,
    playwright: (page) => page.keyboard.press('ctrl+a'),
    farhand: (_computer, tab) => tab.press('ctrl+a'),
    inPlaywright: 'an error',
    inFarhand: 'Control a',
  },
  {
    call: `page.keyboard.press('ArrowRight', { delay: 700 })`,
    page: `<script>onkeydown = ({ repeat }) => { if (!repeat) log('down'); else if (!log.repeats) { log.repeats = true; log('repeats'); } }</script>`,
    playwright: (page) => page.keyboard.press('ArrowRight', { delay: 700 }),
    farhand: (_computer, tab) => tab.press('ArrowRight', { delayMs: 700 }),
    inPlaywright: 'down',
    inFarhand: 'down repeats',
  },
  {
    call: `page.keyboard.press('F5')`,
    page: logsLoads,
    playwright: (page) => page.keyboard.press('F5'),
    farhand: (_computer, tab) => tab.press('F5'),
    inPlaywright: 'load 1',
    inFarhand: 'load 2',
  },
  {
    call: `page.keyboard.press('Control+L')`,
    page: '',
    playwright: (page) => page.keyboard.press('Control+L'),
    farhand: (_computer, tab) => tab.press('Control+L'),
    inPlaywright: '',
    inFarhand: 'ActionFailedError',
  },
  {
    call: `page.keyboard.down('Shift')`,
    page: logsKeys,
    playwright: async (page) => {
      await page.keyboard.down('Shift');
      await tried(async () => fails());
      await page.mouse.click(100, 100);
    },
    farhand: async ({ keyboard }, tab) => {
      await tried(() => keyboard.hold('Shift', async () => fails()));
      await tab.click(100, 100);
    },
    inPlaywright: 'Shift press',
    inFarhand: 'press',
  },
  {
    call: 'page.keyboard.press() while a dialog is open',
    page: `${logsKeys}<script>addEventListener('mouseup', () => setTimeout(() => confirm('Sure?'), 20))</script>`,
    playwright: async (page) => {
      const opened = page.waitForEvent('dialog');
      await page.mouse.click(100, 100);
      const dialog = await opened;
      await page.keyboard.press('a');
      await dialog.accept();
    },
    farhand: async (computer, tab) => {
      const opened = computer.waitForEvent('dialog');
      const answered = computer.waitForEvent('dialogclosed');
      const stop = computer.on('dialog', () => answered);
      await tab.click(100, 100);
      const dialog = await opened;
      const pressing = tab.press('a');
      await dialog.accept();
      await pressing;
      stop();
    },
    inPlaywright: 'press',
    inFarhand: 'press a',
  },
];

export const mouseDifferences: readonly Difference[] = [
  {
    call: 'page.mouse.click() on an open list',
    page: `${box('<select style="width:200px"><option>a<option>b<option>c</select>', 0)}
      <div style="position:fixed;left:0;top:60px;width:200px;height:200px" onmousedown="log('beneath')"></div>`,
    playwright: async (page) => {
      await page.mouse.click(100, 10);
      await page.mouse.click(100, 80);
    },
    farhand: async (_computer, tab) => {
      await tab.click(100, 10);
      await tab.click(100, 80);
    },
    inPlaywright: 'beneath',
    inFarhand: 'UnsupportedActionError',
  },
  {
    call: 'page.mouse.wheel(0, 600)',
    page: `<style>div { height: 60px }</style>${Array.from({ length: 100 }, (_, row) => `<div onmousedown="log(${row})"></div>`).join('')}`,
    playwright: async (page) => {
      await page.mouse.move(300, 30);
      await page.mouse.wheel(0, 600);
      await page.mouse.click(300, 30);
    },
    farhand: async (_computer, tab) => {
      await tab.wheel(0, 600, { at: { x: 300, y: 30 } });
      await tab.click(300, 30);
    },
    inPlaywright: undefined,
    inFarhand: '10',
  },
  {
    call: 'page.mouse.down(), move(), up()',
    page: `<script>
      let moves = 0;
      onmousemove = ({ buttons }) => { if (buttons === 1) moves += 1; };
      onmouseup = () => log(moves > 1 ? 'dragged' : 'one move');
    </script>`,
    playwright: async (page) => {
      await page.mouse.move(100, 100);
      await page.mouse.down();
      await page.mouse.move(300, 100);
      await page.mouse.up();
    },
    farhand: (_computer, tab) => tab.drag({ x: 100, y: 100 }, { x: 300, y: 100 }),
    inPlaywright: 'one move',
    inFarhand: 'dragged',
  },
  {
    call: 'page.mouse.down() before any move',
    page: logsKeys,
    playwright: async (page) => {
      await page.mouse.down();
      await page.mouse.up();
    },
    farhand: ({ mouse }) => mouse.down().up(),
    inPlaywright: 'press',
    inFarhand: 'UnsupportedActionError',
  },
  {
    call: 'page.mouse.click(-5, 40)',
    page: logsKeys,
    playwright: (page) => page.mouse.click(-5, 40),
    farhand: (_computer, tab) => tab.click(-5, 40),
    inPlaywright: 'press',
    inFarhand: 'RangeError',
  },
  {
    call: 'page.mouse.move(-5, 40)',
    page: `<script>document.documentElement.onmouseleave = () => log('left')</script>`,
    playwright: async (page) => {
      await page.mouse.move(100, 40);
      await page.mouse.move(-5, 40);
    },
    farhand: ({ mouse }) => mouse.move(100, 40).leave(),
    inPlaywright: 'left',
    inFarhand: 'left',
  },
  {
    call: `locator.click({ modifiers: ['Shift'] })`,
    page: `<body style="height:500px">${logsKeys}`,
    playwright: async (page) => {
      await page.keyboard.down('Control');
      await page.locator('body').click({ modifiers: ['Shift'], position: { x: 100, y: 100 } });
      await page.keyboard.up('Control');
    },
    farhand: (computer, tab) => computer.keyboard.hold('Control', () => tab.click(100, 100, { modifiers: ['Shift'] })),
    inPlaywright: 'Shift press',
    inFarhand: 'Control Shift press',
  },
  {
    call: `page.mouse.down(), then an error`,
    page: `<script>onmousemove = ({ buttons }) => { if (buttons === 1) log('drags') }</script>`,
    playwright: async (page) => {
      await page.mouse.move(100, 100);
      await page.mouse.down();
      await tried(async () => fails());
      await page.mouse.move(200, 100);
    },
    farhand: async ({ mouse }) => {
      await mouse.move(100, 100);
      await tried(() => mouse.hold('left', async () => fails()));
      await mouse.move(200, 100);
    },
    inPlaywright: 'drags',
    inFarhand: '',
  },
];

export const pageDifferences: readonly Difference[] = [
  {
    call: 'page.mouse.click() on a link with target=_blank',
    page:
      box(`<a target="_blank" href="/child" style="display:block;height:60px">open</a>`, 0) +
      `<script>onmousedown = ({ clientY }) => { if (clientY > 60) log('still here'); }</script>`,
    playwright: async (page) => {
      const opened = page.waitForEvent('popup');
      await page.mouse.click(100, 30);
      await opened;
      await page.mouse.click(100, 130);
    },
    farhand: async (computer, tab) => {
      await tab.click(100, 30);
      await computer.tab.click(100, 130);
    },
    inPlaywright: 'still here',
    inFarhand: 'child pressed',
  },
  {
    call: 'page.goto() with a base URL',
    page: '',
    playwright: (page) => page.goto('/child'),
    farhand: (_computer, tab) => tab.goto('/child'),
    inPlaywright: 'child',
    inFarhand: 'TypeError',
  },
  {
    call: 'page.goBack() without a page before',
    page: '',
    playwright: async (page) => {
      await page.goBack();
      return page.goBack();
    },
    farhand: async (_computer, tab) => {
      await tab.goBack();
      return tab.goBack();
    },
    inPlaywright: 'null',
    inFarhand: 'false',
  },
  {
    call: `page.on('dialog')`,
    page: `<script>onmousedown = () => log(String(confirm('Sure?')))</script>`,
    playwright: (page) => page.mouse.click(100, 100),
    farhand: (_computer, tab) => tab.click(100, 100),
    inPlaywright: 'false',
    inFarhand: 'false',
  },
];

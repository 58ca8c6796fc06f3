import type { Action } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { forever, useBrowser, type TestPage } from './browser.js';
import { useSite } from './loopback-site.js';

const browser = useBrowser();

const boxAt = (id: string, top: number, extra = ''): string =>
  `<div id="${id}" ${extra} style="position: absolute; left: 0; top: ${top}px; width: 100px; height: 40px; background: silver"></div>`;

/** A frame tells the page around it what it sees, since nobody else can look into another site. */
const site = useSite({
  '/field': `<body style="margin: 0"><input id="field" style="position: absolute; left: 0; top: 0; width: 100px">
    <script>addEventListener('keydown', ({ key }) => parent.postMessage(name + key, '*'), true)</script>`,
  '/boxes': `<body style="margin: 0">${boxAt('source', 0, 'draggable="true"')}${boxAt('target', 80)}
    <script>
      source.ondragstart = (event) => event.dataTransfer.setData('text/plain', 'luggage');
      target.ondragover = (event) => event.preventDefault();
      for (const type of ['dragstart', 'dragover', 'drop', 'dragend', 'click'])
        addEventListener(type, (event) => parent.postMessage(type + ' ' + event.target.id, '*'), true);
    </script>`,
});

const pageAround = async (inner: string): Promise<TestPage> => {
  const frame = (name: string, left: number): string =>
    `<iframe name="${name}" src="${site.elsewhere(inner)}" style="position: absolute; left: ${left}px; top: 100px; width: 200px; height: 200px; border: 0"></iframe>`;
  const page = await browser.open(site.at('/nowhere'));
  const body = JSON.stringify(
    `<input id="own" style="position: absolute; left: 0; top: 0; width: 100px">${frame('one', 0)}${frame('two', 300)}`,
  );
  await page.evaluate(`new Promise((resolve) => {
    noted = [];
    addEventListener('message', ({ data }) => noted.push(data));
    addEventListener('keydown', ({ key }) => noted.push('own' + key));
    let frames = 2;
    document.body.innerHTML = ${body};
    for (const frame of document.querySelectorAll('iframe')) frame.onload = () => (frames -= 1) || resolve();
  })`);
  return page;
};

const click = (x: number, y: number): Action => ({
  type: 'click',
  at: { x, y },
  button: 'left',
  clickCount: 1,
  modifiers: [],
  delayMs: 0,
});
const press = (key: string): Action => ({ type: 'press', key, modifiers: [], holdMs: 0 });

/** What has been told so far, once `count` things have. */
const told = async (page: TestPage, count: number): Promise<unknown> => {
  await page.evaluate(`new Promise((resolve) => {
    const look = () => (noted.length >= ${count} ? resolve() : setTimeout(look, 5));
    look();
  })`);
  return page.log();
};

describe('in frames of another site', () => {
  test('keys go where the click before them went', async () => {
    const page = await pageAround('/field');
    for (let time = 0; time < 20; time += 1) {
      await page.perform(click(50, 110), press('a'), click(350, 110), press('b'), click(50, 10), press('c'));
      expect(Object(await told(page, 3)).toSorted()).toEqual(['onea', 'ownc', 'twob']);
    }
  });

  test('a native drag and drop is whole, and the mouse usable after it', async () => {
    const page = await pageAround('/boxes');
    for (let time = 0; time < 40; time += 1) {
      await page.perform({
        type: 'drag',
        path: [
          { x: 50, y: 120 },
          { x: 50, y: 200 },
        ],
        button: 'left',
        modifiers: [],
      });
      expect(await told(page, 4)).toEqual(['dragstart source', 'dragover target', 'drop target', 'dragend source']);
    }
    await page.perform(click(50, 200));
    expect(await told(page, 1)).toEqual(['click target']);
  });

  test('a native drag from the page drops there, and the page has its mouse back', async () => {
    const page = await pageAround('/boxes');
    await page.evaluate(`(() => {
      const mine = document.createElement('div');
      mine.id = 'mine';
      mine.draggable = true;
      mine.style = 'position: absolute; left: 400px; top: 0; width: 100px; height: 40px; background: silver';
      document.body.append(mine);
      mine.ondragstart = (event) => event.dataTransfer.setData('text/plain', 'luggage');
      for (const type of ['dragstart', 'dragend', 'click'])
        addEventListener(type, ({ target }) => noted.push(type + ' ' + target.id), true);
    })()`);
    const from = { x: 450, y: 20 };
    const to = { x: 350, y: 200 };
    for (let time = 0; time < 10; time += 1) {
      const drag: Action = { type: 'drag', path: [from, to], setOff: { x: 450, y: 26 }, button: 'left', modifiers: [] };
      await page.perform(drag, click(450, 20));
      await page.evaluate(`new Promise((resolve) => {
        const look = () => (noted.some((line) => line.startsWith('drop')) ? resolve() : setTimeout(look, 5));
        look();
      })`);
      // What different processes tell comes in no order.
      expect([...new Set(Object(await page.log()))].toSorted()).toEqual([
        'click mine',
        'dragend mine',
        'dragover target',
        'dragstart mine',
        'drop target',
      ]);
    }
  });

  test('a screenshot shows them', async () => {
    const page = await pageAround('/boxes');
    expect(await browser.connection().screenshot(page.tab, forever)).toMatchObject({ width: 1280, height: 720 });
  });
});

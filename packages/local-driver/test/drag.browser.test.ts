import type { Action } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { noting, useBrowser, type TestPage } from './browser.js';

const browser = useBrowser();

const drag = (...path: readonly (readonly [number, number])[]): Action => ({
  type: 'drag',
  path: path.map(([x, y]) => ({ x, y })),
  button: 'left',
  modifiers: [],
});

const box = (id: string, left: number, extra = ''): string =>
  `<div id="${id}" ${extra} style="position: absolute; left: ${left}px; top: 50px; width: 100px; height: 100px; background: silver">${id}</div>`;

const dragEvents = [
  'mousemove',
  'mousedown',
  'mouseup',
  'click',
  'dragstart',
  'dragenter',
  'dragover',
  'dragleave',
  'drop',
  'dragend',
];

/** Two boxes, of which the first can be dragged and the second takes drops, if it is asked by `dragover`. */
const boxes = (allowed = 'move'): Promise<TestPage> =>
  browser.open(
    noting(
      dragEvents,
      "event.type + ' ' + (event.target.id || 'page') + (event.type === 'drop' ? ' ' + event.dataTransfer.getData('text/plain') : '') + (event.type === 'dragend' ? ' ' + event.dataTransfer.dropEffect : '')",
      `${box('source', 50, 'draggable="true"')}${box('target', 300)}
      <script>
        source.ondragstart = (event) => {
          event.dataTransfer.setData('text/plain', 'luggage');
          event.dataTransfer.effectAllowed = '${allowed}';
        };
        target.ondragover = (event) => {
          event.preventDefault();
          event.dataTransfer.dropEffect = 'move';
        };
      </script>`,
    ),
  );

describe('a native drag and drop', () => {
  test('with one move from source to target is whole', async () => {
    const page = await boxes();
    await page.perform(drag([100, 100], [350, 100]));
    expect(await page.log()).toEqual([
      'mousemove source',
      'mousedown source',
      'mousemove target',
      'dragstart source',
      'dragenter target',
      'dragover target',
      'drop target luggage',
      'dragend source move',
    ]);
  });

  test('with a move in between gives the target its dragover', async () => {
    const page = await boxes();
    await page.perform(drag([100, 100], [120, 100], [350, 100]));
    expect(await page.log()).toEqual([
      'mousemove source',
      'mousedown source',
      'mousemove source',
      'dragstart source',
      'dragenter source',
      'dragover source',
      'dragenter target',
      'dragleave source',
      'dragover target',
      'drop target luggage',
      'dragend source move',
    ]);
  });

  test('in steps of their own works as in one program', async () => {
    const page = await boxes();
    await page.perform({ type: 'pointerMove', to: { x: 100, y: 100 } });
    await page.perform({ type: 'pointerDown', button: 'left', clickCount: 1 });
    await page.perform({ type: 'pointerMove', to: { x: 350, y: 100 } });
    await page.perform({ type: 'pointerUp', button: 'left', clickCount: 1 });
    expect(await page.log()).toEqual([
      'mousemove source',
      'mousedown source',
      'mousemove target',
      'dragstart source',
      'dragenter target',
      'dragover target',
      'drop target luggage',
      'dragend source move',
    ]);
  });

  test('drops nothing where the target wants what the source does not allow', async () => {
    const page = await boxes('copy');
    await page.perform(drag([100, 100], [120, 100], [350, 100]));
    expect(await page.log()).toEqual([
      'mousemove source',
      'mousedown source',
      'mousemove source',
      'dragstart source',
      'dragenter source',
      'dragover source',
      'dragenter target',
      'dragleave source',
      'dragover target',
      'dragleave target',
      'dragend source none',
    ]);
  });

  test('comes out the same thirty times over', async () => {
    const page = await boxes();
    for (let time = 0; time < 30; time += 1) {
      await page.perform(drag([100, 100], [120, 100], [350, 100]));
      const log = Object(await page.log());
      expect(log.slice(-3)).toEqual(['dragover target', 'drop target luggage', 'dragend source move']);
    }
  });

  test('leaves the mouse usable', async () => {
    const page = await boxes();
    await page.perform(drag([100, 100], [350, 100]));
    await page.log();
    await page.perform({
      type: 'click',
      at: { x: 350, y: 100 },
      button: 'left',
      clickCount: 1,
      modifiers: [],
      delayMs: 0,
    });
    expect(await page.log()).toEqual(['mousemove target', 'mousedown target', 'mouseup target', 'click target']);
  });
});

describe('a drag on a page that draws', () => {
  const note = "event.type + ' ' + event.clientX + ',' + event.clientY + ' ' + event.buttons";

  test('shows every point once, with the button down', async () => {
    const page = await browser.open(noting(dragEvents, note));
    await page.perform(drag([10, 10], [20, 12], [30, 18], [40, 30], [40, 60]));
    expect(await page.log()).toEqual([
      'mousemove 10,10 0',
      'mousedown 10,10 1',
      'mousemove 20,12 1',
      'mousemove 30,18 1',
      'mousemove 40,30 1',
      'mousemove 40,60 1',
      'mouseup 40,60 0',
      'click 40,60 0',
    ]);
  });

  test('with the right button shows its points too', async () => {
    const page = await browser.open(noting(dragEvents, note));
    await page.perform({
      type: 'drag',
      path: [
        { x: 10, y: 10 },
        { x: 20, y: 20 },
        { x: 30, y: 30 },
      ],
      button: 'right',
      modifiers: [],
    });
    expect(await page.log()).toEqual([
      'mousemove 10,10 0',
      'mousedown 10,10 2',
      'mousemove 20,20 2',
      'mousemove 30,30 2',
      'mouseup 30,30 0',
    ]);
  });

  test('selects text', async () => {
    const page = await browser.open(
      noting([], '0', '<p id="text" style="margin: 0; font: 20px monospace">0123456789</p>'),
    );
    const width = Number(
      await page.evaluate(
        'const r = document.createRange(); r.selectNodeContents(text); r.getBoundingClientRect().width / 10',
      ),
    );
    await page.perform(drag([0, 10], [Math.round(width * 4), 10]));
    expect(await page.evaluate('String(getSelection())')).toBe('0123');
  });
});

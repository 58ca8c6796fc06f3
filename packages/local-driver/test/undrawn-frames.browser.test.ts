import type { Action } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { useBrowser, type TestPage } from './browser.js';
import { useSite } from './loopback-site.js';

const browser = useBrowser();

const noting = (name: string): string =>
  `for (const type of ['pointermove', 'pointerdown', 'wheel', 'keydown'])
     addEventListener(type, ({ type, key }) => top.postMessage('${name} ' + type + (key ?? ''), '*'), true);`;

const inner = `<body style="margin: 0; height: 2000px"><input style="position: absolute; left: 0; top: 0; width: 100px">
  <script>${noting('frame')}</script>`;

const around = (frame: string): string => `<body style="margin: 0">${frame}`;

const frame = (attributes: string): string =>
  `<iframe style="position: absolute; left: 0; top: 0; width: 200px; height: 200px; border: 0" ${attributes}></iframe>`;

const site = useSite({
  '/inner': inner,
  '/blank': '<body>',
  '/drawing': `<script>
    const { requestAnimationFrame: request } = window;
    requestAnimationFrame = (callback) => { top.postMessage(name + ' was asked to draw', '*'); return request(callback); };
  </script>`,
  get '/around-other'() {
    return around(frame(`src="${site.elsewhere('/inner')}"`));
  },
});

/** Each frame of it takes the browser some 100 ms to draw. */
const slowToDraw = `<style>
    @keyframes turn { to { transform: rotate(1turn) scale(1.3) } }
    .slow { position: absolute; left: 300px; top: 0; width: 900px; height: 600px; filter: blur(30px); background: linear-gradient(red, blue); animation: turn 3s infinite linear; pointer-events: none }
  </style>${'<div class="slow"></div>'.repeat(4)}`;

/** A page that draws slowly and notes what happens to it, with `body` once `script` has resolved. */
const pageWith = async (body: string, ready: string): Promise<TestPage> => {
  const page = await browser.open(site.at('/blank'));
  await page.evaluate(`(async () => {
    noted = [];
    addEventListener('message', ({ data }) => noted.push(data));
    addEventListener('pointerdown', ({ target }) => noted.push('page pointerdown ' + target.id), true);
    document.body.innerHTML = ${JSON.stringify(slowToDraw + body)};
    ${ready}
  })()`);
  return page;
};

/** With a frame at 0, 0, once that has loaded. */
const pageAround = (attributes: string): Promise<TestPage> =>
  pageWith(frame(attributes), `await new Promise((resolve) => (document.querySelector('iframe').onload = resolve));`);

const at = { x: 50, y: 10 };
const click: Action = { type: 'click', at, button: 'left', clickCount: 1, modifiers: [], delayMs: 0 };
const press: Action = { type: 'press', key: 'a', modifiers: [], holdMs: 0 };

/** What has been noted once `last` was, each line once. */
const notedUntil = async (page: TestPage, last: string): Promise<unknown> => {
  await page.evaluate(`new Promise((resolve) => {
    const look = () => (noted.some((line) => line.startsWith(${JSON.stringify(last)})) ? resolve() : setTimeout(look, 5));
    look();
  })`);
  const lines = Object(await page.log());
  return lines.filter((line: string, index: number) => lines.indexOf(line) === index);
};

const seenInFrame = ['frame pointermove', 'frame pointerdown', 'frame keydowna'];

describe('input goes into a frame that is not drawn yet', () => {
  test.for<readonly [string, () => string]>([
    ['of another site', () => `src="${site.elsewhere('/inner')}"`],
    ['of the same site', () => `src="/inner"`],
    ['in a sandbox', () => `sandbox="allow-scripts" src="/inner"`],
    ['in a sandbox, without an address', () => `sandbox="allow-scripts" srcdoc="${inner.replaceAll('"', '&quot;')}"`],
    ['of another site in one of the same', () => `src="/around-other"`],
    ['of another site in one of another', () => `src="${site.elsewhere('/around-other')}"`],
  ])('%s', async ([, attributes]) => {
    const page = await pageAround(attributes());
    await page.perform(click, press);
    expect(await notedUntil(page, 'frame keydown')).toEqual(seenInFrame);
  });

  test('in a closed shadow tree', async () => {
    const ready = `const tree = host.attachShadow({ mode: 'closed' });
      tree.innerHTML = ${JSON.stringify(frame(`src="${site.elsewhere('/inner')}"`))};
      await new Promise((resolve) => (tree.firstChild.onload = resolve));`;
    const page = await pageWith('<div id="host"></div>', ready);
    await page.perform(click, press);
    expect(await notedUntil(page, 'frame keydown')).toEqual(seenInFrame);
  });

  test('that was one of the same site before', async () => {
    const page = await pageAround('src="/inner"');
    await page.perform(click, press);
    await notedUntil(page, 'frame keydown');
    await page.evaluate(`new Promise((resolve) => {
      const frame = document.querySelector('iframe');
      frame.onload = resolve;
      frame.src = ${JSON.stringify(site.elsewhere('/inner'))};
    })`);
    await page.perform(click, press);
    expect(await notedUntil(page, 'frame keydown')).toEqual(seenInFrame);
  });

  test('a turn of the wheel', async () => {
    const page = await pageAround(`src="${site.elsewhere('/inner')}"`);
    await page.perform({ type: 'move', to: at, modifiers: [], seen: true }, { type: 'scroll', deltaX: 0, deltaY: 100 });
    expect(await notedUntil(page, 'frame wheel')).toEqual(['frame pointermove', 'frame wheel']);
  });
});

describe('a page that has changed around a frame of another site', () => {
  /** A frame that has been used, and a button beneath it. */
  const usedPage = async (): Promise<TestPage> => {
    const below = `<button id="below" style="position: absolute; left: 0; top: 0; width: 100px; height: 100px"></button>`;
    const page = await pageWith(
      below + frame(`src="${site.elsewhere('/inner')}"`),
      `await new Promise((resolve) => (document.querySelector('iframe').onload = resolve));`,
    );
    await page.perform(click, press);
    await notedUntil(page, 'frame keydown');
    return page;
  };

  test.for([
    ['has moved away', `document.querySelector('iframe').style.left = '300px'`],
    ['is hidden', `document.querySelector('iframe').style.display = 'none'`],
    ['is removed', `document.querySelector('iframe').remove()`],
    ['is covered', `document.body.append(below)`],
  ])('the click goes to what is beneath when the frame %s', async ([, change]) => {
    const page = await usedPage();
    await page.evaluate(`void (${change})`);
    await page.perform(click);
    expect(await notedUntil(page, 'page pointerdown')).toEqual(['page pointerdown below']);
  });

  test('the click goes into the frame where that has moved to', async () => {
    const page = await usedPage();
    await page.evaluate(`void (document.querySelector('iframe').style.left = '300px')`);
    await page.perform({ ...click, at: { x: 350, y: 10 } }, press);
    expect(await notedUntil(page, 'frame keydown')).toEqual(seenInFrame);
  });

  test('the click goes into the frame when what covered it is gone', async () => {
    const page = await usedPage();
    await page.evaluate('document.body.append(below)');
    await page.perform(click);
    await notedUntil(page, 'page pointerdown');
    await page.evaluate('below.remove()');
    await page.perform(click, press);
    expect(await notedUntil(page, 'frame keydown')).toEqual(seenInFrame);
  });
});

describe('a frame of another site that draws nothing is not waited for', () => {
  test.for(['display: none', 'position: absolute; top: 5000px', 'width: 0; height: 0; border: 0'])(
    '%s',
    async (style) => {
      const drawing = (name: string, where: string): string =>
        `<iframe name="${name}" style="${where}" src="${site.elsewhere('/drawing')}"></iframe>`;
      const page = await pageWith(
        drawing('shown', 'position: absolute; left: 0; top: 0') + drawing('unseen', style),
        `await Promise.all([...document.querySelectorAll('iframe')].map((frame) => new Promise((resolve) => (frame.onload = resolve))));`,
      );
      await page.perform(click, click);
      expect(await notedUntil(page, 'shown')).toEqual(['shown was asked to draw']);
    },
  );
});

import type { HandsCase } from './hands-case.js';

const log60 = `<script>addEventListener('mousedown', ({ target }) => log('row ' + target.closest('[data-row]')?.dataset.row))</script>`;

/** Rows of 60 pixels that log a press on them. */
const rows = (count = 60): string =>
  Array.from({ length: count }, (_, index) => `<div class="row" data-row="${index}">row ${index}</div>`).join('');

/** A page of such rows; `style` is the page's. */
const rowsPage = (style = '', more = ''): string => `
<style>.row { height: 60px; box-sizing: border-box; border-bottom: 1px solid #999 } ${style}</style>${rows()}${log60}${more}`;

const rowsInFrame = `<!doctype html><body style="margin:0"><style>.row { height: 60px }</style>${rows()}<script>
  addEventListener('mousedown', ({ target }) => new BroadcastChannel('lines').postMessage('row ' + target.dataset.row))</script>`;

/** A button that stays in the corner and acts on the rows. */
const next = (action: string): string => `
<button style="position:fixed;right:0;top:0;width:100px;height:60px" onclick="${action}">next</button>`;

/**
 * Farhand waits for scrolling by a script, stepwise or smooth, as for scrolling by the browser. On a desktop nothing
 * reports that a click or a letter has started something, so only the wheel cases run there.
 */
export const scriptedScrollCases: readonly HandsCase[] = [
  {
    name: 'several turns add up before the click',
    page: rowsPage(),
    run: (_computer, tab) => {
      const at = { x: 300, y: 300 };
      return tab.wheel(0, 240, { at }).wheel(0, 240, { at }).wheel(0, 120, { at }).click(300, 30);
    },
    sees: ['row 10'],
  },
  {
    name: 'a wheel that a script makes smooth',
    page: rowsPage(
      '',
      `<script>
        let goal = 0;
        const step = () => { scrollTo(0, scrollY + Math.sign(goal - scrollY) * Math.min(30, Math.abs(goal - scrollY))); if (scrollY !== goal) requestAnimationFrame(step) };
        addEventListener('wheel', (event) => { event.preventDefault(); goal += event.deltaY; requestAnimationFrame(step) }, { passive: false });
      </script>`,
    ),
    run: (_computer, tab) => tab.wheel(0, 600, { at: { x: 300, y: 300 } }).click(300, 30),
    sees: ['row 10'],
  },
  {
    name: 'a click behind PageDown',
    page: rowsPage('html { height: 7200px } .row { height: 63px }'),
    // A page down is seven eighths of 720 px: 630, ten rows of 63.
    run: (_computer, tab) => tab.press('PageDown').click(300, 30),
    sees: ['row 10'],
  },
  {
    name: 'a click behind one that scrolls smoothly',
    kind: 'browser',
    page: rowsPage('', next("window.scrollBy({ top: 600, behavior: 'smooth' })")),
    run: (_computer, tab) => tab.click(1230, 30).click(300, 30),
    sees: ['row undefined', 'row 10'],
  },
  {
    name: 'a click behind clicks of which every fourth scrolls smoothly',
    kind: 'browser',
    page: rowsPage(
      '',
      `<script>let clicks = 0</script>${next("++clicks % 4 === 0 && window.scrollBy({ top: 600, behavior: 'smooth' })")}`,
    ),
    run: async (_computer, tab) => {
      for (let clicks = 0; clicks < 4; clicks += 1) await tab.click(1230, 30);
      await tab.click(300, 30);
      await tab.click(1230, 30).click(1230, 30).click(1230, 30).click(1230, 30).click(300, 30);
    },
    sees: [1, 2].flatMap((round) => [...Array.from({ length: 4 }, () => 'row undefined'), `row ${round * 10}`]),
  },
  {
    name: 'a click behind a link to a place below',
    kind: 'browser',
    page: `<style>html { scroll-behavior: smooth }</style>${rowsPage('', '<a href="#r10" style="position:fixed;right:0;top:0;width:100px;height:60px">down</a>')}
      <script>document.querySelector('[data-row="10"]').id = 'r10'</script>`,
    run: (_computer, tab) => tab.click(1230, 30).click(300, 30),
    sees: ['row undefined', 'row 10'],
  },
  {
    name: 'a carousel that moves by its button',
    kind: 'browser',
    page: `<style>#strip { width: 600px; height: 200px; overflow: hidden; white-space: nowrap } #strip div { display: inline-block; width: 600px; height: 200px }</style>
      <div id="strip">${Array.from({ length: 4 }, (_, index) => `<div data-row="${index}">${index}</div>`).join('')}</div>
      <span style="position:fixed;left:700px;top:0;width:100px;height:60px;cursor:pointer" onclick="strip.scrollBy({ left: 600, behavior: 'smooth' })">›</span>${log60}`,
    run: (_computer, tab) => tab.click(730, 30).click(300, 100),
    sees: ['row undefined', 'row 1'],
  },
  {
    name: 'a key that a script answers by scrolling',
    kind: 'browser',
    page: rowsPage(
      '',
      `<script>addEventListener('keydown', ({ key }) => key === 'j' && scrollBy({ top: 600, behavior: 'smooth' }))</script>`,
    ),
    run: (_computer, tab) => tab.press('j').click(300, 30),
    sees: ['row 10'],
  },
  {
    name: 'a wheel over a frame',
    page: `<iframe src="/rows" style="position:fixed;left:0;top:0;width:600px;height:480px;border:0"></iframe>`,
    others: { '/rows': rowsInFrame },
    run: (_computer, tab) => tab.wheel(0, 600, { at: { x: 300, y: 300 } }).click(300, 30),
    sees: ['row 10'],
  },
  {
    name: 'a ticker in the page is not waited for',
    page: rowsPage(
      '#ticker { position: fixed; right: 0; bottom: 0; width: 200px; height: 30px; overflow: hidden }',
      `<div id="ticker"><div style="height:100000px"></div></div><script>setInterval(() => { ticker.scrollTop += 1 }, 16)</script>`,
    ),
    run: (_computer, tab) => tab.wheel(0, 600, { at: { x: 300, y: 300 } }).click(300, 30),
    sees: ['row 10'],
  },
  {
    name: 'a ticker that steps in every frame does not end the scroll of a wheel',
    kind: 'browser',
    page: rowsPage(
      '#ticker { position: fixed; right: 0; bottom: 0; width: 200px; height: 30px; overflow: hidden }',
      `<div id="ticker"><div style="height:100000px"></div></div>
      <script>const tick = () => { ticker.scrollTop += 1; requestAnimationFrame(tick) }; requestAnimationFrame(tick)</script>`,
    ),
    run: async (_computer, tab) => {
      for (let turns = 0; turns < 4; turns += 1) await tab.wheel(0, 600, { at: { x: 300, y: 300 } }).click(300, 30);
    },
    sees: ['row 10', 'row 20', 'row 30', 'row 40'],
  },
  {
    name: 'a wheel over a list in a shadow tree',
    page: `<div id="host"></div>
      <script>
        const root = host.attachShadow({ mode: 'open' });
        root.addEventListener('mousedown', ({ target }) => log('row ' + target.dataset.row));
        root.innerHTML = \`<style>.row { height: 60px }</style>
          <div style="position:fixed;left:0;top:0;width:600px;height:480px;overflow:auto">${rows()}</div>\`;
      </script>`,
    run: (_computer, tab) => tab.wheel(0, 600, { at: { x: 300, y: 300 } }).click(300, 30),
    sees: ['row 10'],
  },
  {
    name: 'a wheel over a frame in a shadow tree',
    page: `<div id="host"></div>
      <script>
        host.attachShadow({ mode: 'open' }).innerHTML =
          '<iframe src="/rows" style="position:fixed;left:0;top:0;width:600px;height:480px;border:0"></iframe>';
      </script>`,
    others: { '/rows': rowsInFrame },
    run: (_computer, tab) => tab.wheel(0, 600, { at: { x: 300, y: 300 } }).click(300, 30),
    sees: ['row 10'],
  },
  {
    name: 'a click on a button in a shadow tree that moves a carousel in there',
    kind: 'browser',
    page: `<style>body { height: 5000px }</style><div id="host"></div>
      <script>
        const root = host.attachShadow({ mode: 'open' });
        root.addEventListener('mousedown', ({ target }) => log('row ' + target.dataset.row));
        root.innerHTML = \`<style>#strip { position: fixed; left: 0; top: 0; width: 600px; height: 200px; overflow: hidden; white-space: nowrap }
          #strip div { display: inline-block; width: 600px; height: 200px }</style>
          <div id="strip">${Array.from({ length: 4 }, (_, index) => `<div data-row="${index}">${index}</div>`).join('')}</div>
          <button style="position:fixed;left:700px;top:0;width:100px;height:60px">next</button>\`;
        const strip = root.querySelector('#strip');
        root.querySelector('button').onclick = () => strip.scrollBy({ left: 600, behavior: 'smooth' });
      </script>`,
    run: (_computer, tab) => tab.click(730, 30).click(300, 100).click(730, 30).click(300, 100),
    sees: ['row undefined', 'row 1', 'row undefined', 'row 2'],
  },
];

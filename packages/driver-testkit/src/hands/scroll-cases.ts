import type { Picture, Tab } from '@farhand/core';
import type { HandsCase } from './hands-case.js';

/** Rows of 60 pixels, each in a separate color, that log a press on them; `style` is the page's. */
const rows = (style = '', more = ''): string => `
<style>${style} .row { height: 60px; box-sizing: border-box }</style>
<main>${Array.from(
  { length: 60 },
  (_, index) => `<div class="row" data-row="${index}" style="background:rgb(${index * 4},90,150)">row ${index}</div>`,
).join('')}</main>
<script>
  addEventListener('mousedown', ({ target }) => log('row ' + target.closest('[data-row]')?.dataset.row));
  ${more}
</script>`;

/** A page that scrolls smoothly by itself, after a key or a button. */
const scrollsItself = rows(
  '',
  `addEventListener('keydown', (event) => {
    const top = { PageDown: 600, End: 1800, ' ': 300 }[event.key];
    if (top === undefined) return;
    event.preventDefault();
    scrollTo({ top, behavior: 'smooth' });
  });`,
);

/** A pane that scrolls, next to content that does not. */
const pane = `
<style>html { overflow: hidden } .pane { position: fixed; left: 100px; top: 60px; width: 500px; height: 300px; overflow: auto }
.line { height: 40px }</style>
<div class="pane">${Array.from({ length: 60 }, (_, index) => `<div class="line" data-line="${index}">line ${index}</div>`).join('')}</div>
<script>addEventListener('mousedown', ({ target }) => log('line ' + target.closest('[data-line]')?.dataset.line))</script>`;

/** An animation without end, in a corner. */
const spinner = `
<style>@keyframes turn { to { transform: rotate(360deg) } }
.spinner { position: fixed; right: 60px; bottom: 60px; width: 60px; height: 60px; border: 8px solid #ccc; border-top-color: red;
  border-radius: 50%; animation: turn 1s linear infinite }</style><div class="spinner"></div>`;

/** A canvas over the whole page that is repainted in each frame. */
const film = `
<canvas width="900" height="600" style="position:fixed;left:0;top:0;width:100%;height:100%;pointer-events:none;opacity:0.2"></canvas>
<script>
  const context = document.querySelector('canvas').getContext('2d');
  const paint = (time) => {
    context.fillStyle = 'hsl(' + (time / 20) % 360 + ',100%,50%)';
    context.fillRect(0, 0, 900, 600);
    requestAnimationFrame(paint);
  };
  requestAnimationFrame(paint);
</script>`;

const wheel = (tab: Tab) => tab.wheel(0, 600, { at: { x: 300, y: 300 } });

/** Presses on the row that a screenshot shows near the top. The press must hit the row of that color. */
const pressAsSeen = async (picture: Picture, tab: Tab, row: number): Promise<void> => {
  const { red } = await picture.pixel(300, 30);
  if (red !== row * 4) throw new Error(`The picture shows row ${red / 4}, not ${row}.`);
  await tab.click(300, 30);
};

/** A call after a scroll finds the page at the end of the scroll. */
export const scrollCases: readonly HandsCase[] = [
  {
    name: 'a click behind a turn of the wheel finds the row that is there then',
    page: rows(),
    run: (_computer, tab) => wheel(tab).click(300, 30),
    sees: ['row 10'],
  },
  {
    name: 'a click after an awaited turn finds the row that is there then',
    page: rows(),
    run: async (_computer, tab) => {
      await wheel(tab);
      await tab.click(300, 30);
      await wheel(tab);
      await tab.click(300, 90);
    },
    sees: ['row 10', 'row 21'],
  },
  {
    name: 'a wheel there and back leaves the page as it was',
    page: rows(),
    run: (_computer, tab) =>
      tab
        .wheel(0, 600, { at: { x: 300, y: 300 } })
        .wheel(0, -600, { at: { x: 300, y: 300 } })
        .click(300, 30),
    sees: ['row 0'],
  },
  {
    name: 'a picture behind a turn of the wheel shows where that ends',
    page: rows(),
    run: async (_computer, tab) => pressAsSeen(await wheel(tab).screenshot(), tab, 10),
    sees: ['row 10'],
  },
  {
    name: 'a picture after an awaited turn shows where that ended',
    page: rows(),
    run: async (_computer, tab) => {
      await wheel(tab);
      await pressAsSeen(await tab.screenshot(), tab, 10);
    },
    sees: ['row 10'],
  },
  {
    name: 'a page with smooth scrolling is waited for',
    page: rows('html { scroll-behavior: smooth }'),
    run: (_computer, tab) => wheel(tab).click(300, 30),
    sees: ['row 10'],
  },
  {
    name: 'a page that snaps is waited for',
    page: rows('html { scroll-snap-type: y mandatory } .row:nth-child(4n + 1) { scroll-snap-align: start }'),
    run: (_computer, tab) => wheel(tab).click(300, 30),
    // 600 px are halfway between row 8 and row 12. A wheel with notches snaps forward.
    sees: ['row 8'],
    seesOnDesktop: ['row 12'],
  },
  {
    name: 'a pane in a page that stands still is waited for',
    page: pane,
    run: (_computer, tab) => tab.wheel(0, 360, { at: { x: 300, y: 200 } }).click(300, 80),
    sees: ['line 9'],
  },
  {
    name: 'a page beside which something turns without end is waited for',
    page: rows() + spinner,
    run: async (_computer, tab) => {
      await wheel(tab).click(300, 30);
      await wheel(tab).click(300, 90);
      await tab.press('Home').click(300, 90);
    },
    sees: ['row 10', 'row 21', 'row 1'],
  },
  {
    name: 'a page below a film is waited for',
    page: rows() + film,
    run: async (_computer, tab) => {
      await wheel(tab).click(300, 30);
      await wheel(tab).click(300, 90);
    },
    sees: ['row 10', 'row 21'],
  },
  {
    name: 'a click behind keys that scroll finds the row that is there then',
    page: rows(),
    run: async (_computer, tab) => {
      await tab.press('End').click(300, 710).press('Home').click(300, 30);
      await tab.press('End');
      await tab.click(300, 710);
      await tab.press('ArrowUp').press('ArrowUp').press('ArrowUp');
      await tab.click(300, 710);
    },
    sees: ['row 59', 'row 0', 'row 59', 'row 57'],
  },
  {
    name: 'a click behind a key finds the page that scrolls itself',
    page: scrollsItself,
    run: async (_computer, tab) => {
      await tab.press('PageDown').click(300, 30);
      await tab.press('End');
      await tab.click(300, 30);
      await tab.press('Space');
      await pressAsSeen(await tab.screenshot(), tab, 5);
    },
    sees: ['row 10', 'row 30', 'row 5'],
  },
];

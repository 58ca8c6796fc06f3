import type { HandsCase } from './hands-case.js';

const menuHtml = `
<style>
  .menu { position: fixed; left: 100px; top: 40px; width: 200px }
  .title, .entry { height: 40px; background: #ddd }
  .more { display: none; position: absolute; left: 200px; top: 40px; width: 200px }
</style>
<div class="menu"><div class="title">Menu</div>
  <div class="list"><div class="entry" id="first">first</div><div class="entry" id="second">second
    <div class="more"><div class="entry" id="inner">inner</div></div></div></div></div>
<script>
  for (const id of ['first', 'second', 'inner'])
    document.getElementById(id).addEventListener('mousedown', (event) => { event.stopPropagation(); log('press ' + id) });
  document.body.addEventListener('mousedown', () => log('press on the page'));
</script>`;

/** A menu with a submenu, both open while the pointer is on them, without a script. */
const styledMenu = `${menuHtml}
<style>
  .list { display: none; position: relative }
  .menu:hover .list, #second:hover .more { display: block }
  #second { background: #ccc }
</style>`;

/** A menu that opens 100 ms after the pointer has arrived, and closes when the pointer leaves. */
const scriptedMenu = `${menuHtml}
<style>.list { display: none; position: relative } .open > .list, .open > .more { display: block }</style>
<script>
  for (const part of [document.querySelector('.menu'), document.getElementById('second')]) {
    let timer;
    part.addEventListener('mouseenter', () => { timer = setTimeout(() => part.classList.add('open'), 100) });
    part.addEventListener('mouseleave', () => { clearTimeout(timer); part.classList.remove('open') });
  }
</script>`;

/** A page that logs, at each press except the first, where the pointer has been since the press before. */
const path = `
<script>
  let seen;
  addEventListener('mousemove', ({ clientX, clientY }) => {
    const spot = clientX + ',' + clientY;
    if (seen !== undefined && seen.at(-1) !== spot) seen.push(spot);
  });
  addEventListener('mousedown', () => { if (seen !== undefined) log(seen.join(' ')); seen = [] });
</script>`;

/** The program below the pointer receives each move that should be seen. */
export const hoverCases: readonly HandsCase[] = [
  {
    name: 'hovers open a menu and the one in it',
    kind: 'desktop',
    needs: ['hover'],
    page: styledMenu,
    run: (_computer, tab) => tab.hover(150, 60).hover(150, 140).hover(350, 140).click(350, 140),
    sees: ['press inner'],
  },
  {
    name: 'awaited hovers open a menu and the one in it',
    kind: 'desktop',
    needs: ['hover'],
    page: styledMenu,
    run: async (_computer, tab) => {
      await tab.hover(150, 60);
      await tab.hover(150, 140);
      await tab.click(350, 140);
    },
    sees: ['press inner'],
  },
  {
    name: 'a menu that opens a moment after the pointer came',
    kind: 'desktop',
    needs: ['hover'],
    page: scriptedMenu,
    run: (_computer, tab) => tab.hover(150, 60).hover(150, 140).click(350, 140),
    sees: ['press inner'],
  },
  {
    name: 'hovers in one chain are each seen',
    kind: 'desktop',
    needs: ['hover'],
    page: path,
    run: (_computer, tab) => tab.click(50, 500).hover(100, 300).hover(200, 320).hover(300, 340).click(300, 340),
    sees: ['100,300 200,320 300,340'],
  },
  {
    name: 'the steps of a move are each seen',
    kind: 'desktop',
    needs: ['hover', 'move'],
    page: path,
    run: async (computer, tab) => {
      await tab.click(50, 500);
      await tab.hover(100, 300);
      await computer.mouse.move(600, 300, { steps: 10 }).click(600, 300);
    },
    sees: ['100,300 150,300 200,300 250,300 300,300 350,300 400,300 450,300 500,300 550,300 600,300'],
  },
  {
    name: 'a click comes after the hover before it',
    kind: 'desktop',
    needs: ['hover'],
    page: path,
    run: async (_computer, tab) => {
      await tab.click(50, 500);
      await tab.hover(100, 300);
      await tab.click(400, 300);
      await tab.click(700, 500);
    },
    sees: ['100,300 400,300', '700,500'],
  },
];

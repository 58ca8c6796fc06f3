import type { HandsCase } from './hands-case.js';

/**
 * Five items of 40 pixels, from 60 down: `a` is at 80, `d` at 200. `order()` returns their order, `at(event)` the item
 * at an event.
 */
const list = (script: string): string => `
  <ul id="list" style="position:fixed;left:100px;top:60px;width:200px;margin:0;padding:0;list-style:none;user-select:none">
    ${[...'abcde'].map((name) => `<li style="height:40px">${name}</li>`).join('')}
  </ul>
  <script>
    const order = () => [...list.children].map((item) => item.textContent).join('');
    const at = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY)?.closest('li');
    const place = (item, over) => {
      if (over === null || over === undefined || over === item) return;
      const names = order();
      if (names.indexOf(item.textContent) < names.indexOf(over.textContent)) over.after(item);
      else over.before(item);
    };
    ${script}
  </script>`;

const a = { x: 150, y: 80 };
const d = { x: 150, y: 200 };

/**
 * Two boxes: `source` can be dragged and `target` accepts drops. `log` notes events at the target, and the end of a
 * drag.
 */
const boxes = (script: string, draggable = true): string => `
  <div id="source" ${draggable ? 'draggable="true"' : ''} style="position:fixed;left:100px;top:100px;width:100px;height:100px;background:silver">source</div>
  <div id="target" style="position:fixed;left:400px;top:100px;width:100px;height:100px;background:silver">target</div>
  <script>${script}</script>`;

const source = { x: 150, y: 150 };
const target = { x: 450, y: 150 };

/** A page that uses native drags, as most pages do, and logs the drop and the next click. */
const drops = `
  source.ondragstart = (event) => event.dataTransfer.setData('text/plain', 'luggage');
  target.ondragover = (event) => event.preventDefault();
  target.ondrop = (event) => { event.preventDefault(); log('drop ' + event.dataTransfer.getData('text/plain')); };
  target.onclick = () => log('click target');`;

/** A drag that a page implements itself: what is released over the target is dropped there. */
const ownDrops = `
  let held;
  source.onmousedown = (event) => { event.preventDefault(); held = source; };
  onmouseup = ({ target: over }) => { if (held !== undefined && over === target) log('drop'); held = undefined; };
  target.onclick = () => log('click target');`;

const givenUp = new Error('given up');

/** Drags to the target in a hold whose body throws there, and then clicks on the target. */
const dragGivenUp: HandsCase['run'] = async ({ mouse }, tab) => {
  await mouse.move(source.x, source.y);
  const hold = mouse.hold('left', async () => {
    await mouse.move(target.x, target.y);
    throw givenUp;
  });
  await hold.catch(() => undefined);
  await tab.click(target);
};

/** A dragged object arrives where a hand would have dropped it, and only if it should. */
export const dragCases: readonly HandsCase[] = [
  {
    name: 'a list sorts at the second move',
    page: list(`
      let item, started;
      list.onmousedown = (event) => { event.preventDefault(); item = at(event); started = false; };
      onmousemove = (event) => {
        if (item === undefined || event.buttons !== 1) return;
        if (started) place(item, at(event));
        started = true;
      };
      onmouseup = () => { if (item !== undefined) log(order()); item = undefined; };`),
    run: (_computer, tab) => tab.drag(a, d),
    sees: ['bcdae'],
  },
  {
    name: 'a list lifts after 5 px and sorts later',
    page: list(`
      let item, from, lifted = false, frame = 0;
      list.onmousedown = (event) => { event.preventDefault(); item = at(event); from = event.clientY; };
      onmousemove = (event) => {
        if (item === undefined) return;
        if (!lifted) {
          if (Math.abs(event.clientY - from) > 5) requestAnimationFrame(() => { lifted = true; });
          return;
        }
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame(() => place(item, at(event)));
      };
      onmouseup = () => {
        cancelAnimationFrame(frame);
        if (item !== undefined) log(order());
        item = undefined;
        lifted = false;
      };`),
    run: (_computer, tab) => tab.drag(a, d),
    sees: ['bcdae'],
  },
  {
    name: 'a list looks every 50 ms what is below',
    page: list(`
      let item, timer, last;
      list.onpointerdown = (event) => { event.preventDefault(); item = at(event); };
      onpointermove = (event) => {
        if (item === undefined) return;
        last = event;
        timer ??= setInterval(() => place(item, at(last)), 50);
      };
      onpointerup = () => {
        clearInterval(timer);
        if (item !== undefined) log(order());
        item = timer = undefined;
      };`),
    run: (_computer, tab) => tab.drag(a, d),
    sees: ['bcdae'],
  },
  {
    name: 'a board counts enters and leaves',
    page: `
      <div id="card" draggable="true" style="position:fixed;left:100px;top:100px;width:100px;height:40px;background:gold">card</div>
      <div id="column" style="position:fixed;left:400px;top:60px;width:160px;height:200px;background:silver">
        <div style="margin:20px;height:40px;background:white"><b>other</b></div><div style="margin:20px;height:60px;background:white">more</div>
      </div>
      <script>
        let inside = 0, overs = 0;
        card.ondragstart = (event) => {
          event.dataTransfer.setData('application/x-card', '7');
          event.dataTransfer.effectAllowed = 'move';
          event.dataTransfer.setDragImage(card, 5, 5);
          requestAnimationFrame(() => { card.style.opacity = 0.4; });
        };
        column.ondragenter = (event) => { event.preventDefault(); inside += 1; };
        column.ondragleave = () => { inside -= 1; };
        column.ondragover = (event) => {
          if (!event.dataTransfer.types.includes('application/x-card')) return;
          overs += 1;
          if (overs < 3) return;
          event.preventDefault();
          event.dataTransfer.dropEffect = 'move';
        };
        column.ondrop = (event) => {
          event.preventDefault();
          log('card ' + event.dataTransfer.getData('application/x-card') + ' inside ' + inside);
        };
        card.ondragend = (event) => log('end ' + event.dataTransfer.dropEffect);
      </script>`,
    run: (_computer, tab) => tab.drag({ x: 150, y: 120 }, { x: 460, y: 100 }),
    sees: ['card 7 inside 1', 'end move'],
  },
  {
    name: 'a source and a target disagree',
    page: boxes(`${drops}
      source.addEventListener('dragstart', (event) => { event.dataTransfer.effectAllowed = 'copy'; });
      target.addEventListener('dragover', (event) => { event.dataTransfer.dropEffect = 'move'; });
      source.ondragend = (event) => log('end ' + event.dataTransfer.dropEffect);`),
    run: (_computer, tab) => tab.drag(source, target).click(target),
    sees: ['end none', 'click target'],
  },
  {
    name: 'a link is dragged',
    page: `
      <a href="/somewhere" style="position:fixed;left:100px;top:140px">somewhere else</a>
      ${boxes(`
        source.remove();
        target.ondragover = (event) => event.preventDefault();
        target.ondrop = (event) => { event.preventDefault(); log('drop ' + new URL(event.dataTransfer.getData('URL')).pathname); };`)}`,
    run: (_computer, tab) => tab.drag({ x: 120, y: 150 }, target),
    sees: ['drop /somewhere'],
  },
  {
    name: 'selected text is dragged',
    page: `
      <p id="words" style="position:fixed;left:100px;top:140px;margin:0">some words</p>
      ${boxes(`
        source.remove();
        getSelection().selectAllChildren(words);
        target.ondragover = (event) => event.preventDefault();
        target.ondrop = (event) => { event.preventDefault(); log('drop ' + event.dataTransfer.getData('text')); };`)}`,
    run: (_computer, tab) => tab.drag({ x: 130, y: 150 }, target),
    sees: ['drop some words'],
  },
  {
    name: 'a drag into a frame',
    page: `
      ${boxes(drops)}
      <iframe style="position:fixed;left:400px;top:250px;width:200px;height:150px;border:0" srcdoc="
        <body style='margin:0;height:150px;background:gold'><script>
          document.ondragover = (event) => event.preventDefault();
          document.ondrop = (event) => { event.preventDefault(); new BroadcastChannel('lines').postMessage('framed ' + event.dataTransfer.getData('text/plain')); };
        </script>"></iframe>`,
    run: (_computer, tab) => tab.drag(source, { x: 500, y: 330 }).click(target),
    sees: ['framed luggage', 'click target'],
  },
  {
    name: 'a divider holds on to the pointer',
    page: `
      <div id="divider" style="position:fixed;left:200px;top:0;width:8px;height:400px;background:black"></div>
      <iframe style="position:fixed;left:300px;top:0;width:400px;height:400px" srcdoc="<p>pane</p>"></iframe>
      <script>
        divider.onpointerdown = (event) => divider.setPointerCapture(event.pointerId);
        divider.onpointermove = (event) => { if (event.buttons === 1) divider.style.left = event.clientX + 'px'; };
        divider.onpointerup = () => log('at ' + divider.style.left);
      </script>`,
    run: (_computer, tab) => tab.drag({ x: 204, y: 100 }, { x: 500, y: 120 }),
    sees: ['at 500px'],
  },
  {
    name: 'text is selected by a drag',
    page: `
      <p style="position:fixed;left:100px;top:60px;margin:0;font:20px monospace">
        <span style="display:inline-block;width:20px">a</span><span style="display:inline-block;width:20px">b</span><span style="display:inline-block;width:20px">c</span></p>
      <script>onmouseup = () => setTimeout(() => log(String(getSelection())));</script>`,
    run: (_computer, tab) => tab.drag({ x: 102, y: 72 }, { x: 142, y: 72 }),
    sees: ['ab'],
  },
  {
    name: 'a press ends on another element',
    page: boxes(
      `
      document.body.onclick = ({ target: element }) => log('click ' + element.nodeName);
      onmousedown = ({ target: element }) => log('down ' + element.id);
      onmouseup = ({ target: element }) => log('up ' + element.id);`,
      false,
    ),
    run: ({ mouse }) => mouse.move(source.x, source.y).down().move(target.x, target.y).up(),
    sees: ['down source', 'up target', 'click BODY'],
  },
  {
    name: 'a press of 250 ms picks an item up',
    needs: ['mouse down and up'],
    page: boxes(
      `
      let timer, picked = false;
      source.onpointerdown = (event) => { event.preventDefault(); timer = setTimeout(() => { picked = true; log('picked'); }, 250); };
      onpointermove = ({ buttons }) => { if (buttons === 1 && !picked) clearTimeout(timer); };
      onpointerup = ({ target: over }) => { clearTimeout(timer); if (picked) log('put on ' + over.id); picked = false; };`,
      false,
    ),
    run: ({ mouse }) => mouse.move(source.x, source.y).down().pause(400).move(target.x, target.y).up(),
    sees: ['picked', 'put on target'],
  },
  {
    name: 'a map is moved by the right button',
    needs: ['drag right'],
    page: `<div id="map" style="position:fixed;left:0;top:0;width:600px;height:400px;background:silver"></div>
      <script>
        let last, moved = 0;
        map.oncontextmenu = (event) => event.preventDefault();
        map.onmousedown = ({ clientX }) => { last = clientX; };
        map.onmousemove = ({ buttons, clientX }) => { if (buttons === 2) { moved += clientX - last; last = clientX; } };
        map.onmouseup = ({ button }) => log('button ' + button + ' moved ' + moved);
      </script>`,
    run: (_computer, tab) => tab.drag({ x: 100, y: 100 }, { x: 350, y: 120 }, { button: 'right' }),
    sees: ['button 2 moved 250'],
  },
  {
    name: 'a hold that throws drops nothing',
    page: boxes(drops),
    run: dragGivenUp,
    sees: ['click target'],
  },
  {
    name: 'releaseAll drops nothing',
    page: boxes(drops),
    run: async (computer, tab) => {
      await computer.mouse.move(source.x, source.y).down().move(target.x, target.y);
      await computer.releaseAll();
      await tab.click(target);
    },
    sees: ['click target'],
  },
  {
    name: "a page's own drag is given up",
    page: boxes(ownDrops, false),
    run: dragGivenUp,
    sees: ['click target'],
  },
  {
    name: 'a hold that ends well drops',
    page: boxes(drops),
    run: async ({ mouse }) => {
      await mouse.move(source.x, source.y);
      await mouse.hold('left', async () => {
        await mouse.move(target.x, target.y);
      });
    },
    sees: ['drop luggage'],
  },
  {
    name: 'Escape ends a drag',
    page: boxes(`${drops}
      source.ondragend = (event) => log('end ' + event.dataTransfer.dropEffect);
      onkeydown = ({ key }) => log('keydown ' + key);
      onkeyup = ({ key }) => log('keyup ' + key);
      onmouseup = ({ target: over }) => { if (over === target) log('mouseup target'); };`),
    run: async (computer) => {
      const { keyboard, mouse } = computer;
      try {
        await mouse.move(source.x, source.y).down().move(target.x, target.y);
        await keyboard.press('Escape');
        await mouse.up();
      } finally {
        await computer.releaseAll();
      }
    },
    sees: ['end none', 'keyup Escape', 'mouseup target'],
  },
];

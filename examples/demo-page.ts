/** Where things are on the demo page, in pixels. */
export const places = {
  field: { x: 200, y: 176 },
  fruit: (row: number): { readonly x: number; readonly y: number } => ({ x: 160, y: 292 + row * 44 }),
  /** The corners of a zigzag in the drawing. */
  corners: [
    { x: 500, y: 300 },
    { x: 580, y: 200 },
    { x: 660, y: 320 },
    { x: 740, y: 200 },
  ],
  card: { x: 540, y: 492 },
  slot: { x: 740, y: 492 },
  wheel: { x: 200, y: 620 },
  done: { x: 624, y: 636 },
} as const;

const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Farhand</title><style>
  * { box-sizing: border-box; margin: 0 }
  body { width: 1280px; height: 720px; background: #f4f1ea; color: #23303b; font: 16px/1.4 "DejaVu Sans", Verdana, sans-serif; overflow: hidden }
  h1 { position: absolute; left: 48px; top: 32px; font-size: 30px; letter-spacing: -.5px }
  h1 small { font-size: 16px; font-weight: normal; color: #6b7780; letter-spacing: 0; margin-left: 14px }
  section { position: absolute; background: #fff; border-radius: 14px; box-shadow: 0 1px 3px #0002; padding: 18px 22px }
  h2 { font-size: 13px; text-transform: uppercase; letter-spacing: 1.2px; color: #6b7780 }
  #text { left: 48px; top: 100px; width: 340px; height: 112px }
  #field { position: absolute; left: 22px; top: 54px; width: 296px; height: 42px; padding: 0 12px; font: inherit; border: 2px solid #cfd6db; border-radius: 8px; outline: 0 }
  #field:focus { border-color: #2f7de1 }
  #list { left: 48px; top: 228px; width: 340px; height: 296px }
  ul { position: absolute; left: 22px; top: 42px; width: 296px; padding: 0; list-style: none; user-select: none }
  li { height: 40px; margin-bottom: 4px; padding: 9px 12px; border-radius: 8px; background: #f4f6f8 }
  li.chosen { background: #2f7de1; color: #fff }
  #drawing { left: 404px; top: 100px; width: 440px; height: 284px }
  canvas { position: absolute; left: 20px; top: 46px; border-radius: 8px; background: #f4f6f8 }
  #moving { left: 404px; top: 400px; width: 440px; height: 184px }
  #card, #slot { position: absolute; top: 52px; width: 110px; height: 80px; border-radius: 10px; display: grid; place-items: center }
  #card { left: 81px; background: #f2a33c; cursor: grab; font-weight: bold }
  #slot { left: 281px; border: 2px dashed #9aa6af; color: #6b7780 }
  #slot.full { border-style: solid; border-color: #2e9e5b; background: #e4f5ea; color: #1f7a43; font-weight: bold }
  #turning { left: 48px; top: 540px; width: 340px; height: 132px }
  #box { position: absolute; left: 22px; top: 46px; width: 296px; height: 72px; overflow-y: scroll; border-radius: 8px; background: #f4f6f8 }
  #box div { height: 4000px; background: repeating-linear-gradient(#dfe7ee 0 24px, #f4f6f8 24px 48px) }
  #done { position: absolute; left: 404px; top: 600px; width: 440px; height: 72px; border: 0; border-radius: 14px; background: #2e9e5b; color: #fff; font: bold 18px "DejaVu Sans", Verdana, sans-serif }
  #events { left: 860px; top: 100px; width: 372px; height: 572px; background: #23303b; color: #cfe3f5; overflow: hidden }
  #events h2 { color: #8fa5b8 }
  #log { margin-top: 10px; font: 12px/1.5 "DejaVu Sans Mono", monospace; white-space: pre; display: flex; flex-direction: column-reverse; height: 510px; overflow: hidden }
</style></head><body>
<h1>Farhand <small>your hands on any remote computer</small></h1>
<section id="text"><h2>Type</h2><input id="field" autocomplete="off" spellcheck="false"></section>
<section id="list"><h2>Select with Shift</h2><ul><li>apple</li><li>banana</li><li>cherry</li><li>damson</li><li>elder</li></ul></section>
<section id="drawing"><h2>Draw</h2><canvas id="canvas" width="400" height="220"></canvas></section>
<section id="moving"><h2>Drag and drop</h2><div id="card" draggable="true">card</div><div id="slot">drop here</div></section>
<section id="turning"><h2>Turn the wheel</h2><div id="box"><div></div></div></section>
<button id="done">Done</button>
<section id="events"><h2>What the page saw</h2><div id="log"></div></section>
<script>
  const log = document.getElementById('log');
  const lines = [];
  const note = (line) => {
    lines.push(line);
    log.textContent = lines.join('\\n');
  };
  const $ = (id) => document.getElementById(id);
  const named = (event) => event.target.id || event.target.textContent.slice(0, 10) || event.target.tagName.toLowerCase();
  const held = (event) => (event.shiftKey ? ' +Shift' : '') + (event.isTrusted ? '' : ' UNTRUSTED');
  for (const type of ['keydown', 'keyup']) document.addEventListener(type, (event) => {
    if (event.key.length > 1) note(type + ' ' + event.key);
  });
  $('field').addEventListener('input', (event) => note('input ' + event.data));
  for (const type of ['mousedown', 'mouseup', 'click']) document.addEventListener(type, (event) => note(type + ' ' + named(event) + held(event)));
  $('canvas').addEventListener('mousemove', (event) => { if (event.buttons) note('draw ' + event.offsetX + ',' + event.offsetY); });
  const pen = $('canvas').getContext('2d');
  pen.strokeStyle = '#2f7de1'; pen.lineWidth = 6; pen.lineCap = pen.lineJoin = 'round';
  $('canvas').addEventListener('mousedown', (event) => { pen.beginPath(); pen.moveTo(event.offsetX, event.offsetY); });
  $('canvas').addEventListener('mousemove', (event) => { if (event.buttons) { pen.lineTo(event.offsetX, event.offsetY); pen.stroke(); } });
  const items = [...document.querySelectorAll('li')];
  let anchor = 0;
  items.forEach((item, index) => item.addEventListener('click', (event) => {
    if (!event.shiftKey) anchor = index;
    const [from, to] = [Math.min(anchor, index), Math.max(anchor, index)];
    items.forEach((other, at) => other.classList.toggle('chosen', at >= from && at <= to));
    note('chosen ' + items.filter((other) => other.classList.contains('chosen')).map((other) => other.textContent).join(' '));
  }));
  let turned = false;
  $('box').addEventListener('wheel', (event) => {
    if (!turned) note('wheel ' + (event.deltaY > 0 ? 'down' : 'up'));
    turned = true;
  }, { passive: true });
  $('done').addEventListener('click', () => report(lines));
  document.addEventListener('dragstart', (event) => { event.dataTransfer.setData('text/plain', 'card'); note('dragstart'); });
  document.addEventListener('dragover', (event) => { if (event.target.id === 'slot') event.preventDefault(); });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    const carried = event.dataTransfer.getData('text/plain');
    $('slot').textContent = carried;
    $('slot').classList.add('full');
    note('drop ' + carried);
  });
  document.addEventListener('dragend', () => note('dragend'));
</script></body></html>`;

/** The demo page. `script` gives it \`report\`. */
export const demoHtml = (script: string): string => html.replace('<script>', `<script>${script}`);

/** The positions on the page, in pixels. */
export const places = {
  /** A pixel in the color of the opening. */
  seal: { x: 8, y: 8 },
  /** The center of a block in the row. */
  block: (index: number): { readonly x: number; readonly y: number } => ({ x: 60 + index * 80, y: 60 }),
  /** A part of a block that the pointer never covers. */
  corner: (index: number): { readonly x: number; readonly y: number } => ({ x: 36 + index * 80, y: 36 }),
  /** One cell for each typed character. */
  cell: (index: number): { readonly x: number; readonly y: number } => ({ x: 44 + index * 40, y: 164 }),
  card: { x: 60, y: 260 },
  slot: { x: 380, y: 260 },
  slotCorner: { x: 336, y: 236 },
  wheel: { x: 560, y: 260 },
  wheelCorner: { x: 516, y: 216 },
} as const;

/** The colors on the page. */
export const colours = {
  plain: '#d0d0d0',
  chosen: '#0088ff',
  opened: '#ff8800',
  marked: '#00aa44',
  typed: '#222222',
  empty: '#ffffff',
} as const;

const htmlWith = (seal: string): string => `<!doctype html><meta charset="utf-8"><title>Blocks</title><style>
  html { overflow: hidden; user-select: none; cursor: none } body { margin: 0; background: #fff }
  div { position: absolute; box-sizing: border-box }
  #seal { width: 16px; height: 16px; background: ${seal} }
  .block { top: 30px; width: 60px; height: 60px; background: ${colours.plain} }
  .chosen { background: ${colours.chosen} } .opened { background: ${colours.opened} } .marked { background: ${colours.marked} }
  .cell { top: 150px; width: 28px; height: 28px; background: ${colours.typed} }
  #card { left: 30px; top: 230px; width: 60px; height: 60px; background: #aa00aa }
  #slot { left: 330px; top: 230px; width: 100px; height: 60px; background: ${colours.plain} }
  #wheel { left: 510px; top: 210px; width: 100px; height: 100px; background: ${colours.plain} }
</style><div id="seal"></div>${[0, 1, 2, 3, 4].map((index) => `<div class="block" style="left:${30 + index * 80}px"></div>`).join('')}
<div id="slot"></div><div id="card"></div><div id="wheel"></div><script>
  const blocks = [...document.querySelectorAll('.block')];
  let anchor = 0, cursor = 0, typed = 0, held;
  const choose = (from, to) => blocks.forEach((one, index) =>
    one.classList.toggle('chosen', index >= Math.min(from, to) && index <= Math.max(from, to)));
  blocks.forEach((block, index) => {
    block.onclick = (event) => {
      if (event.ctrlKey) return block.classList.toggle('chosen');
      if (!event.shiftKey) anchor = index;
      cursor = index;
      choose(anchor, index);
    };
    block.ondblclick = () => block.classList.replace('chosen', 'opened');
  });
  oncontextmenu = (event) => { event.preventDefault(); event.target.classList.add('marked'); };
  onkeydown = ({ key, shiftKey }) => {
    if (key === 'ArrowRight') {
      cursor = Math.min(cursor + 1, 4);
      if (!shiftKey) anchor = cursor;
      choose(anchor, cursor);
    } else if (key === 'Backspace') {
      document.querySelector('.cell:last-of-type')?.remove();
      typed = Math.max(typed - 1, 0);
    } else if (key.length === 1) {
      const cell = document.createElement('div');
      cell.className = 'cell';
      cell.style.left = 30 + 40 * typed++ + 'px';
      document.body.append(cell);
    }
  };
  card.onmousedown = (event) => { held = event; };
  onmouseup = ({ clientX, clientY }) => {
    if (held && document.elementsFromPoint(clientX, clientY).includes(slot)) slot.classList.add('chosen'), slot.style.background = '${colours.chosen}';
    held = undefined;
  };
  wheel.onwheel = ({ deltaY }) => { wheel.style.background = deltaY > 0 ? '${colours.marked}' : '${colours.opened}'; };
</script>`;

/** Returns a color that differs from the other openings among 64 in a row. */
export const sealOf = (opening: number): `#${string}` => {
  const part = (shift: number): string => (0x20 + 0x40 * ((opening >> shift) & 3)).toString(16);
  return `#${part(0)}${part(2)}${part(4)}`;
};

/** Returns the address of a page of colored blocks. A page without text looks the same on every computer. */
export const blocksPage = (opening: number): string =>
  `data:text/html,${encodeURIComponent(htmlWith(sealOf(opening)))}`;

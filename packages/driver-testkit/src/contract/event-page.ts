import type { Point, Tab } from '@farhand/core';

/** The positions on the {@link eventPage}, in CSS pixels. Everything is within 640×480. */
export const spots = {
  /** A text field. */
  field: { x: 60, y: 40 },
  /** A text area. */
  area: { x: 60, y: 110 },
  /** The first of five list items; each further one is 30 pixels below. */
  item: { x: 60, y: 195 },
  /** The top left of a canvas of 260×180. */
  canvas: { x: 350, y: 20 },
  /** A draggable element. */
  source: { x: 380, y: 260 },
  /** The drop target. */
  target: { x: 540, y: 280 },
  /** An element that notices when the pointer arrives. */
  spot: { x: 380, y: 410 },
  /** A box whose content is larger than the box. */
  scroller: { x: 80, y: 420 },
} as const;

const style = `
  body { margin: 0; font: 16px monospace; }
  body > * { position: absolute; box-sizing: border-box; margin: 0; padding: 0; }
  #field { left: 20px; top: 20px; width: 300px; height: 40px; }
  #area { left: 20px; top: 80px; width: 300px; height: 80px; }
  #list { left: 20px; top: 180px; width: 200px; list-style: none; user-select: none; }
  #list li { height: 30px; }
  #list li.chosen { background: #9cf; }
  #canvas { left: 350px; top: 20px; background: #eee; }
  #source { left: 350px; top: 230px; width: 60px; height: 60px; background: #f93; }
  #target { left: 480px; top: 220px; width: 120px; height: 120px; background: #ccc; }
  #scroller { left: 20px; top: 380px; width: 200px; height: 80px; overflow: scroll; }
  #spot { left: 350px; top: 380px; width: 60px; height: 60px; background: #c9f; }
  #scroller div { width: 2000px; height: 2000px; }
`;

/** Runs in the page. Records every event in an element that is part of the page's HTML. */
const script = `
  const entries = [];
  const log = document.getElementById('log');
  const held = (event) => ['Alt', 'Control', 'Meta', 'Shift'].filter((name) => event.getModifierState(name)).join('+');
  const record = (entry) => {
    entries.push(entry);
    log.textContent = JSON.stringify(entries).replaceAll('<', '\\\\u003c');
  };
  const common = (event) => ({ type: event.type, target: event.target.id || event.target.tagName?.toLowerCase() || 'document', trusted: event.isTrusted });
  for (const type of ['keydown', 'keyup']) {
    document.addEventListener(type, (event) => {
      record({ ...common(event), key: event.key, code: event.code, location: event.location, repeat: event.repeat, modifiers: held(event) });
      if (event.key === 'F9' || event.key === 'F5' || event.key === 'F1') event.preventDefault();
    }, true);
  }
  document.addEventListener('input', (event) => record({ ...common(event), inputType: event.inputType, data: event.data }), true);
  for (const type of ['mousedown', 'mousemove', 'mouseup', 'click', 'dblclick', 'auxclick', 'contextmenu']) {
    document.addEventListener(type, (event) => {
      if (type === 'contextmenu') event.preventDefault();
      if (type === 'mousemove' && event.buttons === 0) return;
      record({ ...common(event), x: event.clientX, y: event.clientY, button: event.button, buttons: event.buttons, detail: event.detail, modifiers: held(event) });
    }, true);
  }
  document.getElementById('spot').addEventListener('mouseenter', (event) => {
    record({ ...common(event), x: event.clientX, y: event.clientY, button: event.button, buttons: event.buttons, detail: event.detail, modifiers: held(event) });
  });
  document.addEventListener('wheel', (event) => {
    record({ ...common(event), x: event.clientX, y: event.clientY, deltaX: event.deltaX, deltaY: event.deltaY, modifiers: held(event) });
  }, { capture: true, passive: true });
  let over = '';
  for (const type of ['dragstart', 'dragover', 'drop', 'dragend']) {
    document.addEventListener(type, (event) => {
      if (type === 'dragstart') event.dataTransfer.setData('text/plain', 'carried');
      if (type === 'dragover' || type === 'drop') event.preventDefault();
      const first = type !== 'dragover' || over !== event.target.id;
      over = type === 'dragover' ? event.target.id : '';
      if (type === 'dragover' && (event.target.id !== 'target' || !first)) return;
      record({ ...common(event), data: type === 'drop' ? event.dataTransfer.getData('text/plain') : '' });
    }, true);
  }
  const items = [...document.querySelectorAll('#list li')];
  let anchor = 0;
  items.forEach((item, index) => item.addEventListener('click', (event) => {
    if (!event.shiftKey) anchor = index;
    items.forEach((other, at) => other.classList.toggle('chosen', event.shiftKey
      ? at >= Math.min(anchor, index) && at <= Math.max(anchor, index)
      : event.ctrlKey ? other.classList.contains('chosen') !== (at === index) : at === index));
  }));
  const pen = document.getElementById('canvas').getContext('2d');
  document.getElementById('canvas').addEventListener('mousemove', (event) => {
    if (event.buttons === 1) pen.fillRect(event.offsetX - 2, event.offsetY - 2, 4, 4);
  });
`;

/** Returns the HTML of a page that records every input event. `more` is a script that runs after the page's own. */
export const eventPageHtml = (more = ''): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>events</title><style>${style}</style></head><body>
<input id="field" autocomplete="off" spellcheck="false"><textarea id="area" spellcheck="false"></textarea>
<ul id="list"><li id="item1">one</li><li id="item2">two</li><li id="item3">three</li><li id="item4">four</li><li id="item5">five</li></ul>
<canvas id="canvas" width="260" height="180"></canvas>
<div id="source" draggable="true"></div><div id="target"></div><div id="spot"></div>
<div id="scroller"><div></div></div>
<script type="application/json" id="log">[]</script>
<script>${script}${more}</script></body></html>`;

/** The event page as a `data:` address, which needs no server. */
export const eventPage: string = `data:text/html;charset=utf-8,${encodeURIComponent(eventPageHtml())}`;

type Entry = Readonly<Record<string, unknown>>;

const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null;

/** Returns what the event page has recorded, read from its HTML: one line per event. */
export const eventsIn = (html: string): readonly string[] => {
  const json = /<script type="application\/json" id="log">(.*?)<\/script>/s.exec(html)?.[1];
  if (json === undefined) throw new Error('The page is not the event page: it contains no log.');
  return eventLines(JSON.parse(json));
};

/**
 * Returns what the event page has recorded, from its own report: one line per event.
 *
 * @remarks A desktop enters a character that its keyboard lacks with a spare key, which has the name of the character
 * and the code of the key. Chromium on X (156) names the key U+0000 if the desktop cannot announce it, or `Process`. A
 * browser has no such key, so these events are left out. The `input` event that they cause is included.
 */
export const eventLines = (entries: unknown): readonly string[] => {
  if (!Array.isArray(entries)) throw new Error('The report of the event page does not contain a log.');
  return entries
    .filter(isEntry)
    .filter(({ key }) => !isMadeForTheOccasion(key))
    .map(lineOf);
};

const isMadeForTheOccasion = (key: unknown): boolean =>
  key === '\u0000' || key === 'Process' || (typeof key === 'string' && /^[^\u0020-\u007e]$/u.test(key));

const suffix = (text: unknown): string => (text === '' || text === undefined ? '' : ` [${String(text)}]`);

/** Formats one event, such as `mousedown canvas 360,30 button 0 buttons 1 detail 1 [Shift]`. */
const lineOf = (entry: Entry): string => {
  const { type, target, trusted } = entry;
  const origin = trusted === true ? '' : 'untrusted ';
  const head = `${origin}${String(type)}`;
  if ('key' in entry) {
    const { key, code, location, repeat, modifiers } = entry;
    const side = location === 0 ? '' : ` at ${String(location)}`;
    return `${head} ${key === ' ' ? 'space' : String(key)} ${String(code)}${side}${repeat === true ? ' again' : ''}${suffix(modifiers)}`;
  }
  if ('inputType' in entry) return `${head} ${String(entry['inputType'])} ${JSON.stringify(entry['data'])}`;
  if ('deltaX' in entry) {
    return `${head} ${String(target)} ${String(entry['x'])},${String(entry['y'])} by ${String(entry['deltaX'])},${String(entry['deltaY'])}${suffix(entry['modifiers'])}`;
  }
  if ('button' in entry) {
    const { x, y, button, buttons, detail, modifiers } = entry;
    return `${head} ${String(target)} ${String(x)},${String(y)} button ${String(button)} buttons ${String(buttons)} detail ${String(detail)}${suffix(modifiers)}`;
  }
  return `${head} ${String(target)}${entry['data'] === '' ? '' : ` ${String(entry['data'])}`}`;
};

/** Returns what the event page sees of a click, with the held modifiers. */
export const clickSees = (target: string, { x, y }: Point, modifiers?: string): readonly string[] => {
  const held = suffix(modifiers);
  return [
    `mousedown ${target} ${x},${y} button 0 buttons 1 detail 1${held}`,
    `mouseup ${target} ${x},${y} button 0 buttons 0 detail 1${held}`,
    `click ${target} ${x},${y} button 0 buttons 0 detail 1${held}`,
  ];
};

/** What it sees when Shift goes down and up. */
export const shiftDown = 'keydown Shift ShiftLeft at 1 [Shift]';
export const shiftUp = 'keyup Shift ShiftLeft at 1';

/** The key whose press ends a log. */
export const endMark = 'F9';

/**
 * Returns a log without the end mark, or `undefined` if the mark has not arrived. If a modifier is stuck, the mark
 * shows it, and the lines end with `stuck:`.
 */
export const beforeEndMark = (lines: readonly string[]): readonly string[] | undefined => {
  const last = lines.slice(-2);
  if (last[1]?.startsWith(`keyup ${endMark}`) !== true) return undefined;
  return last.join() === `keydown ${endMark} ${endMark},keyup ${endMark} ${endMark}`
    ? lines.slice(0, -2)
    : [...lines.slice(0, -2), `stuck: ${last.join(', ')}`];
};

/**
 * Resolves to what the event page in a tab has recorded, one line per event.
 *
 * @remarks Presses the end mark and waits until it has arrived; every earlier event has arrived then, too.
 */
export const readEvents = async (tab: Tab): Promise<readonly string[]> => {
  await tab.press(endMark);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const events = beforeEndMark(eventsIn(await tab.content()));
    if (events !== undefined) return events;
  }
  throw new Error('The end mark never arrived at the page.');
};

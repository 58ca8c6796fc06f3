import type { Computer, Receipt } from '@farhand/core';

import { demoPage, places } from './demo-page.js';

/** Types, selects with Shift, draws and drags. The same on every computer. */
export const headline = async (computer: Computer): Promise<readonly Receipt[]> => {
  const { tab, keyboard, mouse } = computer;
  await tab.goto(demoPage);

  const typed = await tab.click(places.field).type('héllo');
  const first = await tab.click(places.fruit(1));
  const last = await keyboard.hold('shift', () => tab.click(places.fruit(3)));

  const [start, ...points] = places.stroke;
  const pen = mouse.move(start).down();
  for (const point of points) void pen.move(point);
  const drawn = await pen.up();

  const dropped = await tab.drag(places.card, places.slot);
  return [typed, first, last, drawn, dropped];
};

/** What the page must have seen, event by event. */
export const expectedLog: readonly string[] = [
  'mousedown field',
  'mouseup field',
  'click field',
  'input h',
  'input é',
  'input l',
  'input l',
  'input o',
  'mousedown banana',
  'mouseup banana',
  'chosen banana',
  'click banana',
  'keydown Shift',
  'mousedown damson +Shift',
  'mouseup damson +Shift',
  'chosen banana cherry damson',
  'click damson +Shift',
  'keyup Shift',
  'mousedown canvas',
  'draw 136,54',
  'draw 196,174',
  'draw 256,54',
  'draw 316,154',
  'mouseup canvas',
  'click canvas',
  'mousedown card',
  'dragstart',
  'drop card',
  'dragend',
];

/** The log that the page keeps, read from its HTML. */
export const pageLog = async (computer: Computer): Promise<readonly string[]> => {
  const html = await computer.tab.content();
  const text = /<div id="log">(.*?)<\/div>/s.exec(html)?.[1] ?? '';
  return text === '' ? [] : text.split('\n');
};

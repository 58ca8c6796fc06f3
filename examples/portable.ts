import type { Computer, Receipt } from '@farhand/core';
import type { ReportingPage } from '@farhand/driver-testkit';

import { places } from './demo-page.js';

/**
 * Opens the demo page, and types, selects with Shift, draws, drags and scrolls there. The same code runs on every
 * computer.
 */
export const portable = async (computer: Computer, page: ReportingPage): Promise<readonly Receipt[]> => {
  const { tab, keyboard, mouse } = computer;
  await tab.goto(page.url);
  await page.calm();

  const receipts = [await tab.click(places.field).type('héllo wörld')];

  receipts.push(await tab.click(places.fruit(1)));
  receipts.push(await keyboard.hold('shift', () => tab.click(places.fruit(3))));

  // A press, a move and a release: awaited one by one as in Playwright, and then as one chain each.
  const [first, second, ...others] = places.corners;
  receipts.push(await mouse.move(first));
  receipts.push(await mouse.down());
  receipts.push(await mouse.move(second));
  receipts.push(await mouse.up());
  for (const corner of others) receipts.push(await mouse.down().move(corner).up());

  receipts.push(await tab.drag(places.card, places.slot));
  receipts.push(await tab.wheel(0, 240, { at: places.wheel }));
  receipts.push(await tab.click(places.done));
  return receipts;
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
  'input  ',
  'input w',
  'input ö',
  'input r',
  'input l',
  'input d',
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
  'draw 156,54',
  'mouseup canvas',
  'click canvas',
  'mousedown canvas',
  'draw 236,174',
  'mouseup canvas',
  'click canvas',
  'mousedown canvas',
  'draw 316,54',
  'mouseup canvas',
  'click canvas',
  'mousedown card',
  'dragstart',
  'drop card',
  'dragend',
  'wheel down',
  'mousedown done',
  'mouseup done',
];

import type { ContractCase } from './cases.js';
import { spots } from './event-page.js';

const { area, canvas, field, item, scroller, source, spot, target } = spots;
const start = { x: canvas.x + 20, y: canvas.y + 20 };
const middle = { x: canvas.x + 60, y: canvas.y + 80 };
const end = { x: canvas.x + 120, y: canvas.y + 40 };

/**
 * Cases of mice, as a page sees them. Moves with no button down are not recorded, because not every vendor supports
 * them.
 */
export const mouseCases: readonly ContractCase[] = [
  {
    name: 'a click is a press, a release and a click',
    run: (_computer, tab) => tab.click(item.x, item.y),
    sees: [
      'mousedown item1 60,195 button 0 buttons 1 detail 1',
      'mouseup item1 60,195 button 0 buttons 0 detail 1',
      'click item1 60,195 button 0 buttons 0 detail 1',
    ],
    playwright: ({ mouse }) => mouse.click(item.x, item.y),
  },
  {
    name: 'click(0, 0) clicks at 0,0',
    run: (_computer, tab) => tab.click(0, 0),
    sees: [
      'mousedown html 0,0 button 0 buttons 1 detail 1',
      'mouseup html 0,0 button 0 buttons 0 detail 1',
      'click html 0,0 button 0 buttons 0 detail 1',
    ],
    playwright: ({ mouse }) => mouse.click(0, 0),
  },
  {
    name: 'a click in the far corner arrives there',
    run: ({ display }, tab) => tab.click(display.width - 1, display.height - 1),
    sees: [
      'mousedown html 1279,719 button 0 buttons 1 detail 1',
      'mouseup html 1279,719 button 0 buttons 0 detail 1',
      'click html 1279,719 button 0 buttons 0 detail 1',
    ],
  },
  {
    name: 'a double click counts to two and ends in dblclick',
    run: (_computer, tab) => tab.dblclick(item.x, item.y),
    sees: [
      'mousedown item1 60,195 button 0 buttons 1 detail 1',
      'mouseup item1 60,195 button 0 buttons 0 detail 1',
      'click item1 60,195 button 0 buttons 0 detail 1',
      'mousedown item1 60,195 button 0 buttons 1 detail 2',
      'mouseup item1 60,195 button 0 buttons 0 detail 2',
      'click item1 60,195 button 0 buttons 0 detail 2',
      'dblclick item1 60,195 button 0 buttons 0 detail 2',
    ],
    playwright: ({ mouse }) => mouse.dblclick(item.x, item.y),
  },
  {
    name: 'two clicks are no double click',
    run: (_computer, tab) => tab.click(item.x, item.y).click(item.x, item.y),
    sees: [
      'mousedown item1 60,195 button 0 buttons 1 detail 1',
      'mouseup item1 60,195 button 0 buttons 0 detail 1',
      'click item1 60,195 button 0 buttons 0 detail 1',
      'mousedown item1 60,195 button 0 buttons 1 detail 1',
      'mouseup item1 60,195 button 0 buttons 0 detail 1',
      'click item1 60,195 button 0 buttons 0 detail 1',
    ],
    playwright: async ({ mouse }) => {
      await mouse.click(item.x, item.y);
      await mouse.click(item.x, item.y);
    },
  },
  {
    name: 'a triple click counts to three',
    needs: ['triple click'],
    run: (_computer, tab) => tab.click(item.x, item.y, { clickCount: 3 }),
    sees: [1, 2, 3].flatMap((detail) => [
      `mousedown item1 60,195 button 0 buttons 1 detail ${detail}`,
      `mouseup item1 60,195 button 0 buttons 0 detail ${detail}`,
      `click item1 60,195 button 0 buttons 0 detail ${detail}`,
      ...(detail === 2 ? ['dblclick item1 60,195 button 0 buttons 0 detail 2'] : []),
    ]),
    playwright: ({ mouse }) => mouse.click(item.x, item.y, { clickCount: 3 }),
  },
  {
    name: 'a right click opens the context menu',
    run: (_computer, tab) => tab.click(item.x, item.y, { button: 'right' }),
    sees: [
      'mousedown item1 60,195 button 2 buttons 2 detail 1',
      'contextmenu item1 60,195 button 2 buttons 2 detail 0',
      'mouseup item1 60,195 button 2 buttons 0 detail 1',
      'auxclick item1 60,195 button 2 buttons 0 detail 1',
    ],
    playwright: ({ mouse }) => mouse.click(item.x, item.y, { button: 'right' }),
  },
  {
    name: 'a middle click is an auxclick',
    needs: ['click middle'],
    run: (_computer, tab) => tab.click(item.x, item.y, { button: 'middle' }),
    sees: [
      'mousedown item1 60,195 button 1 buttons 4 detail 1',
      'mouseup item1 60,195 button 1 buttons 0 detail 1',
      'auxclick item1 60,195 button 1 buttons 0 detail 1',
    ],
    playwright: ({ mouse }) => mouse.click(item.x, item.y, { button: 'middle' }),
  },
  {
    name: 'a click with modifiers shows them, and the keys around it',
    run: (_computer, tab) => tab.click(item.x, item.y, { modifiers: ['Alt', 'Shift'] }),
    sees: [
      'keydown Alt AltLeft at 1 [Alt]',
      'keydown Shift ShiftLeft at 1 [Alt+Shift]',
      'mousedown item1 60,195 button 0 buttons 1 detail 1 [Alt+Shift]',
      'mouseup item1 60,195 button 0 buttons 0 detail 1 [Alt+Shift]',
      'click item1 60,195 button 0 buttons 0 detail 1 [Alt+Shift]',
      'keyup Shift ShiftLeft at 1 [Alt]',
      'keyup Alt AltLeft at 1',
    ],
    playwright: async ({ keyboard, mouse }) => {
      await keyboard.down('Alt');
      await keyboard.down('Shift');
      await mouse.click(item.x, item.y);
      await keyboard.up('Shift');
      await keyboard.up('Alt');
    },
  },
  {
    name: 'a click with a delay is a press and a later release',
    needs: ['click with delay'],
    run: (_computer, tab) => tab.click(item.x, item.y, { delayMs: 20 }),
    sees: [
      'mousedown item1 60,195 button 0 buttons 1 detail 1',
      'mouseup item1 60,195 button 0 buttons 0 detail 1',
      'click item1 60,195 button 0 buttons 0 detail 1',
    ],
  },
  {
    name: 'move, down, move, up in one chain draws a line',
    run: ({ mouse }) => mouse.move(start.x, start.y).down().move(end.x, end.y).up(),
    sees: [
      'mousedown canvas 370,40 button 0 buttons 1 detail 1',
      'mousemove canvas 470,60 button 0 buttons 1 detail 0',
      'mouseup canvas 470,60 button 0 buttons 0 detail 1',
      'click canvas 470,60 button 0 buttons 0 detail 1',
    ],
    playwright: async ({ mouse }) => {
      await mouse.move(start.x, start.y);
      await mouse.down();
      await mouse.move(end.x, end.y);
      await mouse.up();
    },
  },
  {
    name: 'every move with the button down arrives',
    needs: ['drag along a path'],
    run: ({ mouse }) => mouse.move(start.x, start.y).down().move(middle.x, middle.y).move(end.x, end.y).up(),
    sees: [
      'mousedown canvas 370,40 button 0 buttons 1 detail 1',
      'mousemove canvas 410,100 button 0 buttons 1 detail 0',
      'mousemove canvas 470,60 button 0 buttons 1 detail 0',
      'mouseup canvas 470,60 button 0 buttons 0 detail 1',
      'click canvas 470,60 button 0 buttons 0 detail 1',
    ],
    playwright: async ({ mouse }) => {
      await mouse.move(start.x, start.y);
      await mouse.down();
      await mouse.move(middle.x, middle.y);
      await mouse.move(end.x, end.y);
      await mouse.up();
    },
  },
  {
    name: 'a drag in steps passes through the points between',
    needs: ['drag along a path'],
    run: (_computer, tab) => tab.drag(start, end, { steps: 2 }),
    sees: [
      'mousedown canvas 370,40 button 0 buttons 1 detail 1',
      'mousemove canvas 420,50 button 0 buttons 1 detail 0',
      'mousemove canvas 470,60 button 0 buttons 1 detail 0',
      'mouseup canvas 470,60 button 0 buttons 0 detail 1',
      'click canvas 470,60 button 0 buttons 0 detail 1',
    ],
    playwright: async ({ mouse }) => {
      await mouse.move(start.x, start.y);
      await mouse.down();
      await mouse.move(end.x, end.y, { steps: 2 });
      await mouse.up();
    },
  },
  {
    name: 'awaited one by one, down, move and up are the same drag',
    run: async ({ mouse }) => {
      await mouse.move(start.x, start.y);
      await mouse.down();
      await mouse.move(end.x, end.y);
      await mouse.up();
    },
    sees: [
      'mousedown canvas 370,40 button 0 buttons 1 detail 1',
      'mousemove canvas 470,60 button 0 buttons 1 detail 0',
      'mouseup canvas 470,60 button 0 buttons 0 detail 1',
      'click canvas 470,60 button 0 buttons 0 detail 1',
    ],
  },
  {
    name: 'drag and drop carries data to the drop target',
    run: (_computer, tab) => tab.drag(source, target, { steps: 1 }),
    sees: [
      'mousedown source 380,260 button 0 buttons 1 detail 1',
      'mousemove target 540,280 button 0 buttons 1 detail 0',
      'dragstart source',
      'dragover target',
      'drop target carried',
      'dragend source',
    ],
  },
  {
    name: 'the wheel turns where it is told, down and right are positive',
    needs: ['wheel by single pixels'],
    run: (_computer, tab) => tab.wheel(30, 120, { at: scroller }),
    sees: ['wheel div 80,420 by 30,120'],
    playwright: async ({ mouse }) => {
      await mouse.move(scroller.x, scroller.y);
      await mouse.wheel(30, 120);
    },
  },
  {
    name: 'the wheel turns where the pointer is',
    needs: ['wheel by single pixels'],
    run: ({ mouse }) => mouse.move(area.x, area.y).wheel(0, -40),
    sees: ['wheel area 60,110 by 0,-40'],
    playwright: async ({ mouse }) => {
      await mouse.move(area.x, area.y);
      await mouse.wheel(0, -40);
    },
  },
  {
    name: 'the wheel turns by whole notches, down and right are positive',
    run: (_computer, tab) => tab.wheel(0, 240, { at: scroller }).wheel(-120, 0),
    sees: ['wheel div 80,420 by 0,240', 'wheel div 80,420 by -120,0'],
    seesOnDesktop: ['wheel div 80,420 by 0,120', 'wheel div 80,420 by 0,120', 'wheel div 80,420 by -120,0'],
  },
  {
    name: 'a right drag is no click',
    needs: ['drag right'],
    run: (_computer, tab) => tab.drag(start, end, { button: 'right' }),
    sees: [
      'mousedown canvas 370,40 button 2 buttons 2 detail 1',
      'contextmenu canvas 370,40 button 2 buttons 2 detail 0',
      'mousemove canvas 470,60 button 0 buttons 2 detail 0',
      'mouseup canvas 470,60 button 2 buttons 0 detail 1',
      'auxclick canvas 470,60 button 2 buttons 0 detail 1',
    ],
    playwright: async ({ mouse }) => {
      await mouse.move(start.x, start.y);
      await mouse.down({ button: 'right' });
      await mouse.move(end.x, end.y);
      await mouse.up({ button: 'right' });
    },
  },
  {
    name: 'a hover is seen by the page',
    needs: ['hover'],
    run: (_computer, tab) => tab.hover(spot),
    sees: ['mouseenter spot 380,410 button 0 buttons 0 detail 0'],
    playwright: ({ mouse }) => mouse.move(spot.x, spot.y),
  },
  {
    name: 'a hover with modifiers shows them, and the keys around it',
    needs: ['hover with modifiers'],
    run: (_computer, tab) => tab.hover(spot, { modifiers: ['Shift'] }),
    sees: [
      'keydown Shift ShiftLeft at 1 [Shift]',
      'mouseenter spot 380,410 button 0 buttons 0 detail 0 [Shift]',
      'keyup Shift ShiftLeft at 1',
    ],
  },
  {
    name: 'Shift and Control extend and toggle a selection',
    run: (computer, tab) =>
      tab
        .click(item.x, item.y)
        .then(() => computer.keyboard.hold('Shift', () => tab.click(item.x, item.y + 60)))
        .then(() => computer.keyboard.hold('Control', () => tab.click(item.x, item.y + 120))),
    sees: [
      'mousedown item1 60,195 button 0 buttons 1 detail 1',
      'mouseup item1 60,195 button 0 buttons 0 detail 1',
      'click item1 60,195 button 0 buttons 0 detail 1',
      'keydown Shift ShiftLeft at 1 [Shift]',
      'mousedown item3 60,255 button 0 buttons 1 detail 1 [Shift]',
      'mouseup item3 60,255 button 0 buttons 0 detail 1 [Shift]',
      'click item3 60,255 button 0 buttons 0 detail 1 [Shift]',
      'keyup Shift ShiftLeft at 1',
      'keydown Control ControlLeft at 1 [Control]',
      'mousedown item5 60,315 button 0 buttons 1 detail 1 [Control]',
      'mouseup item5 60,315 button 0 buttons 0 detail 1 [Control]',
      'click item5 60,315 button 0 buttons 0 detail 1 [Control]',
      'keyup Control ControlLeft at 1',
    ],
  },
  {
    name: 'a double click selects a word, which the next key replaces',
    run: (_computer, tab) =>
      tab
        .click(field.x, field.y)
        .type('word')
        .dblclick(field.x - 30, field.y)
        .press('x'),
    sees: [
      'mousedown field 60,40 button 0 buttons 1 detail 1',
      'mouseup field 60,40 button 0 buttons 0 detail 1',
      'click field 60,40 button 0 buttons 0 detail 1',
      ...[...'word'].flatMap((letter) => [
        `keydown ${letter} Key${letter.toUpperCase()}`,
        `input insertText "${letter}"`,
        `keyup ${letter} Key${letter.toUpperCase()}`,
      ]),
      'mousedown field 30,40 button 0 buttons 1 detail 1',
      'mouseup field 30,40 button 0 buttons 0 detail 1',
      'click field 30,40 button 0 buttons 0 detail 1',
      'mousedown field 30,40 button 0 buttons 1 detail 2',
      'mouseup field 30,40 button 0 buttons 0 detail 2',
      'click field 30,40 button 0 buttons 0 detail 2',
      'dblclick field 30,40 button 0 buttons 0 detail 2',
      'keydown x KeyX',
      'input insertText "x"',
      'keyup x KeyX',
    ],
  },
];

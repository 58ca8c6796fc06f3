import type { ContractCase } from './cases.js';
import { clickSees, shiftDown, shiftUp, spots } from './event-page.js';

const { item } = spots;

/** Swallows the error that a case causes on purpose. Rethrows any other error. */
const expecting = async (message: string, work: PromiseLike<unknown>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error && error.message === message) return;
    throw error;
  }
  throw new Error(`Expected an error with the message: ${message}`);
};

/** Cases of holds: events inside the body see what is held, and later events do not. */
export const holdCases: readonly ContractCase[] = [
  {
    name: 'a hold around a click',
    run: ({ keyboard }, tab) => keyboard.hold('shift', () => tab.click(item.x, item.y)),
    sees: [shiftDown, ...clickSees('item1', item, 'Shift'), shiftUp],
  },
  {
    name: 'nested holds, released last first',
    run: ({ keyboard }, tab) => keyboard.hold('ctrl', () => keyboard.hold('shift', () => tab.click(item.x, item.y))),
    sees: [
      'keydown Control ControlLeft at 1 [Control]',
      'keydown Shift ShiftLeft at 1 [Control+Shift]',
      ...clickSees('item1', item, 'Control+Shift'),
      'keyup Shift ShiftLeft at 1 [Control]',
      'keyup Control ControlLeft at 1',
    ],
  },
  {
    name: 'a hold with an async body spans its awaits',
    run: ({ keyboard }, tab) =>
      keyboard.hold('shift', async () => {
        await tab.click(item.x, item.y);
        await tab.click(item.x, item.y + 30);
      }),
    sees: [shiftDown, ...clickSees('item1', item, 'Shift'), ...clickSees('item2', { x: 60, y: 225 }, 'Shift'), shiftUp],
  },
  {
    name: 'a hold without a body ends with its block',
    run: async ({ keyboard }, tab) => {
      {
        await using _shift = keyboard.hold('shift');
        await tab.click(item.x, item.y);
      }
      await tab.press('x');
    },
    sees: [shiftDown, ...clickSees('item1', item, 'Shift'), shiftUp, 'keydown x KeyX', 'keyup x KeyX'],
  },
  {
    name: 'a body that throws leaves nothing pressed',
    run: ({ keyboard }, tab) =>
      expecting(
        'on purpose',
        keyboard.hold('shift', async () => {
          await tab.click(item.x, item.y);
          throw new Error('on purpose');
        }),
      ),
    sees: [shiftDown, ...clickSees('item1', item, 'Shift'), shiftUp],
  },
  {
    name: 'a body that throws before anything was sent sends nothing',
    run: ({ keyboard }, tab) =>
      expecting(
        'on purpose',
        keyboard.hold('shift', () => {
          void tab.click(item.x, item.y);
          throw new Error('on purpose');
        }),
      ),
    sees: [],
  },
  {
    name: 'an aborted hold leaves nothing pressed',
    run: ({ keyboard }, tab) => {
      const controller = new AbortController();
      return expecting(
        'on purpose',
        keyboard.hold(
          'shift',
          async () => {
            await tab.click(item.x, item.y);
            controller.abort(new Error('on purpose'));
            await tab.click(item.x, item.y + 30).catch(() => undefined);
          },
          { signal: controller.signal },
        ),
      );
    },
    sees: [shiftDown, ...clickSees('item1', item, 'Shift'), shiftUp],
  },
  {
    name: 'releaseAll lets go of everything, last pressed first',
    run: async (computer, tab) => {
      await computer.keyboard.down('Shift').down('Alt');
      await computer.releaseAll();
      await tab.press('x');
    },
    sees: [
      shiftDown,
      'keydown Alt AltLeft at 1 [Alt+Shift]',
      'keyup Alt AltLeft at 1 [Shift]',
      shiftUp,
      'keydown x KeyX',
      'keyup x KeyX',
    ],
  },
  {
    name: 'a mouse button is held like a key',
    run: ({ mouse }) => mouse.move(370, 40).hold('left', () => mouse.move(470, 60)),
    sees: [
      'mousedown canvas 370,40 button 0 buttons 1 detail 1',
      'mousemove canvas 470,60 button 0 buttons 1 detail 0',
      'mouseup canvas 470,60 button 0 buttons 0 detail 1',
      'click canvas 470,60 button 0 buttons 0 detail 1',
    ],
  },
];

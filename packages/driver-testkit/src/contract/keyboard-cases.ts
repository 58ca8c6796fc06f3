import type { ContractCase } from './cases.js';
import { clickSees, spots } from './event-page.js';

const { field, area } = spots;

/**
 * Cases of keyboards, as a page sees them.
 *
 * @remarks With Shift held, a character key enters its shifted character, as in Playwright's documentation of
 * `keyboard.down` and on any real keyboard. Playwright's code (1.65) does so for keys named by position, such as
 * `KeyA`, but not for `a`, so the counterparts use positional names.
 */
export const keyboardCases: readonly ContractCase[] = [
  {
    name: 'a letter is a keydown, an input and a keyup',
    run: (_computer, tab) => tab.click(field.x, field.y).press('a'),
    sees: [...clickSees('field', field), 'keydown a KeyA', 'input insertText "a"', 'keyup a KeyA'],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(field.x, field.y);
      await keyboard.press('a');
    },
  },
  {
    name: 'a capital letter is typed as such, without Shift',
    run: (_computer, tab) => tab.click(field.x, field.y).press('A'),
    sees: [...clickSees('field', field), 'keydown A KeyA', 'input insertText "A"', 'keyup A KeyA'],
    // A keyboard can enter a capital only in this way.
    seesOnDesktop: [
      ...clickSees('field', field),
      'keydown Shift ShiftLeft at 1 [Shift]',
      'keydown A KeyA [Shift]',
      'input insertText "A"',
      'keyup A KeyA [Shift]',
      'keyup Shift ShiftLeft at 1',
    ],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(field.x, field.y);
      await keyboard.press('A');
    },
  },
  {
    name: 'a letter with Shift held is a capital',
    run: (computer, tab) =>
      tab.click(field.x, field.y).then(() => computer.keyboard.hold('Shift', () => tab.press('a'))),
    sees: [
      ...clickSees('field', field),
      'keydown Shift ShiftLeft at 1 [Shift]',
      'keydown A KeyA [Shift]',
      'input insertText "A"',
      'keyup A KeyA [Shift]',
      'keyup Shift ShiftLeft at 1',
    ],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(field.x, field.y);
      await keyboard.press('Shift+KeyA');
    },
  },
  {
    name: 'a digit with Shift held is the character above it',
    run: (computer, tab) =>
      tab.click(field.x, field.y).then(() => computer.keyboard.hold('Shift', () => tab.press('1'))),
    sees: [
      ...clickSees('field', field),
      'keydown Shift ShiftLeft at 1 [Shift]',
      'keydown ! Digit1 [Shift]',
      'input insertText "!"',
      'keyup ! Digit1 [Shift]',
      'keyup Shift ShiftLeft at 1',
    ],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(field.x, field.y);
      await keyboard.press('Shift+Digit1');
    },
  },
  {
    name: 'Enter breaks a line in a text area',
    run: (_computer, tab) => tab.click(area.x, area.y).press('Enter'),
    sees: [...clickSees('area', area), 'keydown Enter Enter', 'input insertLineBreak null', 'keyup Enter Enter'],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(area.x, area.y);
      await keyboard.press('Enter');
    },
  },
  {
    name: 'Backspace deletes, arrows move',
    run: (_computer, tab) => tab.click(field.x, field.y).type('ab').press('ArrowLeft').press('Backspace'),
    sees: [
      ...clickSees('field', field),
      'keydown a KeyA',
      'input insertText "a"',
      'keyup a KeyA',
      'keydown b KeyB',
      'input insertText "b"',
      'keyup b KeyB',
      'keydown ArrowLeft ArrowLeft',
      'keyup ArrowLeft ArrowLeft',
      'keydown Backspace Backspace',
      'input deleteContentBackward null',
      'keyup Backspace Backspace',
    ],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(field.x, field.y);
      await keyboard.type('ab');
      await keyboard.press('ArrowLeft');
      await keyboard.press('Backspace');
    },
  },
  {
    name: 'Tab moves the focus',
    run: (_computer, tab) => tab.click(field.x, field.y).press('Tab').press('x'),
    sees: [
      ...clickSees('field', field),
      'keydown Tab Tab',
      'keyup Tab Tab',
      'keydown x KeyX',
      'input insertText "x"',
      'keyup x KeyX',
    ],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(field.x, field.y);
      await keyboard.press('Tab');
      await keyboard.press('x');
    },
  },
  {
    name: 'a chord holds its modifiers around the key and enters no text',
    run: (_computer, tab) => tab.click(field.x, field.y).press('Control+Shift+k'),
    sees: [
      ...clickSees('field', field),
      'keydown Control ControlLeft at 1 [Control]',
      'keydown Shift ShiftLeft at 1 [Control+Shift]',
      'keydown K KeyK [Control+Shift]',
      'keyup K KeyK [Control+Shift]',
      'keyup Shift ShiftLeft at 1 [Control]',
      'keyup Control ControlLeft at 1',
    ],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(field.x, field.y);
      await keyboard.press('Control+Shift+KeyK');
    },
  },
  {
    name: 'Control+a selects everything, so that the next character replaces it',
    run: (_computer, tab) =>
      tab.click(field.x, field.y).type('ab').press('ControlOrMeta+a').press('c').press('Backspace').press('Backspace'),
    sees: [
      ...clickSees('field', field),
      'keydown a KeyA',
      'input insertText "a"',
      'keyup a KeyA',
      'keydown b KeyB',
      'input insertText "b"',
      'keyup b KeyB',
      'keydown Control ControlLeft at 1 [Control]',
      'keydown a KeyA [Control]',
      'keyup a KeyA [Control]',
      'keyup Control ControlLeft at 1',
      'keydown c KeyC',
      'input insertText "c"',
      'keyup c KeyC',
      'keydown Backspace Backspace',
      'input deleteContentBackward null',
      'keyup Backspace Backspace',
      'keydown Backspace Backspace',
      'keyup Backspace Backspace',
    ],
  },
  {
    name: 'a key pressed again while it is down repeats',
    needs: ['repeat a held key'],
    run: (computer, tab) => tab.click(field.x, field.y).then(() => computer.keyboard.down('a').down('a').up('a')),
    sees: [
      ...clickSees('field', field),
      'keydown a KeyA',
      'input insertText "a"',
      'keydown a KeyA again',
      'input insertText "a"',
      'keyup a KeyA',
    ],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(field.x, field.y);
      await keyboard.down('a');
      await keyboard.down('a');
      await keyboard.up('a');
    },
  },
  {
    name: 'typed text presses each key, a line break presses Enter',
    run: (_computer, tab) => tab.click(area.x, area.y).type('I!\n'),
    sees: [
      ...clickSees('area', area),
      'keydown I KeyI',
      'input insertText "I"',
      'keyup I KeyI',
      'keydown ! Digit1',
      'input insertText "!"',
      'keyup ! Digit1',
      'keydown Enter Enter',
      'input insertLineBreak null',
      'keyup Enter Enter',
    ],
    seesOnDesktop: [
      ...clickSees('area', area),
      'keydown Shift ShiftLeft at 1 [Shift]',
      'keydown I KeyI [Shift]',
      'input insertText "I"',
      'keyup I KeyI [Shift]',
      'keyup Shift ShiftLeft at 1',
      'keydown Shift ShiftLeft at 1 [Shift]',
      'keydown ! Digit1 [Shift]',
      'input insertText "!"',
      'keyup ! Digit1 [Shift]',
      'keyup Shift ShiftLeft at 1',
      'keydown Enter Enter',
      'input insertLineBreak null',
      'keyup Enter Enter',
    ],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(area.x, area.y);
      await keyboard.type('I!\n');
    },
  },
  {
    name: 'characters that the keyboard lacks are inserted without key events',
    run: (_computer, tab) => tab.click(field.x, field.y).type('é'),
    sees: [...clickSees('field', field), 'input insertText "é"'],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(field.x, field.y);
      await keyboard.type('é');
    },
  },
  {
    name: 'a run of such characters arrives whole and in order',
    run: (_computer, tab) => tab.click(field.x, field.y).type('日本😀'),
    sees: [...clickSees('field', field), 'input insertText "日本😀"'],
    // Each has its own key.
    seesOnDesktop: [
      ...clickSees('field', field),
      'input insertText "日"',
      'input insertText "本"',
      'input insertText "😀"',
    ],
  },
  {
    name: 'inserted text sends no key events',
    needs: ['insertText'],
    run: (computer, tab) => tab.click(field.x, field.y).then(() => computer.keyboard.insertText('hi')),
    sees: [...clickSees('field', field), 'input insertText "hi"'],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(field.x, field.y);
      await keyboard.insertText('hi');
    },
  },
  {
    name: 'function keys and modifiers report their code and side',
    run: (computer) => computer.keyboard.press('F2').press('Alt').press('Meta'),
    sees: [
      'keydown F2 F2',
      'keyup F2 F2',
      'keydown Alt AltLeft at 1 [Alt]',
      'keyup Alt AltLeft at 1',
      'keydown Meta MetaLeft at 1 [Meta]',
      'keyup Meta MetaLeft at 1',
    ],
    // X reports the modifiers before the event, and Chromium corrects that for all except Meta.
    seesOnDesktop: [
      'keydown F2 F2',
      'keyup F2 F2',
      'keydown Alt AltLeft at 1 [Alt]',
      'keyup Alt AltLeft at 1',
      'keydown Meta MetaLeft at 1',
      'keyup Meta MetaLeft at 1 [Meta]',
    ],
    playwright: async ({ keyboard }) => {
      await keyboard.press('F2');
      await keyboard.press('Alt');
      await keyboard.press('Meta');
    },
  },
  {
    name: 'a long press has its time between keydown and keyup',
    run: (_computer, tab) => tab.click(field.x, field.y).press('b', { delayMs: 20 }),
    sees: [...clickSees('field', field), 'keydown b KeyB', 'input insertText "b"', 'keyup b KeyB'],
    playwright: async ({ mouse, keyboard }) => {
      await mouse.click(field.x, field.y);
      await keyboard.press('b', { delay: 20 });
    },
  },
  {
    name: 'keys of the right side and the number pad report theirs',
    needs: ['press positional key'],
    run: (computer) => computer.keyboard.press('ShiftRight').press('Numpad5'),
    sees: [
      'keydown Shift ShiftRight at 2 [Shift]',
      'keyup Shift ShiftRight at 2',
      'keydown 5 Numpad5 at 3',
      'keyup 5 Numpad5 at 3',
    ],
  },
];

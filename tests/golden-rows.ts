import type { Action, Point } from '@farhand/core/driver';

/** The columns of the golden table. */
export type ColumnName = 'lightcone' | 'lybic' | 'webdriver' | 'browser' | 'desktop';

/** What a driver says to a program: its calls in a few words each, with dots between, or the reason why it refuses. */
export type Answer = string | { readonly refuses: string };

/** A program, and what each driver says to it. A new driver fails to compile until each row has an answer for it. */
export interface Row extends Readonly<Record<ColumnName, Answer>> {
  readonly program: readonly Action[];
}

const at = (x: number, y: number): Point => ({ x, y });
const click: Action = { type: 'click', at: at(30, 8), button: 'left', clickCount: 1, modifiers: [], delayMs: 0 };
const move = (x: number, y: number): Action => ({ type: 'pointerMove', to: at(x, y) });
const down: Action = { type: 'pointerDown', button: 'left', clickCount: 1 };
const up: Action = { type: 'pointerUp', button: 'left', clickCount: 1 };
const press = (key: string, ...modifiers: ('Control' | 'Shift')[]): Action => ({
  type: 'press',
  key,
  modifiers,
  holdMs: 0,
});

/** Every program of the golden table, with what each driver says to it. */
export const rows: Readonly<Record<string, Row>> = {
  'the headline: a click with Shift held': {
    program: [{ type: 'keyDown', key: 'Shift' }, click, { type: 'keyUp', key: 'Shift' }],
    lightcone: 'key_down shift · click 30,8 · key_up shift',
    lybic: 'mouse:click 30,8 button 1 hold shift',
    webdriver: 'keyDown E008 · move 30,8 · buttonDown 30,8 · buttonUp · keyUp E008',
    desktop: 'press Shift · motion 30,8 · press left · release left · release Shift',
    browser:
      'rawKeyDown Shift mods 8 · mouseMoved 30,8 mods 8 · mousePressed 30,8 mods 8 · mouseReleased 30,8 mods 8 · keyUp Shift',
  },
  'a double click': {
    program: [{ ...click, clickCount: 2 }],
    lightcone: 'double_click 30,8',
    lybic: 'mouse:doubleClick 30,8 button 1',
    webdriver: 'clicks 2 30,8',
    desktop: 'motion 30,8 · press left · release left · press left count 2 · release left count 2',
    browser:
      'mouseMoved 30,8 · mousePressed 30,8 · mouseReleased 30,8 · mousePressed 30,8 count 2 · mouseReleased 30,8 count 2',
  },
  'a right click': {
    program: [{ ...click, button: 'right' }],
    lightcone: 'right_click 30,8',
    lybic: 'mouse:click 30,8 button 2',
    webdriver: 'move 30,8 · buttonDown 30,8 button 2 · buttonUp button 2',
    desktop: 'motion 30,8 · press right · release right',
    browser: 'mouseMoved 30,8 · mousePressed right 30,8 · mouseReleased right 30,8',
  },
  'a middle click': {
    program: [{ ...click, button: 'middle' }],
    lightcone: { refuses: 'mouse-down presses the left button only' },
    lybic: 'mouse:click 30,8 button 4',
    webdriver: 'move 30,8 · buttonDown 30,8 button 1 · buttonUp button 1',
    desktop: 'motion 30,8 · press middle · release middle',
    browser: 'mouseMoved 30,8 · mousePressed middle 30,8 · mouseReleased middle 30,8',
  },
  'a triple click': {
    program: [{ ...click, clickCount: 3 }],
    lightcone: { refuses: 'mouse-down and mouse-up have no click count, so the page would see single clicks' },
    lybic: 'mouse:tripleClick 30,8 button 1',
    webdriver: 'clicks 3 30,8',
    desktop:
      'motion 30,8 · press left · release left · press left count 2 · release left count 2 · press left count 3 · release left count 3',
    browser:
      'mouseMoved 30,8 · mousePressed 30,8 · mouseReleased 30,8 · mousePressed 30,8 count 2 · mouseReleased 30,8 count 2 · mousePressed 30,8 count 3 · mouseReleased 30,8 count 3',
  },
  'Control+double click: keys around a double click, not around presses': {
    program: [{ ...click, clickCount: 2, modifiers: ['Control'] }],
    lightcone: 'key_down ctrl · double_click 30,8 · key_up ctrl',
    lybic: 'mouse:doubleClick 30,8 button 1 hold ctrl',
    webdriver: 'keyDown E009 · clicks 2 30,8 · keyUp E009',
    desktop:
      'press Control · motion 30,8 · press left · release left · press left count 2 · release left count 2 · release Control',
    browser:
      'rawKeyDown Control mods 2 · mouseMoved 30,8 mods 2 · mousePressed 30,8 mods 2 · mouseReleased 30,8 mods 2 · mousePressed 30,8 mods 2 count 2 · mouseReleased 30,8 mods 2 count 2 · keyUp Control',
  },
  'move, down, move, up': {
    program: [move(1, 2), down, move(3, 4), up],
    lightcone: 'drag 1,2 3,4',
    lybic: 'mouse:drag 1,2 3,4 button 1',
    webdriver: 'move 1,2 · buttonDown 1,2 · move 3,4 · buttonUp',
    desktop: 'motion 1,2 · press left · motion 3,4 · release left',
    browser: 'mouseMoved 1,2 · mousePressed 1,2 · dragOver 3,4 · mouseMoved 3,4 · settle · mouseReleased 3,4',
  },
  'a drag along a path': {
    program: [{ type: 'drag', path: [at(1, 2), at(3, 4), at(5, 6)], button: 'left', modifiers: [] }],
    lightcone: 'drag path 1,2 3,4 5,6',
    lybic: { refuses: 'Lybic drags straight from the press to the release, with no points between' },
    webdriver: 'move 1,2 · buttonDown 1,2 · move 3,4 · move 5,6 · buttonUp',
    desktop: 'motion 1,2 · press left · motion 3,4 · motion 5,6 · release left',
    browser:
      'mouseMoved 1,2 · mousePressed 1,2 · dragOver 3,4 · mouseMoved 3,4 · settle · dragOver 5,6 · mouseMoved 5,6 · settle · mouseReleased 5,6',
  },
  'a lone move': {
    program: [move(1, 2)],
    lightcone: '',
    lybic: 'mouse:move 1,2',
    webdriver: 'move 1,2',
    desktop: 'motion 1,2',
    browser: 'mouseMoved 1,2',
  },
  'a hover': {
    program: [{ type: 'hover', at: at(1, 2) }],
    lightcone: { refuses: 'Lightcone has no pointer move, so the page would never see the pointer there' },
    lybic: 'mouse:move 1,2',
    webdriver: 'move 1,2',
    desktop: 'motion 1,2',
    browser: 'mouseMoved 1,2',
  },
  'a hover with Shift': {
    program: [
      { type: 'keyDown', key: 'Shift' },
      { type: 'hover', at: at(1, 2) },
      { type: 'keyUp', key: 'Shift' },
    ],
    lightcone: { refuses: 'Lightcone has no pointer move, so the page would never see the pointer there' },
    lybic: 'mouse:move 1,2 hold shift',
    webdriver: 'keyDown E008 · move 1,2 · keyUp E008',
    desktop: 'press Shift · motion 1,2 · release Shift',
    browser: 'rawKeyDown Shift mods 8 · mouseMoved 1,2 mods 8 · keyUp Shift',
  },
  'a capital letter': {
    program: [press('A')],
    lightcone: 'type "A"',
    lybic: 'keyboard:type "A" with Enter',
    webdriver: 'keyDown "A" · keyUp "a"/"A"',
    desktop: 'shiftedStroke "a"',
    browser: 'keyDown A text "A" · keyUp A',
  },
  'Control and a capital letter': {
    program: [press('A', 'Control')],
    lightcone: 'keypress ctrl a',
    lybic: 'keyboard:hotkey ctrl+a',
    webdriver: 'keyDown E009 · keyDown "a" · keyUp "a"/"A" · keyUp E009',
    desktop: 'press Control · press a · release a · release Control',
    browser: 'rawKeyDown Control mods 2 · rawKeyDown a mods 2 · keyUp a mods 2 · keyUp Control',
  },
  'a turn of the wheel that is no whole notch': {
    program: [{ type: 'wheel', at: at(1, 2), deltaX: 0, deltaY: 100, modifiers: [] }],
    lightcone: 'scroll 1,2 by 0,100',
    lybic: { refuses: 'the wheel turns in whole notches of 120 px' },
    webdriver: 'move 1,2 · scroll 1,2 by 0,100',
    desktop: { refuses: 'a wheel turns in whole notches of 120 pixels' },
    browser: 'mouseMoved 1,2 · mouseWheel 1,2 by 0,100',
  },
  'half a pixel': {
    program: [{ ...click, at: at(30.5, 8) }],
    lightcone: 'click 30.5,8',
    lybic: { refuses: "Lybic's positions are whole pixels" },
    webdriver: { refuses: "WebDriver's positions are whole pixels" },
    desktop: { refuses: 'positions are whole pixels on an X display, and 30.5,8 is not one' },
    browser: 'mouseMoved 30.5,8 · mousePressed 30.5,8 · mouseReleased 30.5,8',
  },
  'a press where the pointer is unknown': {
    program: [down],
    lightcone: { refuses: "the pointer's position is not known yet, and every mouse call of Lightcone requires one" },
    lybic: { refuses: "the pointer's position is not known yet, and Lybic's mouse actions require one" },
    webdriver: { refuses: "the pointer's position is not known yet, and WebDriver acts where the pointer is" },
    desktop: 'press left',
    browser: { refuses: "the pointer's position is not known yet" },
  },
  'the wheel at a point': {
    program: [{ type: 'wheel', at: at(1, 2), deltaX: 0, deltaY: 120, modifiers: [] }],
    lightcone: 'scroll 1,2 by 0,120',
    lybic: 'mouse:scroll 1,2 by 0,1',
    webdriver: 'move 1,2 · scroll 1,2 by 0,120',
    desktop: 'motion 1,2 · wheel 0,1',
    browser: 'mouseMoved 1,2 · mouseWheel 1,2 by 0,120',
  },
  'a named key': {
    program: [press('Enter')],
    lightcone: 'keypress enter',
    lybic: 'keyboard:hotkey Return',
    webdriver: 'keyDown E006 · keyUp E006',
    desktop: 'press Enter · release Enter',
    browser: 'keyDown Enter text "\\r" · keyUp Enter',
  },
  'a character': {
    program: [press(';')],
    lightcone: 'type ";"',
    lybic: 'keyboard:hotkey semicolon',
    webdriver: 'keyDown ";" · keyUp ";"/":"',
    desktop: 'press ; · release ;',
    browser: 'keyDown ; text ";" · keyUp ;',
  },
  'a chord': {
    program: [press('t', 'Control', 'Shift')],
    lightcone: 'keypress ctrl shift t',
    lybic: 'keyboard:hotkey ctrl+shift+t',
    webdriver: 'keyDown E009 · keyDown E008 · keyDown "T" · keyUp "t"/"T" · keyUp E008 · keyUp E009',
    desktop: 'press Control · press Shift · press t · release t · release Shift · release Control',
    browser:
      'rawKeyDown Control mods 2 · rawKeyDown Shift mods 10 · rawKeyDown T mods 10 · keyUp T mods 10 · keyUp Shift mods 2 · keyUp Control',
  },
  'a key that Lightcone does not document': {
    program: [press('Insert')],
    lightcone: {
      refuses:
        "'Insert' is not among the keys that Lightcone documents (modifiers, editing and arrow keys, F1 to F24, a to z, 0 to 9)",
    },
    lybic: 'keyboard:hotkey Insert',
    webdriver: 'keyDown E016 · keyUp E016',
    desktop: 'press Insert · release Insert',
    browser: 'rawKeyDown Insert · keyUp Insert',
  },
  'text in two languages and two lines': {
    program: [{ type: 'type', text: 'a\né', delayMs: 0 }],
    lightcone: 'type "a" · keypress enter · type "é"',
    lybic: 'keyboard:type "a\\né" with Enter',
    webdriver: 'keyDown "a" · keyUp "a"/"A" · keyDown E006 · keyUp E006 · insertText "é"',
    desktop: 'text "a\\né"',
    browser: 'keyDown a text "a" · keyUp a · keyDown Enter text "\\r" · keyUp Enter · insertText "é"',
  },
  'inserted text of the keyboard': {
    program: [{ type: 'insertText', text: 'ab' }],
    lightcone: { refuses: 'Lightcone enters text by typing it, which sends key events' },
    lybic: { refuses: 'Lybic enters text by typing it, which sends key events' },
    webdriver: 'insertText "ab"',
    desktop: { refuses: 'a desktop enters text only with keys, which send key events' },
    browser: 'insertText "ab"',
  },
  'a long press': {
    program: [{ type: 'press', key: 'a', modifiers: [], holdMs: 50 }],
    lightcone: 'key_down a · wait 50 · key_up a',
    lybic: 'keyboard:hotkey a 50 ms',
    webdriver: 'keyDown "a" · pause 50 · keyUp "a"/"A"',
    desktop: 'press a · pause 50 · release a',
    browser: 'keyDown a text "a" · pause 50 · keyUp a',
  },
};

import type { Action } from '@farhand/core/driver';
import { describe, expect, test } from 'vitest';
import { noting, useBrowser, type TestPage } from './browser.js';

const browser = useBrowser();

const keyEvents = ['keydown', 'keypress', 'keyup', 'input'];

/** Type, key, code, location, the modifiers that are held, and whether it repeats; of an input event the data. */
const note =
  "event.type === 'input' ? 'input ' + event.inputType + ' ' + event.data : [event.type, event.key, event.code, event.location, ...['alt', 'ctrl', 'meta', 'shift'].filter((name) => event[name + 'Key']), ...(event.repeat ? ['repeat'] : [])].join(' ')";

const press = (key: string): Action => ({ type: 'press', key, modifiers: [], holdMs: 0 });
const down = (key: string): Action => ({ type: 'keyDown', key });
const up = (key: string): Action => ({ type: 'keyUp', key });
const type = (text: string): Action => ({ type: 'type', text, delayMs: 0 });

const inField = '<textarea id="field" autofocus></textarea><script>field.focus()</script>';

const open = (body = ''): Promise<TestPage> => browser.open(noting(keyEvents, note, body));

describe('a page sees', () => {
  test('a letter: down, press, input and up', async () => {
    const page = await open(inField);
    await page.perform(press('a'));
    expect(await page.log()).toEqual(['keydown a KeyA 0', 'keypress a KeyA 0', 'input insertText a', 'keyup a KeyA 0']);
  });

  test('a capital without Shift, if only the capital is asked for', async () => {
    const page = await open(inField);
    await page.perform(press('A'));
    expect(await page.log()).toEqual(['keydown A KeyA 0', 'keypress A KeyA 0', 'input insertText A', 'keyup A KeyA 0']);
  });

  test('letters and digits as Shift makes them', async () => {
    const page = await open(inField);
    await page.perform(down('Shift'), press('a'), press('1'), up('Shift'));
    expect(await page.log()).toEqual([
      'keydown Shift ShiftLeft 1 shift',
      'keydown A KeyA 0 shift',
      'keypress A KeyA 0 shift',
      'input insertText A',
      'keyup A KeyA 0 shift',
      'keydown ! Digit1 0 shift',
      'keypress ! Digit1 0 shift',
      'input insertText !',
      'keyup ! Digit1 0 shift',
      'keyup Shift ShiftLeft 1',
    ]);
  });

  test('the right Shift as such', async () => {
    const page = await open(inField);
    await page.perform(down('ShiftRight'), press('b'), up('ShiftRight'));
    expect(await page.log()).toEqual([
      'keydown Shift ShiftRight 2 shift',
      'keydown B KeyB 0 shift',
      'keypress B KeyB 0 shift',
      'input insertText B',
      'keyup B KeyB 0 shift',
      'keyup Shift ShiftRight 2',
    ]);
  });

  test('Enter as a line break', async () => {
    const page = await open(inField);
    await page.perform(press('Enter'));
    expect(await page.log()).toEqual([
      'keydown Enter Enter 0',
      'keypress Enter Enter 0',
      'input insertLineBreak null',
      'keyup Enter Enter 0',
    ]);
    expect(await page.evaluate('field.value')).toBe('\n');
  });

  test('arrows, which move the caret and enter nothing', async () => {
    const page = await open(inField);
    await page.perform(type('ac'));
    await page.log();
    await page.perform(press('ArrowLeft'), press('b'));
    expect(await page.log()).toEqual([
      'keydown ArrowLeft ArrowLeft 0',
      'keyup ArrowLeft ArrowLeft 0',
      'keydown b KeyB 0',
      'keypress b KeyB 0',
      'input insertText b',
      'keyup b KeyB 0',
    ]);
    expect(await page.evaluate('field.value')).toBe('abc');
  });

  test('the numeric pad as location 3', async () => {
    const page = await open(inField);
    await page.perform(press('Numpad5'), press('NumpadEnter'));
    expect(await page.log()).toEqual([
      'keydown 5 Numpad5 3',
      'keypress 5 Numpad5 3',
      'input insertText 5',
      'keyup 5 Numpad5 3',
      'keydown Enter NumpadEnter 3',
      'keypress Enter NumpadEnter 3',
      'input insertLineBreak null',
      'keyup Enter NumpadEnter 3',
    ]);
  });

  test('a function key', async () => {
    const page = await open();
    await page.perform(press('F2'));
    expect(await page.log()).toEqual(['keydown F2 F2 0', 'keyup F2 F2 0']);
  });

  test('each modifier on its own keydown and no more on its keyup', async () => {
    const page = await open();
    await page.perform(press('Alt'), press('Control'), press('Meta'), press('Shift'));
    expect(await page.log()).toEqual([
      'keydown Alt AltLeft 1 alt',
      'keyup Alt AltLeft 1',
      'keydown Control ControlLeft 1 ctrl',
      'keyup Control ControlLeft 1',
      'keydown Meta MetaLeft 1 meta',
      'keyup Meta MetaLeft 1',
      'keydown Shift ShiftLeft 1 shift',
      'keyup Shift ShiftLeft 1',
    ]);
  });

  test('a shortcut, which enters no text', async () => {
    const page = await open(inField);
    await page.perform({ type: 'press', key: 'b', modifiers: ['Control', 'Shift'], holdMs: 0 });
    expect(await page.log()).toEqual([
      'keydown Control ControlLeft 1 ctrl',
      'keydown Shift ShiftLeft 1 ctrl shift',
      'keydown B KeyB 0 ctrl shift',
      'keyup B KeyB 0 ctrl shift',
      'keyup Shift ShiftLeft 1 ctrl',
      'keyup Control ControlLeft 1',
    ]);
  });

  test('a key that goes down again as a repeat', async () => {
    const page = await open(inField);
    await page.perform(down('a'), down('a'), down('a'), up('a'));
    expect(await page.log()).toEqual([
      'keydown a KeyA 0',
      'keypress a KeyA 0',
      'input insertText a',
      'keydown a KeyA 0 repeat',
      'keypress a KeyA 0 repeat',
      'input insertText a',
      'keydown a KeyA 0 repeat',
      'keypress a KeyA 0 repeat',
      'input insertText a',
      'keyup a KeyA 0',
    ]);
  });

  test('the key codes of old', async () => {
    const page = await browser.open(noting(['keydown'], "event.keyCode + ' ' + event.which"));
    await page.perform(press('a'), press('Shift'), press('F2'), press('-'), press('Numpad7'), press('ArrowUp'));
    expect(await page.log()).toEqual(['65 65', '16 16', '113 113', '189 189', '103 103', '38 38']);
  });

  test('events that are trusted', async () => {
    const page = await browser.open(noting(['keydown', 'keyup'], 'event.isTrusted'));
    await page.perform(press('a'));
    expect(await page.log()).toEqual([true, true]);
  });

  test('keys in the tab where they were pressed, and in no other', async () => {
    const one = await open();
    const other = await open();
    await one.perform(down('Shift'));
    await other.perform(press('x'));
    await one.perform(press('y'), up('Shift'));
    expect(await other.log()).toEqual(['keydown x KeyX 0', 'keypress x KeyX 0', 'keyup x KeyX 0']);
    expect(await one.log()).toEqual([
      'keydown Shift ShiftLeft 1 shift',
      'keydown Y KeyY 0 shift',
      'keypress Y KeyY 0 shift',
      'keyup Y KeyY 0 shift',
      'keyup Shift ShiftLeft 1',
    ]);
  });
});

describe('text', () => {
  test('is typed by keys, and inserted where the keyboard has none', async () => {
    const page = await open(inField);
    await page.perform(type('aé😀b'));
    expect(await page.log()).toEqual([
      'keydown a KeyA 0',
      'keypress a KeyA 0',
      'input insertText a',
      'keyup a KeyA 0',
      'input insertText é😀',
      'keydown b KeyB 0',
      'keypress b KeyB 0',
      'input insertText b',
      'keyup b KeyB 0',
    ]);
  });

  test('is inserted without any key', async () => {
    const page = await open(inField);
    await page.perform({ type: 'insertText', text: 'Añb 日本 👩‍👩‍👧' });
    expect(await page.log()).toEqual(['input insertText Añb 日本 👩‍👩‍👧']);
    expect(await page.evaluate('field.value')).toBe('Añb 日本 👩‍👩‍👧');
  });

  test('of five hundred characters arrives whole and in order', async () => {
    const text = 'The quick brown fox, naïve as ever, jumps over 13 lazy dogs!\n'.repeat(8);
    const page = await open(inField);
    await page.perform(type(text));
    expect(await page.evaluate('field.value')).toBe(text);
  });

  test('is selected by Control+A and replaced', async () => {
    const page = await open(inField);
    await page.perform(type('old'), { type: 'press', key: 'a', modifiers: ['Control'], holdMs: 0 }, type('new'));
    expect(await page.evaluate('field.value')).toBe('new');
  });

  test('pauses in the page', async () => {
    const page = await browser.open(
      noting(
        ['keydown'],
        "event.key + ' ' + document.title",
        `${inField}<script>
        field.onkeydown = () => setTimeout(() => (document.title = 'later'), 20);
      </script>`,
      ),
    );
    await page.perform({ type: 'type', text: 'ab', delayMs: 500 });
    expect(await page.log()).toEqual(['a Noting', 'b later']);
  });
});

import type { HandsCase } from './hands-case.js';

/** A page with only a field, and a script that receives its keys. */
const fieldPage = (script: string): string => `
  <input id="field" autocomplete="off" spellcheck="false" style="position:fixed;left:0;top:0;width:600px;height:200px">
  <script>{
    const placeOf = (event) => event.code + (event.repeat ? ' again' : '');
    ${script}
  }</script>`;

/** Logs each key by its position when it goes down, repeats and goes up. */
const places = fieldPage(`
  addEventListener('keydown', (event) => log('down ' + placeOf(event)));
  addEventListener('keyup', (event) => log('up ' + placeOf(event)));`);

/**
 * Logs the character of each key that goes down, and whether Shift is down. The keys have no effect. Modifiers are left
 * out.
 */
const shortcuts = fieldPage(`
  addEventListener('keydown', (event) => {
    event.preventDefault();
    if (!['Alt', 'Control', 'Meta', 'Shift'].includes(event.key)) log(event.key + (event.shiftKey ? ' with Shift' : ''));
  });`);

/** Logs the character of each key, and the text in the field at that time. */
const texts = fieldPage(`
  addEventListener('keydown', (event) => log('down ' + event.key + (event.shiftKey ? ' with Shift' : '')));
  field.oninput = () => log('has ' + field.value);`);

/** Logs a key when it goes down, when it has repeated ten times, and when it goes up. */
const repeats = fieldPage(`
  let count = 0;
  addEventListener('keydown', (event) => {
    count += event.repeat ? 1 : 0;
    if (!event.repeat) log('down ' + event.code);
    else if (count === 10) log('repeats');
  });
  addEventListener('keyup', (event) => log('up ' + event.code));`);

const field = { x: 300, y: 100 };

/** Keys have many names, and each one is a position on the keyboard. */
export const keyCases: readonly HandsCase[] = [
  {
    name: 'one key by two names is one key',
    page: places,
    run: ({ keyboard }, tab) =>
      tab.click(field).then(() => keyboard.down('Shift').down('A').up('Shift').up('a').press('a')),
    sees: ['down ShiftLeft', 'down KeyA', 'up ShiftLeft', 'up KeyA', 'down KeyA', 'up KeyA'],
  },
  {
    name: 'a capital that goes down comes up as the small letter',
    page: places,
    run: ({ keyboard }, tab) => tab.click(field).then(() => keyboard.down('A').up('a').press('a')),
    sees: ['down KeyA', 'up KeyA', 'down KeyA', 'up KeyA'],
    seesOnDesktop: ['down ShiftLeft', 'down KeyA', 'up KeyA', 'up ShiftLeft', 'down KeyA', 'up KeyA'],
  },
  {
    name: 'a sign that goes down comes up as the digit below it',
    page: places,
    run: ({ keyboard }, tab) => tab.click(field).then(() => keyboard.down('!').up('1').press('1')),
    sees: ['down Digit1', 'up Digit1', 'down Digit1', 'up Digit1'],
    seesOnDesktop: ['down ShiftLeft', 'down Digit1', 'up Digit1', 'up ShiftLeft', 'down Digit1', 'up Digit1'],
  },
  {
    name: 'ShiftLeft is Shift',
    page: places,
    run: ({ keyboard }, tab) => tab.click(field).then(() => keyboard.down('ShiftLeft').up('Shift').press('a')),
    sees: ['down ShiftLeft', 'up ShiftLeft', 'down KeyA', 'up KeyA'],
  },
  {
    name: 'both keys with a 1 are two keys',
    needs: ['press positional key'],
    page: places,
    run: ({ keyboard }, tab) => tab.click(field).then(() => keyboard.down('1').press('KP_1').up('1').press('KP_Enter')),
    sees: ['down Digit1', 'down Numpad1', 'up Numpad1', 'up Digit1', 'down NumpadEnter', 'up NumpadEnter'],
  },
  {
    name: 'a key that is held is not held twice',
    page: places,
    run: ({ keyboard }, tab) =>
      tab.click(field).then(() => keyboard.hold(['Control', 'y', 'Y'], () => keyboard.pause(1))),
    sees: ['down ControlLeft', 'down KeyY', 'up KeyY', 'up ControlLeft'],
  },
  {
    name: 'a capital behind Control is the letter',
    page: shortcuts,
    run: (_computer, tab) => tab.click(field).press('Control+Y').press('alt+Y').press('CMD+Y').press('Control+Shift+Y'),
    sees: ['y', 'y', 'y', 'Y with Shift'],
  },
  {
    name: 'a capital is the letter while Control is held',
    page: shortcuts,
    run: ({ keyboard }, tab) =>
      tab
        .click(field)
        .then(() => keyboard.hold('Control', () => tab.press('Y')))
        .then(() => keyboard.hold(['Control', 'Shift'], () => tab.press('Y'))),
    sees: ['y', 'Y with Shift'],
  },
  {
    name: 'keys go by the names of X and of models',
    page: shortcuts,
    run: (_computer, tab) =>
      tab
        .click(field)
        .press('Page_Down')
        .press('pgup')
        .press('ARROWLEFT')
        .press('Return')
        .press('BACK_SPACE')
        .press('ctrlleft+ESC')
        .press('Super_L+y'),
    sees: ['PageDown', 'PageUp', 'ArrowLeft', 'Enter', 'Backspace', 'Escape', 'y'],
  },
  {
    name: 'players have keys',
    page: places,
    run: (_computer, tab) => tab.click(field).press('volumeup').press('XF86AudioPlay').press('MediaTrackNext'),
    sees: [
      'down AudioVolumeUp',
      'up AudioVolumeUp',
      'down MediaPlayPause',
      'up MediaPlayPause',
      'down MediaTrackNext',
      'up MediaTrackNext',
    ],
  },
  {
    name: 'a letter that no key has is text',
    page: texts,
    run: (_computer, tab) => tab.click(field).type('é я'),
    sees: ['has é', 'down  ', 'has é ', 'has é я'],
    seesOnDesktop: ['down é', 'has é', 'down  ', 'has é ', 'down я', 'has é я'],
  },
  {
    name: 'with everyKey Shift goes down around a capital',
    page: texts,
    run: (_computer, tab) => tab.click(field).type('aB', { everyKey: true }),
    sees: ['down a', 'has a', 'down Shift with Shift', 'down B with Shift', 'has aB'],
  },
  {
    name: 'with everyKey each character is a key',
    page: texts,
    run: (_computer, tab) => tab.click(field).type('é яß!', { everyKey: true }),
    sees: [
      'down é',
      'has é',
      'down  ',
      'has é ',
      'down я',
      'has é я',
      'down ß',
      'has é яß',
      'down Shift with Shift',
      'down ! with Shift',
      'has é яß!',
    ],
  },
  {
    name: 'a key that is held repeats',
    page: repeats,
    run: (_computer, tab) => tab.click(field).press('ArrowRight', { delayMs: 1200 }),
    sees: ['down ArrowRight', 'repeats', 'up ArrowRight'],
  },
  {
    name: 'a key of a hold repeats while time passes',
    page: repeats,
    run: ({ keyboard }, tab) =>
      tab
        .click(field)
        .then(() => keyboard.hold('ArrowRight', () => keyboard.pause(1200)))
        .then(() => keyboard.hold('ArrowLeft', async () => void (await keyboard.pause(100)))),
    sees: ['down ArrowRight', 'repeats', 'up ArrowRight', 'down ArrowLeft', 'up ArrowLeft'],
  },
];

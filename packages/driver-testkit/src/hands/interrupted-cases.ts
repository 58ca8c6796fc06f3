import type { HandsCase } from './hands-case.js';

/** 60 characters that identify their positions, as pairs from `a0` to `c9`. */
const typed: string = [...'abc'].flatMap((letter) => [...'0123456789'].map((digit) => letter + digit)).join('');

/** A page that counts input while dialogs open. `opens` is the code that opens them. */
const interrupted = (opens: string): string => `
<button style="position:fixed;left:0;top:0;width:200px;height:100px" onclick="clicks += 1">count</button><input id="field" style="position:fixed;left:0;top:120px">
<script>
  let keys = '', clicks = 0, dialogs = 0;
  const ask = () => { dialogs += 1; confirm('Sure?') };
  field.focus();
  addEventListener('keydown', ({ key, repeat }) => {
    if (key === 'Enter') { clearInterval(timer); log(keys); log('clicks ' + clicks); log('dialogs ' + (dialogs > 0)) }
    else keys += repeat ? '!' : key;
  });
  let timer;
  ${opens}
</script>`;

/** Input that a dialog interrupts arrives after the dialog has closed, exactly once. */
export const interruptedCases: readonly HandsCase[] = [
  {
    name: 'keys while a timer opens dialogs',
    kind: 'browser',
    page: interrupted('timer = setInterval(ask, 15);'),
    run: (_computer, tab) => tab.type(typed).press('Enter'),
    sees: [typed, 'clicks 0', 'dialogs true'],
  },
  {
    name: 'keys of which every 20th opens a dialog',
    kind: 'browser',
    page: interrupted(`let count = 0; addEventListener('keydown', () => ++count % 20 === 0 && ask());`),
    run: (_computer, tab) => tab.type(typed).press('Enter'),
    sees: [typed, 'clicks 0', 'dialogs true'],
  },
  {
    name: 'clicks while a timer opens dialogs',
    kind: 'browser',
    page: interrupted('timer = setInterval(ask, 40);'),
    run: async (_computer, tab) => {
      for (let count = 0; count < 20; count += 1) await tab.click(100, 50);
      await tab.press('Enter');
    },
    sees: ['', 'clicks 20', 'dialogs true'],
  },
  {
    name: 'a click that moves, presses and releases under dialogs',
    kind: 'browser',
    page: `<div id="place" style="position:fixed;left:0;top:0;width:200px;height:100px">ask</div><script>
      for (const type of ['mousemove', 'mousedown', 'mouseup', 'click']) place.addEventListener(type, () => { log(type); alert(type) }, { once: true });
    </script>`,
    run: (_computer, tab) => tab.click(100, 50),
    sees: ['mousemove', 'mousedown', 'mouseup', 'click'],
  },
];

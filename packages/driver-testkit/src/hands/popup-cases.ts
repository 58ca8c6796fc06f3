import type { HandsCase } from './hands-case.js';

const form = `
<style>select { position: fixed; left: 40px; top: 20px; width: 200px; height: 30px }</style>
<select id="size"><option>small</option><option>medium</option><option>large</option></select>
<div style="position:fixed;left:0;top:60px;width:300px;height:200px" onmousedown="log('beneath')"></div>
<script>size.onchange = () => log(size.value)</script>`;

/** Popups that the browser draws over a page. A desktop's mouse reaches them; a browser's synthetic input does not. */
export const popupCases: readonly HandsCase[] = [
  {
    name: 'an option is chosen by keys',
    page: form,
    run: (_computer, tab) => tab.click(140, 35).press('ArrowDown').press('Enter'),
    sees: ['medium'],
  },
  {
    name: 'an option is chosen by the mouse',
    kind: 'desktop',
    page: form,
    run: async (_computer, tab) => {
      await tab.click(140, 35);
      await tab.waitForStill();
      // The third of three rows of 24 px, which start below the field.
      await tab.click(140, 110);
    },
    sees: ['large'],
  },
];

import type { HandsCase } from './hands-case.js';

/** Forms behave as for a person's input. */
export const formCases: readonly HandsCase[] = [
  {
    name: 'a click on a label ticks its box',
    page: `
      <label style="position:fixed;left:100px;top:40px;width:200px;height:40px"><input type="checkbox" id="box">news</label>
      <script>box.onchange = () => log('ticked ' + box.checked)</script>`,
    run: (_computer, tab) => tab.click(250, 60),
    sees: ['ticked true'],
  },
];

import { local } from '@farhand/local-driver';
import { computerTest, expect } from '@farhand/test/node';

const test = computerTest({ driver: () => local(), kind: 'browser', scope: 'file' });

const page = `data:text/html,${encodeURIComponent(`
  <title>0 selected</title>
  <style>body { margin: 0 } li { height: 40px }</style>
  <ul style="margin: 0"><li>apple<li>banana<li>cherry<li>damson</ul>
  <script>
    const items = [...document.querySelectorAll('li')];
    let anchor = 0;
    items.forEach((item, index) => item.addEventListener('click', (event) => {
      if (!event.shiftKey) anchor = index;
      document.title = Math.abs(index - anchor) + 1 + ' selected';
    }));
  </script>`)}`;

test('a click selects one', async ({ tab }) => {
  await tab.goto(page);
  await tab.click(60, 60);
  await expect(tab).toHaveTitle('1 selected');
});

test('Shift selects a range', async ({ computer, tab }) => {
  await tab.goto(page);
  await tab.click(60, 20);
  await computer.keyboard.hold('shift', () => tab.click(60, 140));
  await expect(tab).toHaveTitle('4 selected');
  await expect(tab).toHaveContent(/<li>damson/);
  await expect(computer).toHoldNothing();
});

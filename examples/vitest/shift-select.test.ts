import { launch, type Computer } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

const page = `data:text/html,${encodeURIComponent(`
  <title>Fruit</title>
  <style>body { margin: 0 } li { height: 40px; list-style: none }</style>
  <ul style="margin: 0; padding: 0"><li>apple<li>banana<li>cherry<li>damson</ul>
  <output id="chosen"></output>
  <script>
    const items = [...document.querySelectorAll('li')];
    let anchor = 0;
    items.forEach((item, index) => item.addEventListener('click', (event) => {
      if (!event.shiftKey) anchor = index;
      chosen.textContent = items.slice(Math.min(anchor, index), Math.max(anchor, index) + 1).map((one) => one.textContent.trim()).join(', ');
    }));
  </script>`)}`;

let computer: Computer;

beforeAll(async () => {
  computer = await launch(local(), { kind: 'browser' });
});

afterAll(() => computer.close());

const chosen = async (): Promise<string | undefined> =>
  /<output id="chosen">(.*?)<\/output>/.exec(await computer.tab.content())?.[1];

test('a click chooses one fruit', async () => {
  const { tab } = computer;
  await tab.goto(page);
  await tab.click(50, 60);
  expect(await tab.title()).toBe('Fruit');
  expect(await chosen()).toBe('banana');
});

test('Shift extends the choice', async () => {
  const { tab, keyboard } = computer;
  await tab.goto(page);
  await tab.click(50, 20);
  await keyboard.hold('shift', () => tab.click(50, 100));
  expect(await chosen()).toBe('apple, banana, cherry');
});

test('nothing stays pressed', () => {
  expect(computer.held()).toEqual([]);
});

import { launch, UnsupportedActionError, type Computer } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

let computer: Computer;

beforeAll(async () => {
  computer = await launch(local());
});

afterAll(() => computer.close());

const page = (field: string): string =>
  `data:text/html,${encodeURIComponent(`
    <style>select, input { position: fixed; left: 40px; top: 320px; width: 200px; height: 30px }</style>${field}
    <div style="position:fixed;left:0;top:0;width:300px;height:300px" onmousedown="seen.textContent += 'beneath'"></div><pre id="seen"></pre>`)}`;

const seen = async (): Promise<string | undefined> =>
  /<pre id="seen">(.*?)<\/pre>/.exec(await computer.tab.content())?.[1];

/** Where a click opens the popup of each field. */
test.each([
  ['the list of a <select>', '<select><option>a<option>b</select>', { x: 140, y: 335 }],
  ['the picker of an <input>', '<input type="date">', { x: 225, y: 335 }],
  ['the picker of an <input>', '<input type="color">', { x: 140, y: 335 }],
])('a press while %s is open is refused, and reaches nothing', async (popup, field, place) => {
  const { tab } = computer;
  await tab.goto(page(field));
  await tab.click(place);
  const refusal: unknown = await tab.click(100, 100).then(undefined, (error: unknown) => error);
  expect(refusal).toBeInstanceOf(UnsupportedActionError);
  expect(String(refusal)).toContain(`a popup of the browser is open (${popup})`);
  expect(await seen()).toBe('');
  expect(computer.held()).toEqual([]);

  await tab.press('Escape').click(100, 100);
  expect(await seen()).toBe('beneath');
});

test('a press after a popup that closed by itself is not refused', async () => {
  const { tab } = computer;
  const closing = 'setTimeout(() => { this.blur(); document.title = "closed" }, 50)';
  await tab.goto(page(`<select onclick='${closing}'><option>a<option>b</select>`));
  await tab.click(140, 335);
  await expect.poll(() => tab.title()).toBe('closed');
  await tab.click(100, 100);
  expect(await seen()).toBe('beneath');
});

import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { trace } from '@farhand/trace';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startChromium } from '../../../tests/start-chromium.js';
import { newFolder } from './traced.js';

const rows = `data:text/html,${encodeURIComponent(`<title>Rows</title>
  <button style="position:absolute;left:100px;top:100px;width:200px;height:60px">Choose</button>
  <script>addEventListener('click', ({ target }) => { target.textContent = 'Chosen'; })</script>`)}`;

test('a real run, from the first call to its page', async () => {
  const recorded = trace({ file: join(newFolder(), 'run.html'), mode: 'retain-on-failure' });
  const computer = await launch(local(), { observers: [recorded] });
  onTestFinished(() => computer.close());
  await computer.tab.goto(rows);
  const hold = computer.keyboard.hold('shift', async () => {
    await computer.tab.click(200, 130);
    await computer.tab.click(3000, 130);
  });
  await expect(hold).rejects.toThrow('x = 3000 is outside the display');
  await computer.close();

  const browser = await startChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(pathToFileURL(recorded.files.page).href);
  expect(await page.locator('.call .label').allTextContents()).toEqual([
    'launch(local())',
    'tab.goto()',
    'keyboard.hold("shift")',
    'tab.click',
    'tab.click',
  ]);
  expect(await page.locator('[aria-current="true"] .what').textContent()).toMatch(/^run\.browser\.test\.ts:\d+$/);
  expect(await page.locator('.source .called').textContent()).toContain('await computer.tab.click(3000, 130);');
  expect(await page.locator('.bar.held').textContent()).toBe('Shift');
  await page.keyboard.press('ArrowUp');
  expect(await page.locator('.way g').getAttribute('data-at')).toBe('200,130');
  const seen = (): Promise<string | null> => page.locator('.shot image').last().getAttribute('href');
  const before = await seen();
  await page.keyboard.press('ArrowRight');
  expect(before).toMatch(/^data:image\/webp;base64,/);
  expect(await seen()).not.toBe(before);
});

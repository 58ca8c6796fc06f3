import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';
import { expect, test } from 'vitest';
import { toBeVisible, toHaveCount, toShowImage, toShowText } from '../src/index.js';

const page = `data:text/html;charset=utf-8,${encodeURIComponent(`<!doctype html>
  <style>body { margin: 20px; font: 16px Arial, sans-serif }</style>
  <p>Ada <button>Delete</button></p><p>Bob <button>Delete</button></p><p id="said">Saving</p>
  <p style="width: 40px; height: 30px; background: linear-gradient(90deg, #f80 50%, #08f 50%)" id="flag"></p>
  <script>
    document.onclick = () => setTimeout(() => { said.textContent = 'Order saved'; flag.remove(); }, 200);
  </script>`)}`;

test('a page is waited for by its texts and images', async () => {
  await using computer = await launch(local(), { kind: 'browser', display: { width: 400, height: 300 } });
  const { screen, tab } = computer;
  const not = { isNot: true };
  await tab.goto(page);
  const shot = await tab.screenshot();
  const { y } = await tab.getByText('Saving').box();
  const flag = shot.crop({ x: 10, y: y + 24, width: 60, height: 50 });

  expect(await toHaveCount(screen.getByText('Delete'), 2)).toMatchObject({ pass: true });
  expect(await toBeVisible(tab.getByText('Delete').rightOf(tab.getByText('Bob')))).toMatchObject({ pass: true });
  expect(await toShowImage(tab, flag)).toMatchObject({ pass: true });
  const early = await toShowText(tab, 'Order saved', { timeoutMs: 300 });
  expect(early.pass).toBe(false);
  expect(early.message()).toMatch(
    /^toShowText: expected tab\.getByText\('Order saved'\) to be seen\.\nLast look, after 300 ms: not seen\./,
  );

  await tab.click(5, 5);
  expect(await toShowText(computer, 'order saved')).toMatchObject({ pass: true });
  expect(await toBeVisible(screen.getByText('Saving'), {}, not)).toMatchObject({ pass: false });
  expect(await toShowImage(screen, flag, {}, not)).toMatchObject({ pass: false });
});
